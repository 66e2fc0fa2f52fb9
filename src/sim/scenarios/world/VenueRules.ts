import type { InstrumentId } from '../../../model/Instrument.ts'
import type { DeleveragePolicy, Sizing } from '../../../model/Rulebook.ts'
import type { Decimal } from '../../../money/Decimal.ts'

/**
 * A venue's rulebook, and its other measures against cascades: all that a policy may change. The
 * engine's own rulebook is built from it, so that a simulated venue decides as a live one.
 *
 * Rules: [SIM6]
 */
export interface VenueRules {
  /** Brackets of every instrument listed here. The first floor is zero; floors and rates rise. */
  readonly brackets: readonly BracketRow[]
  /**
   * The highest leverage at which an account opens, whatever its bracket allows; null for no such
   * limit.
   */
  readonly leverageMax: number | null
  /** How maintenance follows volatility; null where the brackets alone apply. */
  readonly margins: Margins | null
  /** Rungs from mild to severe before liquidation, which is at a ratio of 1; empty: no ladder. */
  readonly ladder: readonly Rung[]
  readonly call: CallRules
  readonly liquidation: LiquidationRules
  readonly waterfall: WaterfallRules
  readonly breakers: readonly Breaker[]
}

/** Changes of a policy; omitted fields keep their values. */
export interface RulesChange
  extends Partial<Omit<VenueRules, 'call' | 'liquidation' | 'waterfall'>> {
  readonly call?: Partial<CallRules>
  readonly liquidation?: Partial<LiquidationRules>
  readonly waterfall?: Partial<WaterfallRules>
}

export interface BracketRow {
  /** Notional in the numeraire from which the bracket applies. */
  readonly floor: Decimal
  /** Maintenance, a share of notional. */
  readonly maintenance: Decimal
  /** The highest leverage, a whole number. */
  readonly leverageMax: number
}

/** A rung: entered above `enter`, left at or under `clear`, as ratios of maintenance to equity. */
export interface Rung {
  readonly name: string
  readonly enter: Decimal
  readonly clear: Decimal
  readonly action: 'none' | 'call'
}

export interface CallRules {
  /** Ms from issue to deadline: the cure window. */
  readonly within: number
  /** The ratio at or under which a call is cured. */
  readonly cureTo: Decimal
  readonly amount: 'fixed' | 'floating'
  readonly onExpiry: 'restrict' | 'liquidate'
}

export interface LiquidationRules {
  /**
   * Full: the whole position. Deficit: just enough. StepDown: into the bracket below. Fraction: a
   * share. Even: the same share of every position.
   */
  readonly sizing: 'full' | Sizing
  readonly fraction: Decimal
  /** The target ratio. */
  readonly target: Decimal
  readonly feeRate: Decimal
  readonly dust: Decimal
  readonly execution: Execution
  /** Pauses, whole positions, limits and a backstop, as venues have them; left out, none of it. */
  readonly steps?: StepRules
}

/** Steps of a liquidation, amounts in the numeraire, times in ms. */
export interface StepRules {
  readonly wholeUpTo?: Decimal
  readonly wholeWithin?: number
  readonly least?: Decimal
  readonly pause?: number
  readonly limit?: { readonly adjustment: Decimal; readonly spread: Decimal }
  readonly backstop?: Decimal
}

/**
 * How an order is worked. Immediate: all of it in the tick after it is ordered. Patient: along the
 * Almgren-Chriss schedule of an urgency (κ, per tick) over a number of ticks.
 */
export type Execution =
  | { readonly kind: 'immediate'; readonly limit: ExecutionLimit }
  | {
      readonly kind: 'patient'
      readonly urgency: number
      readonly ticks: number
      readonly limit: ExecutionLimit
    }

/** Whether an order has the bankruptcy price as its limit, or is a market order. */
export type ExecutionLimit = 'bankruptcy' | 'none'

export interface WaterfallRules {
  /** The most the fund pays for one market; null for its whole balance. */
  readonly fundCap: Decimal | null
  readonly deleverage: DeleveragePolicy
  /** The share of its inherited positions that the fund offers at each mark. */
  readonly disposal: Decimal
}

/**
 * Maintenance that follows volatility, never under the brackets: confidence × σ × √horizon of
 * notional, where σ² is a moving average of squared log returns of the mark.
 */
export interface Margins {
  /** The weight of the previous average, per tick: λ, under 1. */
  readonly memory: number
  /** The number of standard deviations: 2.326 for 99 % of a normal. */
  readonly confidence: number
  /** Ticks to close a position. */
  readonly horizon: number
  /** Initial σ per tick. */
  readonly initial: number
  /** Ticks from one version of the rules to the next. */
  readonly every: number
  readonly dampening: Dampening
}

/** Anti-procyclical measures of EMIR's article 28: at least one of three. */
export type Dampening =
  | { readonly kind: 'none' }
  /** Margins are raised by a share (0.25), which is used up while the plain margin rises. */
  | { readonly kind: 'buffer'; readonly share: number }
  /** A weight (0.25) on the margin of a stressed σ. */
  | { readonly kind: 'stressed'; readonly weight: number; readonly volatility: number }
  /**
   * Never under the margin of the σ of the last given number of ticks (ten years of days: 2,500).
   */
  | { readonly kind: 'floor'; readonly ticks: number; readonly volatility: number }

/** Halts liquidation, or all trading, for a time after a move of the mark. */
export interface Breaker {
  /** Null for each instrument of the venue separately. */
  readonly instrument: InstrumentId | null
  /** The move that triggers a halt, in either direction, a share of the price, above 0. */
  readonly move: number
  /** The window, ticks. */
  readonly within: number
  readonly halts: 'liquidation' | 'trading'
  /** The duration of the halt, ticks. */
  readonly ticks: number
}
