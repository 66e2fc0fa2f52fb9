import type { Curve } from './Curve.ts'
import type { Piecewise } from './Piecewise.ts'

/** An account's slack along one price, before any rounding. */
export interface Slack {
  /**
   * Threshold × equity less maintenance, times the threshold's denominator, in the numeraire's
   * atoms. Below zero is liquidation.
   */
  readonly slack: Piecewise
  /**
   * The rounding bound: the slack that `assess` gives is at most the exact slack, and below it by
   * less than this.
   */
  readonly dust: Curve
  /** Whether any item of the account depends on the price. If not, one tick decides all. */
  readonly moves: boolean
}

export * as Slack from './Slack.ts'
