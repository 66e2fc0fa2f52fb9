import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import type { Visitor } from '../../Visitor.ts'
import { collateral } from './collateral.ts'
import { loneOrders } from './loneOrders.ts'
import { requirement } from './requirement.ts'

/**
 * Goes once through an account under exchange brackets and pours every term into a sink: positions
 * first, then orders on legs that hold nothing, then what is held of each asset.
 *
 * This is the engine's hottest loop: places in arrays, no lookups by name, nothing allocated but
 * whole numbers and one row of amounts.
 *
 * Rules: [TIER4] [TIER5] [TIER6] [TIER7] [TIER8] [TIER9] [TIER10]
 */
export function walk<T>(
  account: Account,
  terms: BoundRulebook,
  book: PriceBook,
  sink: Visitor<T>,
  into: T,
): void {
  const held: (bigint | undefined)[] = account.balances.slice()
  const { positions } = account
  for (let index = 0; index < positions.length; index++) {
    openPosition(account, positions[index] as Position, terms, book, held, sink, into)
  }
  if (account.orders.length > 0) loneOrders(account, terms, book, sink, into)
  collateral(account, terms, book, held, sink, into)
}

/** A position without a usable mark adds nothing, for its profit and its size are both unknown. */
function openPosition<T>(
  account: Account,
  position: Position,
  terms: BoundRulebook,
  book: PriceBook,
  held: (bigint | undefined)[],
  sink: Visitor<T>,
  into: T,
): void {
  const { instrument } = position
  const price = PriceBook.usable(book, instrument)
  if (price === undefined) {
    sink.unknown(into, 'mark.missing', instrument)
    return
  }
  const worth = Instrument.value(instrument, position.lots, price)
  const profit = worth - position.cost
  sink.profit(into, position, price, profit)
  const index = book.funding[instrument.index] ?? 0n
  const funding = index === position.funding ? 0n : pendingFunding(position, index)
  sink.funding(into, position, index, funding)
  held[instrument.settleIndex] = (held[instrument.settleIndex] ?? 0n) + profit + funding
  requirement(account, position, price, worth, terms, book, sink, into)
}
