import { assert } from '../../base/assert.ts'
import { ConstantProduct } from './ConstantProduct.ts'
import { Elastic } from './Elastic.ts'
import type { ImpactCurve, Side } from './ImpactCurve.ts'
import { Levels } from './Levels.ts'
import { StableSwap } from './StableSwap.ts'

/**
 * A market whose price moves as it trades, under any of the laws. Each is plain data and they are
 * interchangeable. Quantities are in units of the base, signed: positive buys. Moves are log moves.
 * This is analysis in doubles, deterministic on every machine; the engine's fills come from `fill`.
 */
export type Impact = Elastic | ConstantProduct | StableSwap | Levels

interface Verbs<M> {
  readonly price: (market: M) => number
  readonly priceAfter: (market: M, quantity: number) => number
  readonly fillable: (market: M, quantity: number) => number
  readonly cost: (market: M, quantity: number) => number
  readonly quantityTo: (market: M, move: number) => number
  readonly after: (market: M, quantity: number) => M
  readonly refill: (market: M, share: number) => M
  readonly move: (market: M, side: Side, notional: number) => number
  readonly slope: (market: M, side: Side, notional: number) => number
  readonly absorbs: (market: M, side: Side, move: number) => number
}

const laws: { readonly [K in Impact['kind']]: Verbs<Extract<Impact, { kind: K }>> } = {
  elastic: Elastic,
  constantProduct: ConstantProduct,
  stableSwap: StableSwap,
  levels: Levels,
}

/** The functions in `laws` under a market's kind take markets of that kind. */
const verbsOf = (market: Impact): Verbs<Impact> => laws[market.kind] as unknown as Verbs<Impact>

function checked(quantity: number): number {
  assert(Number.isFinite(quantity), 'Impact: a quantity is a finite number')
  return quantity
}

/** The current marginal price. */
export const price = (market: Impact): number => verbsOf(market).price(market)

/**
 * The marginal price after a signed quantity. Where a side is exhausted it is 0 for a seller and
 * infinite for a buyer.
 *
 * Rules: [IMP4] [IMP5] [IMP6] [IMP7]
 *
 * @example
 * Impact.priceAfter(market, -100) // after a sale of 100
 */
export const priceAfter = (market: Impact, quantity: number): number =>
  verbsOf(market).priceAfter(market, checked(quantity))

/**
 * The part of a signed quantity that the market can take: books run out, pools nearly, and every
 * law has a bound.
 *
 * Rules: [IMP8]
 */
export const fillable = (market: Impact, quantity: number): number =>
  verbsOf(market).fillable(market, checked(quantity))

/**
 * The cost of a signed quantity in the quote currency: paid by a buyer, negative for what a seller
 * receives. Where a book runs out, the cost of the available part.
 *
 * Rules: [IMP4] [IMP5] [IMP6] [IMP7]
 */
export const cost = (market: Impact, quantity: number): number =>
  verbsOf(market).cost(market, checked(quantity))

/**
 * The signed quantity that moves the price by a log move: the inverse of `priceAfter`.
 *
 * Rules: [IMP4] [IMP5] [IMP6] [IMP7]
 *
 * @example
 * Impact.quantityTo(market, -0.05) // what must be sold to bring it down by 5 %
 */
export const quantityTo = (market: Impact, move: number): number =>
  verbsOf(market).quantityTo(market, checked(move))

/** The market after trading as much of a signed quantity as it can take. */
export const after = (market: Impact, quantity: number): Impact =>
  verbsOf(market).after(market, fillable(market, quantity))

/**
 * The market an interval later: a share of what was taken is restored. A pool does not refill.
 *
 * Rules: [IMP7] [IMP10]
 */
export function refill(market: Impact, share: number): Impact {
  assert(share >= 0 && share <= 1, 'Impact.refill: a share is between zero and one')
  return verbsOf(market).refill(market, share)
}

/**
 * One side of a market as it is now, for the loop.
 *
 * Rules: [IMP9]
 *
 * @example
 * Impact.curve(market, 'sell').move(1_000_000)
 */
export function curve(market: Impact, side: Side): ImpactCurve {
  const verbs = verbsOf(market)
  return {
    move: (notional) => verbs.move(market, side, notional),
    slope: (notional) => verbs.slope(market, side, notional),
    absorbs: (move) => verbs.absorbs(market, side, move),
  }
}

export * as Impact from './Impact.ts'
