import { assert } from '../base/assert.ts'
import type { DueTerms } from '../calendar/DueTerms.ts'
import { Session } from '../calendar/Session.ts'
import type { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AssetId } from './Asset.ts'
import type { Brackets } from './Brackets.ts'
import type { BrokerMethod, FuturesMethod } from './BrokerMethod.ts'
import type { CallProcedure } from './CallProcedure.ts'
import type { InstrumentId } from './Instrument.ts'
import type { LendingMethod } from './Lending.ts'
import type { LiquidationSteps } from './LiquidationSteps.ts'
import type { OptionsMethod } from './OptionMargin.ts'
import type { ScenarioMethod } from './ScenarioMethod.ts'

export type RulebookId = string

/** One immutable version of the rules of an account: data, dated, with its source. */
export interface Rulebook {
  readonly id: RulebookId
  readonly version: number
  /** When it comes into force, ms since 1970. */
  readonly activeFrom: number
  /** Where the numbers come from, e.g. a venue's page and its date. */
  readonly source: string
  /** The asset in which everything is compared; a Value counts its atoms. */
  readonly numeraire: AssetId
  readonly method: MethodParameters
  readonly ladders: readonly Ladder[]
  /** How margin calls run, of each ladder that does not say so itself. */
  readonly call: CallProcedure
  readonly liquidation: LiquidationProcedure
  readonly waterfall: WaterfallProcedure
  readonly prices: PricePolicy
  /**
   * The least share of gross notional that equity must cover after an outflow (zero: no such
   * floor).
   */
  readonly outflowFloor: Ratio
  /** The band of indices, and of marks whose market has none; left out, prices are believed. */
  readonly priceBand?: PriceBand
  /** What open profit backs; missing is `defaultProfit`. */
  readonly profit?: ProfitPolicy
  /** How fast what may leave; missing is no limit. */
  readonly outflow?: OutflowLimits
}

/** Limits of what leaves to the outside world, of each asset and of all accounts together. */
export interface OutflowLimits {
  readonly hour: Velocity | null
  readonly day: Velocity | null
  /**
   * An asset does not leave while somebody owes more than this worth of it beyond all he has; null:
   * no gate.
   */
  readonly gate: Value | null
}

/** The most that may leave within a span: the larger of a worth and a share of all that is here. */
export interface Velocity {
  readonly worth: Value
  readonly share: Ratio
}

/**
 * What an account wants of its equity: to take risk (positions, orders for them, modes), or to
 * spend it (withdrawals, transfers, borrowing, spot orders).
 */
export type CreditUse = 'risk' | 'spend'

/**
 * What open profit backs: all of it, as much as the depth of its market would let everybody
 * realise, or nothing. Losses count in full, always.
 */
export interface ProfitPolicy {
  readonly risk: 'full' | 'depth' | 'none'
  readonly spend: 'full' | 'none'
}

/**
 * The parameters of a method, as stated in the rulebook. Only the method itself and the codec that
 * reads them look inside.
 */
export type MethodParameters =
  | TieredMethod
  | OptionsMethod
  | LendingMethod
  | BrokerMethod
  | FuturesMethod
  | ScenarioMethod
  | OtherMethod

/**
 * The parameters of a method unknown to the model: a name, and fields known to the method only.
 */
export interface OtherMethod {
  readonly name: string
}

/** Exchange brackets with multi-asset collateral. */
export interface TieredMethod {
  readonly name: 'tiered'
  readonly brackets: ReadonlyMap<InstrumentId, Brackets>
  /** An asset not listed counts for nothing when held and in full when owed. */
  readonly collateral: ReadonlyMap<AssetId, Haircut>
  /**
   * The assets that a request may leave owed, and what a debt in each asks. Without an entry no
   * request may make or deepen a debt; one that facts have made counts at par, and asks what the
   * contracts ask that settle in it.
   */
  readonly liabilities?: ReadonlyMap<AssetId, Liability>
  /** The fee assumed for a closing trade, a share of notional; only solvers count it. */
  readonly feeRate: Ratio
  /** The fee to close, a share of notional, that maintenance includes; left out, it includes none. */
  readonly closing?: Ratio
}

/**
 * Weights fall with size, by marginal tier of the amount held, so the credit is concave and
 * continuous.
 */
export interface Haircut {
  readonly tiers: readonly HaircutTier[]
}

/** What a debt in an asset asks of an account that is not lent to by a pool. */
export interface Liability {
  /** What is owed counts so many times its value; at least one. */
  readonly weight: Ratio
  /** Shares of the value owed, required beside it. */
  readonly initial: Ratio
  readonly maintenance: Ratio
  /** The most that a request may leave owed, atoms. */
  readonly cap: Amount
}

