import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision } from '../Decision.ts'
import type { Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'

/**
 * Refuses a debt that would be worth nothing with some more claims at an index: it would need no
 * collateral, and nobody could collect it.
 *
 * Rules: [POOL21]
 */
export function worthFault(
  state: State,
  account: AccountState,
  { asset, debt }: Reserve,
  claims: Amount,
  index: bigint,
): Rejection | null {
  const numeraire = State.rulesOf(state, account)?.numeraire
  const owed = Amount.of(Ray.mulDown(claims - (account.balances[debt.index] ?? 0n), index))
  const worth = numeraire && PriceBook.convert(state.book, owed, asset, numeraire)
  if (worth !== 0n) return null
  const detail = `expected a debt of at least an atom of ${numeraire?.id} in worth, found ${owed} ${asset.id}`
  return Decision.reject('amount.notPositive', detail)
}
