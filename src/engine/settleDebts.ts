import { assess } from '../margin/assess.ts'
import { Method } from '../margin/Method.ts'
import type { AccountState } from './AccountState.ts'
import { Insolvency } from './Insolvency.ts'
import { Refusals } from './Refusals.ts'
import type { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { takeHoldings } from './takeHoldings.ts'

/**
 * The house settles the debts that no market would take: of an account under liquidation that has no
 * leg left, and still owes because nothing trades its coins, or only in lots larger than what is owed.
 * It is sound yet; waiting would let the price of what it owes take the rest.
 *
 * Rules: [FALL23]
 */
export function settleDebts(run: Run, bankrupt: ReadonlySet<AccountState>): void {
  const { state } = run
  for (const account of State.liquidating(state)) {
    if (bankrupt.has(account)) continue
    const found = unsettled(state, account)
    if (found !== null) takeHoldings(run, found)
  }
}

/** What an account owes and holds, where its liquidation has nothing left to do; null where it has. */
function unsettled(state: State, account: AccountState): Insolvency | null {
  const { liquidation, positions, balances } = account
  const rules = State.rulesOf(state, account)
  if (rules === null || liquidation?.inFlight.size !== 0 || positions.length > 0) return null
  if (Method.of(rules).deficit === 'pool' || !balances.some((amount) => (amount ?? 0n) < 0n)) {
    return null
  }
  if (!Switches.mayAct(state, account) || Refusals.isConverting(state, liquidation)) return null
  if (assess(account, rules, state.book).net < 0n) return null
  return Insolvency.of(state, account, rules)
}