export interface HaircutTier {
  /** Where the tier starts, in atoms of the asset; the first starts at zero. */
  readonly floor: Amount
  /** One minus the haircut. */
  readonly weight: Ratio
}

export type MeasureName = 'initial' | 'maintenance'

export type LevelAction = 'none' | 'call' | 'liquidate'

/**
 * A level of a ladder: entered when marginRatio of the measure is above `enter`, left at or under
 * `clear`.
 */
export interface Level {
  readonly name: string
  readonly measure: MeasureName
  readonly enter: Ratio
  readonly clear: Ratio
  readonly action: LevelAction
  /** Milliseconds from a call by this level to its deadline; left out, those of the procedure. */
  readonly within?: number
  /** By when a call by this level is due, in place of all other times. */
  readonly due?: DueTerms
}

/**
 * Ordered from mild to severe. Enter and clear rise from level to level, and clear never exceeds
 * enter.
 */
export interface Ladder {
  readonly id: string
  readonly levels: readonly Level[]
  /** How the calls of this ladder run: of a layer such as a regulator's; left out, as the rulebook says. */
  readonly call?: CallProcedure
}

/** The procedure of the calls of a ladder. */
export const procedureOf = ({ call }: Pick<Rulebook, 'call'>, ladder: Ladder): CallProcedure =>
  ladder.call ?? call

/** How much of a position a step closes. */
export const sizings = ['deficit', 'stepDown', 'fraction', 'even'] as const

export type Sizing = (typeof sizings)[number]

/** How a position is reduced. */
export interface LiquidationProcedure {
  /**
   * Deficit: the least that cures. StepDown: into the bracket below. Fraction: a share of the
   * position. Even: the same share of all positions, the least multiple of the fraction that cures.
   */
  readonly sizing: Sizing
  readonly fraction: Ratio
  /** The marginRatio of maintenance to restore. */
  readonly target: Ratio
  /** Charged on the notional closed, at most the remaining equity; paid to the fund. */
  readonly feeRate: Ratio
  /** A remainder smaller than this notional is closed with the rest. */
  readonly dust: Value
  /** An order unanswered for so many milliseconds is unknown: queried, never sent again. */
  readonly silence: number
  /** When an order that came back with nothing filled is tried again; left out for the usual. */
  readonly retry?: RetryPolicy
  /** Pauses, whole positions, limits: what venues add to a size; left out, none of it. */
  readonly steps?: LiquidationSteps
  /** When what it closes is traded; left out, always. */
  readonly sessions?: Sessions
  /** Unit: two options that hedge one another are closed together or not at all; left out, leg by leg. */
  readonly spreads?: 'unit'
}

/** The hours of markets. */
export interface Sessions {
  /** Of what is not named; left out, it is traded always. */
  readonly standard?: Session
  /** Null: always. */
  readonly instruments: ReadonlyMap<InstrumentId, Session | null>
}

/**
 * When the market of an instrument opens that is closed at a time; null where it is open.
 *
 * Rules: [LIQ30]
 *
 * @example
 * Rulebook.opensAt(rulebook.liquidation, 'AAPL/USD', saturday) // => monday
 */
export function opensAt(
  { sessions }: LiquidationProcedure,
  instrument: InstrumentId,
  time: number,
): number | null {
  if (sessions === undefined) return null
  const named = sessions.instruments.get(instrument)
  const session = named === undefined ? sessions.standard : named
  return session == null ? null : Session.opensAt(session, time)
}

/** What is wrong with the hours of a procedure, in words. */
export function sessionsFault({ sessions }: LiquidationProcedure): string | null {
  if (sessions === undefined) return null
  const all = [sessions.standard, ...sessions.instruments.values()]
  return all.map((one) => one && Session.fault(one)).find((fault) => fault != null) ?? null
}

/** A schedule for orders that come back with nothing filled. */
export interface RetryPolicy {
  /** Milliseconds until it is tried again. */
  readonly after: number
  /** How often in a row it may be refused before the next step is taken. */
  readonly times: number
}

/**
 * The schedule of a procedure: three times a second apart where it states none, or sooner where its
 * silence is shorter.
 */
export const retryOf = ({ retry, silence }: LiquidationProcedure): RetryPolicy =>
  retry ?? { after: Math.min(1_000, silence), times: 3 }

