import type { Random } from '../../../base/Random.ts'
import type { Command, ReportFill } from '../../../engine/Command.ts'
import type { Entry } from '../../../engine/Entry.ts'
import { TieredTerms } from '../../../margin/methods/tiered/TieredTerms.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument, type InstrumentId } from '../../../model/Instrument.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { chance, pick } from '../Weighted.ts'
import { lotsOf } from './drawStake.ts'
import type { RestingOrder, Stake } from './Holder.ts'
import { decimals } from './listings.ts'
import { counterparty } from './makers.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'

/**
 * Draws an order on the first position: to take profit on half of it, or to add to it at a better
 * price with half of the free margin, at most as much again.
 */
export function drawOrders(
  random: Random,
  venue: Venue,
  its: { readonly id: string; readonly equity: bigint; readonly utilisation: bigint },
  stakes: readonly Stake[],
  leverages: ReadonlyMap<InstrumentId, bigint>,
): RestingOrder[] {
  const [first] = stakes
  if (first === undefined) return []
  const distance = BigInt(pick(random, parameters.orderDistance))
  const reduceOnly = chance(random, parameters.orderReduces)
  const instrument = Venue.instrument(venue, first.instrument)
  const mark = Venue.mark(venue, instrument)
  const below = first.lots > 0n !== reduceOnly
  const move = Integer.mulDivDown(mark, below ? -distance : distance, 100n)
  const equity = Integer.mul(its.equity, Integer.pow10(decimals))
  const free = Integer.mulDivDown(equity, 100n - its.utilisation, 200n)
  const leverage = leverages.get(first.instrument) ?? 1n
  const size = reduceOnly
    ? Integer.abs(first.lots) >> 1n
    : Integer.min(Integer.abs(first.lots), lotsOf(instrument, Integer.mul(free, leverage), mark))
  const lots = Quantity.of(below ? size : -size)
  if (lots === 0n || (!reduceOnly && !fits(venue, instrument, first.lots, lots, leverage)))
    return []
  const price = Price.of(Integer.max(1n, mark + move))
  const id = `order-${its.id}`
  return [{ id, account: its.id, instrument: first.instrument, lots, price, reduceOnly }]
}

/** Whether the bracket of position and order together still allows the leverage. */
function fits(
  venue: Venue,
  instrument: Instrument,
  held: bigint,
  added: bigint,
  leverage: bigint,
): boolean {
  const brackets = TieredTerms.of(venue.terms).brackets[instrument.index]
  const notional = Instrument.notional(instrument, held + added, Venue.mark(venue, instrument))
  if (brackets === undefined) return false
  return Ratio.compare(Brackets.tier(brackets, notional).leverageMax, Ratio.of(leverage)) >= 0
}

/** Resting limit orders, by instrument. */
export type Book = ReadonlyMap<InstrumentId, Map<string, RestingOrder>>

/** The price range of a minute. */
export interface Reach {
  readonly low: Price
  readonly high: Price
}

export function open(resting: readonly RestingOrder[]): Book {
  const book = new Map<InstrumentId, Map<string, RestingOrder>>()
  for (const order of resting) {
    const orders = book.get(order.instrument) ?? new Map<string, RestingOrder>()
    book.set(order.instrument, orders.set(order.id, order))
  }
  return book
}

/** Removes orders that the engine has closed. */
export function hear(book: Book, entries: readonly Entry[]): void {
  for (const event of entries.flatMap(({ events }) => events)) {
    if (event.type !== 'OrderClosed') continue
    for (const orders of book.values()) orders.delete(event.order)
  }
}

/** Fills the orders whose limit the prices of the minute crossed, each once: they rest no longer. */
export function fillPassed(
  book: Book,
  reachOf: (instrument: InstrumentId) => Reach | null,
  time: number,
): readonly Command[] {
  return [...book].flatMap(([id, orders]) => {
    const reach = reachOf(id)
    if (reach === null) return []
    const passed: RestingOrder[] = []
    for (const order of orders.values()) if (isPassed(order, reach)) passed.push(order)
    for (const { id: filled } of passed) orders.delete(filled)
    return passed.flatMap((order) => fill(order, time))
  })
}

const isPassed = ({ lots, price }: RestingOrder, { low, high }: Reach): boolean =>
  lots > 0n ? low < price : high > price

/** Fills an open order at its limit. */
export const fill = ({ id, ...order }: RestingOrder, time: number): readonly Command[] =>
  trade({ ...order, id, order: id }, time)

/** A trade of a trader, and the order it fills, if any. */
export interface Traded extends Pick<RestingOrder, 'id' | 'account' | 'instrument'> {
  readonly lots: Quantity
  readonly price: Price
  readonly order: string | null
}

/** Reports a trade on the net leg against the account's maker, so that contracts still sum to zero. */
export function trade({ id, account, order, ...traded }: Traded, time: number): readonly Command[] {
  const side = (holder: string, lots: Quantity, cited: string | null): ReportFill => {
    const fill = `${id}-${holder}`
    const { instrument, price } = traded
    return {
      ...{ type: 'ReportFill', id: fill, time, fill, account: holder, instrument, price },
      ...{ leg: 'net', lots, fee: Amount.zero, order: cited },
    }
  }
  return [
    side(account, traded.lots, order),
    side(counterparty(account), Quantity.negate(traded.lots), null),
  ]
}

export * as RestingOrders from './restingOrders.ts'
