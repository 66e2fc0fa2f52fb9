import { assess } from '../../margin/assess.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import type { Auction } from '../Auction.ts'
import { mayLiquidate } from '../attend.ts'
import type { AuctionClosed, Event } from '../Event.ts'
import { State } from '../State.ts'
import { Accrual } from './Accrual.ts'
import { absorb } from './absorb.ts'
import { pricesOf } from './openAuction.ts'

/**
 * What happens to an auction that came to its end unsold: it starts again at the prices of now, so
 * often as its terms say; then the house absorbs the loan. Nothing is ever sold for what nobody
 * bids. Without prices to start at, or where liquidation may not act, the lot goes back and the loan
 * waits.
 *
 * Rules: [POOL13]
 */
export function* restart(state: State, auction: Auction): Iterable<Event> {
  const { id, account, collateral, debt, terms, restarts } = auction
  const bound = State.terms(state, account)
  if (!mayLiquidate(state, account)) {
    yield close(auction, 'stopped')
    return
  }
  const prices = isFresh(state, auction, bound) ? pricesOf(state, collateral, debt, terms) : null
  if (bound === null || prices === null || prices.top <= prices.reserve) {
    yield close(auction, 'unpriced')
    return
  }
  if (restarts < terms.restarts) {
    yield { type: 'AuctionRestarted', auction: id, account: account.id, ...prices }
    return
  }
  yield close(auction, 'unsold')
  yield* Accrual.ofHolder(state, account, bound.loan?.method.liquidation.insurance ?? null)
  const assessment = assess(account, bound, state.book)
  if (assessment.certainty !== 'certain' || account.liquidation === null) return
  yield* absorb(state, account, bound, assessment, 'unsold')
  yield { type: 'LiquidationEnded', account: account.id, outcome: 'closed' }
}

export const close = (
  { id, account, sale, collateral }: Auction,
  outcome: AuctionClosed['outcome'],
): AuctionClosed => ({
  type: 'AuctionClosed',
  auction: id,
  account: account.id,
  collateral: collateral.id,
  returned: Amount.of(sale.lot),
  outcome,
})

function isFresh(
  state: State,
  { collateral, debt }: Auction,
  terms: BoundRulebook | null,
): boolean {
  const staleAfter = terms?.rulebook.prices.staleAfter ?? 0
  return [collateral, debt].every(({ index }) => {
    const price = state.book.indices[index]
    return PriceBook.validity(price, state.time, staleAfter) === 'fresh'
  })
}