/** Who bears the remaining deficit. */
export interface WaterfallProcedure {
  /** The most the fund pays for one instrument, settlement atoms; not listed: `fundCapDefault`. */
  readonly fundCaps: ReadonlyMap<InstrumentId, Amount>
  readonly fundCapDefault: Amount
  /**
   * A cap holds for so many milliseconds from the first loss in a market or house, and then anew; left
   * out, for good.
   */
  readonly fundWindow?: number
  /** The most the fund pays in an asset over all its markets and its house; not listed: no bound. */
  readonly fundTotals?: ReadonlyMap<AssetId, Amount>
  readonly deleverage: DeleveragePolicy
  /** The share of the positions it took over that the fund offers to the market at each mark. */
  readonly disposal: Ratio
  /**
   * What the house takes over of a bankrupt account is credited at this share less than the index;
   * left out, at the index.
   */
  readonly takeoverHaircut?: Ratio
}

/**
 * Who gives up profit first: accounts by rank of net gain and leverage, or all in proportion, hedges
 * left whole; or legs by rank, as venues do it, whatever hedges them. Or accounts by the ratio of mark and
 * entry, in the order of opening, or in that order from a place on that is drawn; or nobody, and
 * all who gained bear it.
 */
export const deleveragePolicies = [
  ...([
    'ranked',
    'proRata',
    'rankedByLeg',
    'priceRatio',
    'inOrder',
    'drawn',
    'socialised',
  ] as const),
] as const

export type DeleveragePolicy = (typeof deleveragePolicies)[number]

/** When a price is stale, and how far a stale price may be wrong. */
export interface PricePolicy {
  readonly staleAfter: number
  /**
   * The relative band by which a stale mark is moved, worse for credit and better for liquidation.
   */
  readonly staleBand: Ratio
  /** How the band widens with age; left out where it stays as it is. */
  readonly widening?: Widening
}

/**
 * How far a price may jump from the last one accepted before it is held as doubtful, and how long
 * later ones must stay with it until it is believed, milliseconds.
 */
export interface PriceBand {
  readonly jump: Ratio
  readonly confirm: number
}

export const isSoundBand = ({ jump, confirm }: PriceBand): boolean =>
  jump.numerator > 0n && Number.isSafeInteger(confirm) && confirm > 0

/** A band that grows linearly from `staleBand`, at `staleAfter`, to its end. */
export interface Widening {
  /** The widest the band becomes; at least `staleBand`. */
  readonly end: Ratio
  /** Milliseconds from `staleAfter` to the end. */
  readonly span: number
}

/**
 * The band of a price that old.
 *
 * Rules: [MARGIN23]
 *
 * @example
 * // 5 % that become 20 % over an hour, half an hour after the price became stale.
 * bandAt(policy, policy.staleAfter + 1_800_000) // => 12.5 %
 */
export function bandAt({ staleAfter, staleBand, widening }: PricePolicy, age: number): Ratio {
  if (widening === undefined) return staleBand
  const { end, span } = widening
  const passed = Math.max(0, Math.min(span, age - staleAfter))
  const share = Ratio.of(BigInt(passed), BigInt(span))
  return Ratio.add(staleBand, Ratio.mul(Ratio.sub(end, staleBand), share))
}

/** Whether a policy's band is a share, and widens, if at all, over some time and to no less. */
export function isSound({ staleAfter, staleBand, widening }: PricePolicy): boolean {
  const isShare = (ratio: Ratio): boolean =>
    ratio.numerator >= 0n && Ratio.compare(ratio, Ratio.one) <= 0
  if (!Number.isSafeInteger(staleAfter) || staleAfter < 0 || !isShare(staleBand)) return false
  if (widening === undefined) return true
  const { end, span } = widening
  const isSpan = Number.isSafeInteger(span) && span > 0
  return isSpan && isShare(end) && Ratio.compare(end, staleBand) >= 0
}

/** Open profit carries new risk as far as depth goes, and is never spent. */
export const defaultProfit: ProfitPolicy = { risk: 'depth', spend: 'none' }

export const profitOf = ({ profit }: Rulebook): ProfitPolicy => profit ?? defaultProfit

/** The parameters of a lending rulebook. */
export function lending({ id, method }: Rulebook): LendingMethod {
  assert(isLending(method), `rulebook ${id} lends`)
  return method
}

/** A name belongs to one method, so it determines the type of the parameters. */
export const isTiered = (method: MethodParameters): method is TieredMethod =>
  method.name === 'tiered'

export const isLending = (method: MethodParameters): method is LendingMethod =>
  method.name === 'lending'

export * as Rulebook from './Rulebook.ts'
