import { assert } from '../base/assert.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { indexScale } from '../model/PriceBook.ts'
import { Decimal } from '../money/Decimal.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** Numbers as decimal strings in whole units, as reports print them. */

/** An amount of an asset. */
export const amountText = (amount: bigint, { decimals }: Pick<Asset, 'decimals'>): string =>
  Decimal.format({ units: amount, scale: decimals })

/** An amount, rate or ratio of troves, which count in units of 1e-18. */
export const wadText = (amount: bigint): string => Decimal.format({ units: amount, scale: 18 })

/** A price in quote units. */
export const priceText = (ticks: bigint, { tick }: Instrument): string =>
  Decimal.format(Decimal.times(ticks, tick))

/** An index price, in the reference currency. */
export const indexText = (price: bigint): string =>
  Decimal.format({ units: price, scale: indexScale })

/** A size in contracts. */
export const contractsText = (lots: bigint, { lot }: Instrument): string =>
  Decimal.format(Decimal.times(lots, lot))

const ASSET_PRICE_PLACES = 12

/** A price of a whole unit of an asset in the numeraire. */
export const assetPriceText = (price: Ratio): string => Ratio.format(price, ASSET_PRICE_PLACES)

const RATIO_PLACES = 6

export const ratioText = (ratio: Ratio | null): string | null =>
  ratio === null ? null : Ratio.format(ratio, RATIO_PLACES)

/**
 * The exact number of a decimal string of a report, by which its amounts are put in order.
 *
 * @throws AssertionError where it is none
 * @example
 * ratioIn('0.25') // => { numerator: 1n, denominator: 4n }
 */
export function ratioIn(text: string): Ratio {
  const read = Decimal.parse(text)
  assert(read.ok, 'figures.ratioIn: what reports print is a decimal')
  return Ratio.fromDecimal(read.value)
}

/** A share of a whole; null where the whole is zero. */
export const shareText = (part: bigint, whole: bigint): string | null =>
  whole > 0n ? Ratio.format(Ratio.of(part, whole), RATIO_PLACES) : null

const PLACES_BEYOND_TICK = 8

/**
 * The entry price: the cost of the lots, to eight places finer than the tick, because an average is
 * between two ticks.
 */
export function entryText({ instrument, lots, cost }: Position): string {
  const { multiplier, tick, payoff } = instrument
  const perTick = Ratio.mul(Ratio.of(Integer.abs(lots)), multiplier)
  const size = Ratio.of(Integer.abs(cost))
  if (size.numerator === 0n) return '0'
  const ticks = payoff === 'linear' ? divide(size, perTick) : divide(perTick, size)
  const price = Ratio.mul(ticks, Ratio.fromDecimal(tick))
  return Ratio.format(price, tick.scale + PLACES_BEYOND_TICK)
}

const divide = (a: Ratio, b: Ratio): Ratio => Ratio.mul(a, Ratio.of(b.denominator, b.numerator))
