/** The taker's side: a seller moves the price down, a buyer up. */
export type Side = 'sell' | 'buy'

/**
 * The price move from taking a notional, on one side of one market at one moment: the I of the
 * loop. Moves are log moves, not negative, in the taker's direction; notionals are in the quote
 * currency at the price before.
 */
export interface ImpactCurve {
  /** I(Q): never falls, and I(0) is zero. Infinite where no liquidity remains. */
  readonly move: (notional: number) => number
  /** I'(Q), from the right. */
  readonly slope: (notional: number) => number
  /** D(x): the most notional that moves the price by at most x. */
  readonly absorbs: (move: number) => number
}

/** How far depth is uncertain: the market at a thin and at a thick moment. */
export interface Spread {
  readonly thin: ImpactCurve
  readonly thick: ImpactCurve
}

/**
 * The spread of a market: as it was measured, or where nobody did at half and at double the depth.
 *
 * Rules: [COUPLED6]
 *
 * @example
 * ImpactCurve.spreadOf(curve, null).thin.move(10) === curve.move(20)
 */
export const spreadOf = (curve: ImpactCurve, measured: Spread | null): Spread =>
  measured ?? { thin: deepened(curve, 0.5), thick: deepened(curve, 2) }

/**
 * The same market at a multiple of the depth: I(Q ÷ depth).
 *
 * Rules: [IMP9]
 *
 * @example
 * ImpactCurve.deepened(curve, 2).move(10) === curve.move(5)
 */
export const deepened = (curve: ImpactCurve, depth: number): ImpactCurve => ({
  move: (notional) => curve.move(notional / depth),
  slope: (notional) => curve.slope(notional / depth) / depth,
  absorbs: (move) => curve.absorbs(move) * depth,
})

/**
 * Only a share of the flow reaches this market; the rest is taken elsewhere.
 *
 * Rules: [IMP9]
 *
 * @example
 * ImpactCurve.shared(curve, 0.45).move(100) === curve.move(45)
 */
export const shared = (curve: ImpactCurve, share: number): ImpactCurve => ({
  move: (notional) => curve.move(notional * share),
  slope: (notional) => curve.slope(notional * share) * share,
  absorbs: (move) => (share === 0 ? Number.POSITIVE_INFINITY : curve.absorbs(move) / share),
})

export * as ImpactCurve from './ImpactCurve.ts'
