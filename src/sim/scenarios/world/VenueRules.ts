import type { InstrumentId } from '../../../model/Instrument.ts'
import type { Decimal } from '../../../money/Decimal.ts'

/**
 * What a venue's rulebook says, and what else it does to stop a cascade: all that a policy may
 * change. The engine's own rulebook is made of it, so that a simulated venue decides as a live one.
 *
 * Rules: [SIM6]
 */
export interface VenueRules {
  /** Brackets of every instrument listed here, first floor zero; floors and rates rise. */
  readonly brackets: readonly BracketRow[]
  /** No account opens at more than this, whatever its bracket allows; null for no such limit. */
  readonly leverageMax: number | null
  /** How maintenance follows volatility; null where the brackets are all there is. */
  readonly margins: Margins | null
  /** Rungs from mild to severe before liquidation, which is at a ratio of 1; empty: no ladder. */
  readonly ladder: readonly Rung[]
  readonly call: CallRules
  readonly liquidation: LiquidationRules
  readonly waterfall: WaterfallRules
  readonly breakers: readonly Breaker[]
}

/** What a policy changes: what it leaves out stays. */
export interface RulesChange
  extends Partial<Omit<VenueRules, 'call' | 'liquidation' | 'waterfall'>> {
  readonly call?: Partial<CallRules>
  readonly liquidation?: Partial<LiquidationRules>
  readonly waterfall?: Partial<WaterfallRules>
}

export interface BracketRow {
  /** Notional in the numeraire from which the row counts. */
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
  /** Full: all of a position. Deficit: just enough. StepDown: into the bracket below. Fraction: a share. */
  readonly sizing: 'full' | 'deficit' | 'stepDown' | 'fraction'
  readonly fraction: Decimal
  /** The ratio to come back to. */
  readonly target: Decimal
  readonly feeRate: Decimal
  readonly dust: Decimal
  readonly execution: Execution
}

/**
 * How an order is worked. Immediate: all of it in the tick after it is ordered. Patient: along the
 * Almgren-Chriss schedule of an urgency (κ, per tick) over so many ticks.
 */
export type Execution =
  | { readonly kind: 'immediate'; readonly limit: ExecutionLimit }
  | {
      readonly kind: 'patient'
      readonly urgency: number
      readonly ticks: number
      readonly limit: ExecutionLimit
    }

/** Whether an order stops at the bankruptcy price, or is a market order that takes what it gets. */
export type ExecutionLimit = 'bankruptcy' | 'none'

export interface WaterfallRules {
  /** The most the fund pays for one market; null for all it has. */
  readonly fundCap: Decimal | null
  readonly deleverage: 'ranked' | 'proRata'
  /** The share of what the fund inherited that it offers at each mark. */
  readonly disposal: Decimal
}

/**
 * Maintenance that follows volatility, never under the brackets: confidence × σ × √horizon of notional,
 * where σ² is a moving average of squared log returns of the mark.
 */
export interface Margins {
  /** The weight that an old squared return keeps from tick to tick: λ, under 1. */
  readonly memory: number
  /** How many standard deviations: 2.326 for 99 % of a normal. */
  readonly confidence: number
  /** Ticks that a position takes to close. */
  readonly horizon: number
  /** σ a tick at the start. */
  readonly initial: number
  /** Ticks from one version of the rules to the next. */
  readonly every: number
  readonly dampening: Dampening
}

/** What EMIR's article 28 offers against procyclicality: at least one of three. */
export type Dampening =
  | { readonly kind: 'none' }
  /** Margins are raised by a share (0.25) that is used up while the plain margin rises. */
  | { readonly kind: 'buffer'; readonly share: number }
  /** A weight (0.25) on the margin of a stressed σ. */
  | { readonly kind: 'stressed'; readonly weight: number; readonly volatility: number }
  /** Never under the margin of the σ of the last so many ticks (ten years of days: 2,500). */
  | { readonly kind: 'floor'; readonly ticks: number; readonly volatility: number }

/** Stops liquidation, or all trading, for a time after a move of the mark. */
export interface Breaker {
  /** Null for each instrument of the venue by itself. */
  readonly instrument: InstrumentId | null
  /** The move that trips it, either way, a share of the price, above 0. */
  readonly move: number
  /** Within so many ticks. */
  readonly within: number
  readonly halts: 'liquidation' | 'trading'
  /** For so many ticks. */
  readonly ticks: number
}
