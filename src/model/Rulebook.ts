import { assert } from '../base/assert.ts'
import type { Amount } from '../money/Amount.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AssetId } from './Asset.ts'
import type { Brackets } from './Brackets.ts'
import type { InstrumentId } from './Instrument.ts'
import type { LendingMethod } from './Lending.ts'

export type RulebookId = string

/** One immutable version of the rules an account lives under: data, dated, with its source. */
export interface Rulebook {
  readonly id: RulebookId
  readonly version: number
  /** When it comes into force, ms since 1970. */
  readonly activeFrom: number
  /** Where the numbers come from, e.g. a venue's page and its date. */
  readonly source: string
  /** The asset everything is compared in; Value is its atoms. */
  readonly numeraire: AssetId
  readonly method: MethodParameters
  readonly ladders: readonly Ladder[]
  readonly call: CallProcedure
  readonly liquidation: LiquidationProcedure
  readonly waterfall: WaterfallProcedure
  readonly prices: PricePolicy
  /** After an outflow equity is at least this share of gross notional (zero: no such floor). */
  readonly outflowFloor: Ratio
}

/**
 * The parameters of a method, as the rulebook states them. Only the method itself and the codec that
 * reads them look inside.
 */
export type MethodParameters = TieredMethod | LendingMethod | OtherMethod

/** Those of a method that the model has not heard of: a name, and what the method knows of. */
export interface OtherMethod {
  readonly name: string
}

/** Exchange brackets with multi-asset collateral. */
export interface TieredMethod {
  readonly name: 'tiered'
  readonly brackets: ReadonlyMap<InstrumentId, Brackets>
  /** An asset not listed counts for nothing when held and in full when owed. */
  readonly collateral: ReadonlyMap<AssetId, Haircut>
  /** The fee a closing trade is assumed to pay, a share of notional; counted by solvers only. */
  readonly feeRate: Ratio
}

/** Weights fall with size, by marginal tier of the amount held, so worth is concave and continuous. */
export interface Haircut {
  readonly tiers: readonly HaircutTier[]
}

export interface HaircutTier {
  /** Where the tier starts, in atoms of the asset; the first starts at zero. */
  readonly floor: Amount
  /** One less the haircut. */
  readonly weight: Ratio
}

export type MeasureName = 'initial' | 'maintenance'

export type LevelAction = 'none' | 'call' | 'liquidate'

/** A rung: entered when marginRatio of the measure is above `enter`, left at or under `clear`. */
export interface Level {
  readonly name: string
  readonly measure: MeasureName
  readonly enter: Ratio
  readonly clear: Ratio
  readonly action: LevelAction
}

/** Ordered from mild to severe; each rung's enter and clear rise, and clear is never above enter. */
export interface Ladder {
  readonly id: string
  readonly levels: readonly Level[]
}

/** How a margin call runs. */
export interface CallProcedure {
  /** Milliseconds from issue to deadline. */
  readonly within: number
  /** The marginRatio of maintenance at or under which the call is cured. */
  readonly cureTo: Ratio
  /** Fixed: the amount at issue must be brought. Floating: the state must be cured. */
  readonly amount: 'fixed' | 'floating'
  readonly onExpiry: 'restrict' | 'liquidate'
}

/** How a position is reduced. */
export interface LiquidationProcedure {
  /** Deficit: just enough. StepDown: into the bracket below. Fraction: a share of the position. */
  readonly sizing: 'deficit' | 'stepDown' | 'fraction'
  readonly fraction: Ratio
  /** The marginRatio of maintenance to come back to. */
  readonly target: Ratio
  /** Charged on the notional closed, never beyond what equity is left; goes to the fund. */
  readonly feeRate: Ratio
  /** A remainder smaller than this notional is closed with the rest. */
  readonly dust: Value
  /** An order unanswered for so many milliseconds is unknown: queried, never sent again. */
  readonly silence: number
}

/** Who pays what is left. */
export interface WaterfallProcedure {
  /** The most the fund pays for one instrument, settlement atoms; not listed: `fundCapDefault`. */
  readonly fundCaps: ReadonlyMap<InstrumentId, Amount>
  readonly fundCapDefault: Amount
  readonly deleverage: 'ranked' | 'proRata'
  /** The share of what the fund inherited that it offers to the market at each mark. */
  readonly disposal: Ratio
}

/** When a price is too old, and how wrong an old one may be. */
export interface PricePolicy {
  readonly staleAfter: number
  /** A stale mark is taken this far to the worse for credit and to the better for liquidation. */
  readonly staleBand: Ratio
}

/** The parameters of a rulebook that lends. */
export function lending({ id, method }: Rulebook): LendingMethod {
  assert(isLending(method), `rulebook ${id} lends`)
  return method
}

/** A name belongs to one method, so it tells what else there is. */
export const isTiered = (method: MethodParameters): method is TieredMethod =>
  method.name === 'tiered'

export const isLending = (method: MethodParameters): method is LendingMethod =>
  method.name === 'lending'

export * as Rulebook from './Rulebook.ts'
