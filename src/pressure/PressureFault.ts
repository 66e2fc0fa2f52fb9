/** Why a book, a share or a network is no valid input for pressure. */
export type PressureFault =
  | 'pressure.columnsDiffer'
  | 'pressure.distanceNegative'
  | 'pressure.notionalNegative'
  | 'pressure.notFinite'
  | 'pressure.shockNegative'
  | 'pressure.windowNotPositive'
  | 'pressure.sharesNotOne'
  | 'pressure.bandsNotRising'

/** Zero or more, and finite; NaN is neither. */
export const isSize = (x: number): boolean => x >= 0 && x < Number.POSITIVE_INFINITY

export * as PressureFault from './PressureFault.ts'
