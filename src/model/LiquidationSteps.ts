import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'

/** What venues add to the size of a step of a liquidation; what is left out a procedure has not. */
export interface LiquidationSteps {
  /** A position worth at most so much is closed whole. */
  readonly wholeUpTo?: Value
  /**
   * For so many milliseconds after an execution that left something of a position, positions of the account
   * are closed whole.
   */
  readonly wholeWithin?: number
  /** A step closes at least so much notional of a position, or all of it. */
  readonly least?: Value
  /** Milliseconds from an execution until the next reduction is ordered. */
  readonly pause?: number
  /** How much of what is to be closed may be closed, by how long the liquidation has lasted. */
  readonly ramp?: Ramp
  /** How far from the mark an order may be executed; left out, no limit is told. */
  readonly limit?: BearableLimit
  /** The marginRatio of maintenance above which the house takes the account over whole; left out, never. */
  readonly backstop?: Ratio
}

/** A share that grows on a line from its first to all. */
export interface Ramp {
  readonly from: Ratio
  /** Milliseconds until all. */
  readonly span: number
}

/**
 * A limit as far from the mark as the account can still bear: of a position's maintenance requirement the
 * share spread × rating, rating = adjustment × (1 − equity ÷ maintenance) between 0 and 1.
 */
export interface BearableLimit {
  readonly adjustment: Ratio
  readonly spread: Ratio
}

/** What steps lack, in words; null if nothing. */
export function faultOf({ pause, ramp }: LiquidationSteps): string | null {
  if (ramp === undefined) return null
  if (Ratio.compare(ramp.from, Ratio.one) > 0) return 'a ramp from at most 1'
  // Without one the same moment would take share after share, until all is closed.
  return pause === undefined ? 'a pause beside a ramp' : null
}

export * as LiquidationSteps from './LiquidationSteps.ts'
