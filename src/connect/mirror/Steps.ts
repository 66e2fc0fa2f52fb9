import { limits } from '../../base/limits.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { LenientJson } from '../../wire/ccxt/LenientJson.ts'
import { Worth } from '../../wire/ccxt/Worth.ts'
import type { Json, JsonObject } from '../../wire/JsonText.ts'

/** The steps of a market: as a venue states them, or as an instrument is given them. Null: not stated. */
export interface Steps {
  /** In contracts. */
  readonly lot: Decimal | null
  /** In quote units. */
  readonly tick: Decimal | null
}

/** ccxt's `precisionMode`: what a market's precision counts. */
const modes = { places: 2, significant: 3, step: 4 } as const

/**
 * The steps that a venue states for a market of ccxt's; those of significant digits are no step.
 *
 * Rules: [WATCH3]
 */
export function ofMarket(market: unknown, precisionMode: unknown): Steps {
  const stepOf = (path: string): Decimal | null => {
    const told = LenientJson.raw(market as Json, path)
    if (told === null) return null
    if (precisionMode === modes.step) return told.units > 0n ? told : null
    const isPlaces = precisionMode === modes.places && told.scale === 0
    if (!isPlaces || Integer.abs(told.units) > BigInt(limits.decimals)) return null
    const places = Number(told.units)
    return places >= 0 ? { units: 1n, scale: places } : { units: Integer.pow10(-places), scale: 0 }
  }
  return { lot: stepOf('precision.amount'), tick: stepOf('precision.price') }
}

/** The largest notional that any instrument may have, in whole units. */
const notional = Ratio.of(limits.notional, Integer.pow10(8))

/** Digits that a price keeps, with room to rise ten thousand times. */
const PRICE_DIGITS = 12

/**
 * The lot and tick of an instrument: no coarser than what was seen and what the venue states, and so
 * fine that every size of a notional within limits still is one.
 *
 * Rules: [WATCH3]
 */
export function room(instrument: JsonObject, price: Decimal, venue: Steps | undefined): Steps {
  const size = scaled(instrument.contractSize)
  const each = Ratio.fromDecimal(size)
  const worth = instrument.payoff === 'inverse' ? each : Ratio.mul(each, Ratio.fromDecimal(price))
  const lots = Ratio.mul(Ratio.of(limits.quantity), worth)
  const spare = Ratio.mul(lots, Ratio.of(notional.denominator, notional.numerator))
  const finest = (places: number, told: Json | undefined, stated: Decimal | null): Decimal => {
    const seen = Math.max(scaled(told).scale, stated === null ? 0 : Decimal.trim(stated).scale)
    const scale = Math.min(limits.decimals, Math.max(0, places, seen))
    return { units: 1n, scale }
  }
  return {
    lot: finest(Worth.digitsOf(spare) - 1, instrument.lot, venue?.lot ?? null),
    tick: finest(
      PRICE_DIGITS - Worth.digitsOf(Ratio.fromDecimal(price)),
      instrument.tick,
      venue?.tick ?? null,
    ),
  }
}

function scaled(told: Json | undefined): Decimal {
  const read = Decimal.parse(`${told ?? '1'}`)
  return read.ok ? read.value : { units: 1n, scale: 0 }
}

export * as Steps from './Steps.ts'
