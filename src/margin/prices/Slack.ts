import type { Curve } from './Curve.ts'
import type { Piecewise } from './Piecewise.ts'

/** An account's slack along one price, before any rounding. */
export interface Slack {
  /**
   * threshold × equity less maintenance, times the threshold's denominator, in the numeraire's
   * atoms. Below zero is liquidation.
   */
  readonly slack: Piecewise
  /**
   * The most that rounding may take away: what `assess` finds is at most the slack, and less than
   * this below it.
   */
  readonly dust: Curve
  /** Whether anything the account has goes with the price: if not, one tick speaks for all. */
  readonly moves: boolean
}

export * as Slack from './Slack.ts'
