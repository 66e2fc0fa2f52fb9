import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { debts } from './allocateDeficits.ts'
import type { Event } from './Event.ts'
import { State } from './State.ts'

/**
 * Exchanges what a bankrupt account owes in assets that no market settles in, as after a short sale
 * of spot, for a debt in its numeraire at the index price, against the clearing account: only then
 * has every debt a market that can bear it. Rounded up, against the account.
 *
 * Rules: [ENG15]
 */
export function* convertDebts(state: State, account: AccountState): Iterable<Event> {
  const numeraire = State.terms(state, account)?.numeraire
  if (numeraire === undefined) return
  const clearing = State.house(state, 'clearing').id
  const { id } = account
  for (const [index, owed] of debts(state, account)) {
    if (state.instruments.some(({ settleIndex }) => settleIndex === index)) continue
    const asset = State.assetAt(state, index)
    const value = PriceBook.convert(state.book, Amount.negate(owed), asset, numeraire)
    if (value === null) continue
    yield {
      type: 'Transferred',
      from: clearing,
      to: id,
      asset: asset.id,
      amount: owed,
      reason: 'exchange',
    }
    const amount = Amount.of(-value)
    yield {
      type: 'Transferred',
      from: id,
      to: clearing,
      asset: numeraire.id,
      amount,
      reason: 'exchange',
    }
  }
}
