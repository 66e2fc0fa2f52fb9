import { drawTrader } from './drawTrader.ts'
import type { Holder } from './Holder.ts'
import { count, makers, type Open } from './makers.ts'
import type { Venue } from './Venue.ts'

/**
 * The accounts of the demo: traders in the order of their numbers, then the makers who took the
 * other side of all of them, so that contracts sum to zero. Equal venues give equal books.
 *
 * Yields one at a time, so that a book of millions need not be held.
 *
 * @example
 * const book = [...generateBook(Venue.open(openingPrices, { accounts: 1_000 }))]
 */
export function* generateBook(venue: Venue): Generator<Holder> {
  const open: Open = new Map()
  for (let number = 0; number < venue.accounts; number++) {
    const trader = drawTrader(venue, number)
    count(open, trader.stakes)
    yield trader
  }
  yield* makers(venue, open)
}
