import { assert } from '../../base/assert.ts'
import { ConstantProduct } from './ConstantProduct.ts'
import { Elastic } from './Elastic.ts'
import type { ImpactCurve, Side } from './ImpactCurve.ts'
import { Levels } from './Levels.ts'
import { StableSwap } from './StableSwap.ts'

/**
 * A market that moves when it is traded with, whatever the law: each is plain data, and they can be
 * swapped for one another. Quantities are in units of the base, signed: positive buys. Moves are log
 * moves. All of it is analysis in doubles, deterministic on every machine; fills of the engine are
 * those of `fill`.
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

/** A market always meets the verbs of its own kind. */
const verbsOf = (market: Impact): Verbs<Impact> => laws[market.kind] as unknown as Verbs<Impact>

function checked(quantity: number): number {
  assert(Number.isFinite(quantity), 'Impact: a quantity is a finite number')
  return quantity
}

/** The price at the margin now. */
export const price = (market: Impact): number => verbsOf(market).price(market)

/**
 * The price at the margin after a signed quantity. Where a side is exhausted it is 0 for a seller
 * and infinite for a buyer.
 *
 * Rules: [IMP4] [IMP5] [IMP6] [IMP7]
 *
 * @example
 * Impact.priceAfter(market, -100) // after a sale of 100
 */
export const priceAfter = (market: Impact, quantity: number): number =>
  verbsOf(market).priceAfter(market, checked(quantity))

/**
 * As much of a signed quantity as the market can take: books run out, pools all but, and no law goes
 * on for ever.
 *
 * Rules: [IMP8]
 */
export const fillable = (market: Impact, quantity: number): number =>
  verbsOf(market).fillable(market, checked(quantity))

/**
 * What a signed quantity costs in the quote currency: paid by a buyer, less than zero for what a
 * seller receives. Of a book that runs out, for what is there.
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

/** The market once so much of a signed quantity as it can take has traded. */
export const after = (market: Impact, quantity: number): Impact =>
  verbsOf(market).after(market, fillable(market, quantity))

/**
 * An interval later: a share of what was taken is back. A pool stays where it was left.
 *
 * Rules: [IMP7] [IMP10]
 */
export function refill(market: Impact, share: number): Impact {
  assert(share >= 0 && share <= 1, 'Impact.refill: a share is between zero and one')
  return verbsOf(market).refill(market, share)
}

/**
 * One side of a market as it is now, as the loop sees it.
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
