import { Amount } from '../money/Amount.ts'
import type { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Asset, type AssetId } from './Asset.ts'
import type { OptionTerms } from './OptionTerms.ts'

/** The unified symbol, e.g. `BTC/USDT:USDT`. */
export type InstrumentId = string

export type InstrumentKind = 'spot' | 'perpetual' | 'future' | 'option'

/**
 * Linear is worth lots × price in the quote; inverse is worth lots ÷ price in the base. An option is
 * linear in its premium, in whichever of the two it settles.
 */
export type Payoff = 'linear' | 'inverse'

/** An instrument's definition, before the multiplier is computed. */
export interface InstrumentSpec {
  readonly id: InstrumentId
  readonly kind: InstrumentKind
  readonly payoff: Payoff
  readonly base: AssetId
  readonly quote: AssetId
  readonly settle: AssetId
  /** Linear and options: base units a contract. Inverse: quote units a contract. */
  readonly contractSize: Decimal
  /** The smallest price step, in quote units; of an option in settlement units. */
  readonly tick: Decimal
  /** The smallest size step, in contracts. */
  readonly lot: Decimal
  /** The smallest size that may rest on its own, in lots. */
  readonly lotsMin: bigint
  /** When a future or an option expires, ms since 1970; null for the rest. */
  readonly expiry: number | null
  /** Whether a mark may be zero or below, as oil was on 20 April 2020. */
  readonly allowsNonPositive: boolean
  /** What an option gives; left out of every other instrument. */
  readonly option?: OptionTerms
}

/** A tradable instrument. */
export interface Instrument extends InstrumentSpec {
  /** Its index in columns: the order of definition. */
  readonly index: number
  readonly baseIndex: number
  readonly settleIndex: number
  readonly quoteIndex: number
  /**
   * Linear: settlement atoms per lot and tick. Inverse: settlement atoms × ticks per lot.
   * A whole number for every instrument in use; a ratio so that none is excluded.
   */
  readonly multiplier: Ratio
  /** Base atoms per lot (spot: what a lot delivers). */
  readonly baseAtomsPerLot: Ratio
  /** The exclusive bound of a notional or a fee, settlement atoms. */
  readonly amountMax: bigint
  /** What an option delivers, where that is a position in another instrument. */
  readonly listing?: Instrument
}

/**
 * Binds a definition to its assets and computes the multiplier. The quote matters to options alone.
 *
 *     linear   multiplier = lot × contractSize × tick × 10^decimals(settle)
 *     inverse  multiplier = lot × contractSize ÷ tick × 10^decimals(settle)
 */
export function create(
  spec: InstrumentSpec,
  index: number,
  base: Asset,
  settle: Asset,
  quote: Asset = settle,
): Instrument {
  const size = Ratio.mul(Ratio.fromDecimal(spec.lot), Ratio.fromDecimal(spec.contractSize))
  const tick = Ratio.fromDecimal(spec.tick)
  const atoms = Ratio.of(Integer.pow10(settle.decimals))
  const perTick = spec.payoff === 'linear' ? tick : Ratio.of(tick.denominator, tick.numerator)
  return {
    ...spec,
    index,
    baseIndex: base.index,
    settleIndex: settle.index,
    quoteIndex: quote.index,
    multiplier: Ratio.mul(Ratio.mul(size, perTick), atoms),
    baseAtomsPerLot: Ratio.mul(size, Ratio.of(Integer.pow10(base.decimals))),
    amountMax: Asset.most(settle),
  }
}

/** What an instrument was defined by, without what was computed of it. */
export function spec(instrument: Instrument): InstrumentSpec {
  const { index, baseIndex, settleIndex, quoteIndex, ...rest } = instrument
  const { multiplier, baseAtomsPerLot, amountMax, listing, ...told } = rest
  return told
}

/** An instrument with what it delivers, looked up among those defined before it. */
export function bound(
  instrument: Instrument,
  defined: ReadonlyMap<InstrumentId, Instrument>,
): Instrument {
  const listing = defined.get(instrument.option?.delivers ?? '')
  return listing === undefined ? instrument : { ...instrument, listing }
}

/**
 * The worth of a signed size at a price, in settlement atoms, rounded down: against the holder of a
 * long and of a short alike.
 *
 *     linear    ⌊lots × price × multiplier⌋
 *     inverse   ⌊-lots × multiplier ÷ price⌋
 *
 * A position's profit is its worth less its cost, and its cost is its worth when opened. An inverse
 * worth is negative for a long: a long gains as 1/price falls.
 *
 * Rules: [MONEY2] [MODEL2]
 */
export function value(instrument: Instrument, lots: bigint, price: bigint): Amount {
  const { numerator, denominator } = instrument.multiplier
  if (instrument.payoff === 'linear') {
    const whole = Integer.mul(Integer.mul(lots, price), numerator)
    return Amount.of(denominator === 1n ? whole : Integer.divDown(whole, denominator))
  }
  return Amount.of(Integer.mulDivDown(-lots, numerator, Integer.mul(price, denominator)))
}

/**
 * The size of a position at a price in settlement atoms, never negative, rounded up, because
 * requirements are charged on it.
 */
export function notional(instrument: Instrument, lots: bigint, price: bigint): Amount {
  const size = Integer.abs(lots)
  const { numerator, denominator } = instrument.multiplier
  if (instrument.payoff === 'linear') {
    const whole = Integer.mul(Integer.mul(size, Integer.abs(price)), numerator)
    return Amount.of(denominator === 1n ? whole : Integer.divUp(whole, denominator))
  }
  return Amount.of(Integer.mulDivUp(size, numerator, Integer.mul(price, denominator)))
}

/**
 * Whether a price can be one of an instrument: above zero, of an option zero as well, and any where
 * that is stated. An inverse payoff divides by the price, so none of zero is allowed there.
 *
 * Rules: [OPT1]
 */
export const allows = (
  { kind, payoff, allowsNonPositive }: InstrumentSpec,
  price: bigint,
): boolean =>
  price > 0n || (price === 0n && kind === 'option') || (allowsNonPositive && payoff !== 'inverse')

/** The assets whose index a contract needs, by index: an option also those of what it is on. */
export const pricedBy = (instrument: Instrument): readonly number[] =>
  instrument.kind === 'option'
    ? [instrument.settleIndex, instrument.baseIndex, instrument.quoteIndex]
    : [instrument.settleIndex]

/** An option; its terms are there. */
export interface Option extends Instrument {
  readonly option: OptionTerms
}

export const isOption = (instrument: Instrument): instrument is Option =>
  instrument.option !== undefined

/**
 * The amount that an option is for, at its strike, in settlement atoms and rounded up: what its size is
 * where nothing else is known.
 *
 * Rules: [OPT1]
 */
export function face(
  { option, base, settle, baseAtomsPerLot, ...of }: Option,
  lots: bigint,
): Amount {
  const size = Integer.abs(lots)
  if (settle === base) return Amount.of(Ratio.mulUp(size, baseAtomsPerLot))
  const ticks = Ratio.div(Ratio.fromDecimal(option.strike), Ratio.fromDecimal(of.tick))
  return Amount.of(Ratio.mulUp(size, Ratio.mul(ticks, of.multiplier)))
}

export * as Instrument from './Instrument.ts'
