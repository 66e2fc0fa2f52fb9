/** Why parameters do not make a market: each names the parameter and its condition. */
export type ImpactFault =
  | 'impact.priceNotPositive'
  | 'impact.depthNotPositive'
  | 'impact.unitNotPositive'
  /** A square root, or a first step of a profile, that starts at zero without a linear part. */
  | 'impact.gainInfiniteAtZero'
  | 'impact.profileEmpty'
  | 'impact.profileNotRising'
  | 'impact.reserveNotPositive'
  | 'impact.feeOutOfRange'
  | 'impact.amplificationUnderOne'
  | 'impact.levelsEmpty'
  | 'impact.levelsCrossed'
  | 'impact.levelsUnordered'
  | 'impact.sizeNotPositive'

/** Positive and finite, as every scale must be. NaN is neither. */
export const isPositive = (x: number): boolean => x > 0 && x < Number.POSITIVE_INFINITY

export * as ImpactFault from './ImpactFault.ts'
