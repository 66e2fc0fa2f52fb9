import type { Random } from '../../src/base/Random.ts'
import type { AccountState } from '../../src/engine/AccountState.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { lowerBound } from '../../src/margin/lowerBound.ts'
import { Assessment, type Measure } from '../../src/model/Assessment.ts'
import type { PriceBook } from '../../src/model/PriceBook.ts'
import { Protection } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Integer } from '../../src/money/Integer.ts'
import { Ratio } from '../../src/money/Ratio.ts'

/** Every ratio at which a look at an account could say something new, now or under a version to come. */
export function thresholdsOf(state: State, account: AccountState): Ratio[] {
  const found = (account.rules?.versions ?? []).flatMap(({ ladders }) =>
    ladders.flatMap(({ levels }, ladder) =>
      levels.map(({ enter, clear }, at) => (at < (account.levels[ladder] ?? 0) ? clear : enter)),
    ),
  )
  for (const id of account.calls) {
    const call = state.calls.get(id ?? '')
    // Where a call is met is the edge that matters most while it is open.
    if (call !== undefined) found.push(...Array.from({ length: 4 }, () => call.procedure.cureTo))
  }
  for (const { protection } of account.guards) {
    const above = Protection.ratioOf(protection.trigger)
    if (above !== null) found.push(above)
  }
  return found
}

/** More than any account lacks, in atoms. */
const much = 10n ** 14n

/** Where cash counts in full. */
const solved = ({ equity, requirement }: Measure, threshold: Ratio): bigint =>
  Ratio.divUp(requirement, threshold) - equity

const searched = (isOver: (more: bigint) => boolean, least: bigint): bigint | null =>
  !isOver(least) || isOver(much) ? null : lowerBound(least, much, (more) => !isOver(more))

/**
 * The atoms of USDT after which an account is within two atoms of a threshold at some prices: the least
 * that keeps it from exceeding it, and up to two more or less. Null where cash cannot bring it there.
 */
export function toTheEdge(
  state: State,
  account: AccountState,
  prices: PriceBook,
  threshold: Ratio,
  random: Random,
): Amount | null {
  const rules = State.rulesOf(state, account)
  const cash = State.asset(state, 'USDT').index
  if (rules === null || account.liquidation !== null) return null
  const held = account.balances[cash] ?? 0n
  const at = (more: bigint): Measure => {
    const balances = account.balances.slice()
    balances[cash] = Amount.of(held + more)
    return Assessment.measure(assess({ ...account, balances }, rules, prices), 'maintenance')
  }
  const isOver = (more: bigint): boolean => Assessment.exceeds(at(more), threshold)
  const isLoan = rules.rulebook.method.name === 'lending'
  const least = isLoan ? 1n - held : -much
  if (least > 0n) return null
  const edge = isLoan ? searched(isOver, least) : solved(at(0n), threshold)
  if (edge === null || !isOver(edge - 1n) || isOver(edge)) return null
  const amount = Amount.of(Integer.max(least, edge + BigInt(random.below(5) - 2)))
  return amount === 0n ? null : amount
}
