import { Method } from '../../margin/Method.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision } from '../Decision.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'
import { debtsOf } from './debts.ts'
import { Movable } from './Movable.ts'
import { pledgesOf } from './pledges.ts'

/**
 * Refuses a borrowing that would take all that is owed against isolated collateral beyond its
 * ceiling. Whoever pledges it owes all that he owes against it.
 *
 * Rules: [LOAN22]
 */
export function ceilingFault(
  state: State,
  account: AccountState,
  debt: Asset,
  amount: Amount,
): Rejection | null {
  const rules = State.rulesOf(state, account)
  const isolated = rules && isolatedOf(state, account, rules)
  if (!rules || isolated === null) return null
  const { asset, ceiling } = isolated
  const added = PriceBook.convert(state.book, Amount.negate(amount), debt, rules.numeraire)
  if (added === null) return null
  let owed: bigint = -added
  for (const one of state.accounts) {
    const isIn = one.kind === 'own' && one.rules === account.rules
    if (isIn && isolatedOf(state, one, rules)?.asset === asset) {
      owed += Movable.worth(debtsOf(state, one, rules))
    }
  }
  if (owed <= ceiling) return null
  const detail = `expected at most ${ceiling} owed against ${asset.id}, found ${owed} (atoms of the numeraire)`
  return Decision.reject('pool.capReached', detail)
}

/** The isolated collateral that an account pledges, and what may be owed against it. */
function isolatedOf(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
): { readonly asset: Asset; readonly ceiling: bigint } | null {
  const collateral = Method.loan(rules)?.method.collateral
  if (![...(collateral?.values() ?? [])].some((one) => one.debtCeiling !== undefined)) return null
  for (const { asset } of pledgesOf(state, account, rules)) {
    const ceiling = collateral?.get(asset.id)?.debtCeiling
    if (ceiling !== undefined) return { asset, ceiling }
  }
  return null
}
