import { Amount } from '../money/Amount.ts'
import type { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Asset, type AssetId } from './Asset.ts'

/** The unified symbol, e.g. `BTC/USDT:USDT`. */
export type InstrumentId = string

export type InstrumentKind = 'spot' | 'perpetual' | 'future'

/** Linear is worth lots × price in the quote; inverse is worth lots ÷ price in the base. */
export type Payoff = 'linear' | 'inverse'

/** An instrument's definition, before the multiplier is computed. */
export interface InstrumentSpec {
  readonly id: InstrumentId
  readonly kind: InstrumentKind
  readonly payoff: Payoff
  readonly base: AssetId
  readonly quote: AssetId
  readonly settle: AssetId
  /** Linear: base units a contract. Inverse: quote units a contract. */
  readonly contractSize: Decimal
  /** The smallest price step, in quote units. */
  readonly tick: Decimal
  /** The smallest size step, in contracts. */
  readonly lot: Decimal
  /** The smallest size that may rest on its own, in lots. */
  readonly lotsMin: bigint
  /** When a future expires, ms since 1970; null for the rest. */
  readonly expiry: number | null
  /** Whether a mark may be zero or below, as oil was on 20 April 2020. */
  readonly allowsNonPositive: boolean
}

/** A tradable instrument. */
export interface Instrument extends InstrumentSpec {
  /** Its index in columns: the order of definition. */
  readonly index: number
  readonly baseIndex: number
  readonly settleIndex: number
  /**
   * Linear: settlement atoms per lot and tick. Inverse: settlement atoms × ticks per lot.
   * A whole number for every instrument in use; a ratio so that none is excluded.
   */
  readonly multiplier: Ratio
  /** Base atoms per lot (spot: what a lot delivers). */
  readonly baseAtomsPerLot: Ratio
  /** The exclusive bound of a notional or a fee, settlement atoms. */
  readonly amountMax: bigint
}

/**
 * Binds a definition to its assets and computes the multiplier.
 *
 *     linear   multiplier = lot × contractSize × tick × 10^decimals(settle)
 *     inverse  multiplier = lot × contractSize ÷ tick × 10^decimals(settle)
 */
export function create(
  spec: InstrumentSpec,
  index: number,
  base: Asset,
  settle: Asset,
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
    multiplier: Ratio.mul(Ratio.mul(size, perTick), atoms),
    baseAtomsPerLot: Ratio.mul(size, Ratio.of(Integer.pow10(base.decimals))),
    amountMax: Asset.most(settle),
  }
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

export * as Instrument from './Instrument.ts'
