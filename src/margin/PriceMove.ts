import { limits } from '../base/limits.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Change } from './Change.ts'

/** A relative move of an asset, with everything that is priced by it. */
export interface PriceMove {
  readonly asset: Asset
  /** The new price ÷ the old one; above zero. */
  readonly factor: Ratio
}

/**
 * The prices after assets have moved: an asset moves its index, to the nearest 1e-12, and the marks
 * of all instruments on it, to the nearest tick; half a step goes up. No positive price falls below
 * one step. A price that is missing stays so. Null where a price would leave the limits.
 *
 * Rules: [LIQP13]
 *
 * @example
 * PriceMove.change(prices, instruments, [{ asset: btc, factor: Ratio.of(9n, 10n) }])
 */
export function change(
  prices: PriceBook,
  instruments: readonly Instrument[],
  moves: readonly PriceMove[],
): Extract<Change, { type: 'marks' }> | null {
  const marks = moves.flatMap(({ asset, factor }) =>
    instruments.flatMap((instrument) => {
      const before = prices.marks[instrument.index]?.price
      if (instrument.baseIndex !== asset.index || before === undefined) return []
      return [{ instrument, price: scaled(before, factor) }]
    }),
  )
  const indices = moves.flatMap(({ asset, factor }) => {
    const before = prices.indices[asset.index]?.price
    return before === undefined ? [] : [{ asset, price: scaled(before, factor) }]
  })
  const isWithin =
    marks.every(({ price }) => Integer.abs(price) < limits.price) &&
    indices.every(({ price }) => price < limits.index)
  if (!isWithin) return null
  const priced = marks.map(({ instrument, price }) => ({ instrument, price: Price.of(price) }))
  return { type: 'marks', marks: priced, indices }
}

/** To the nearest step, half a step up; a price above zero stays above it. */
export function scaled(price: bigint, { numerator, denominator }: Ratio): bigint {
  const twice = Integer.mul(2n, Integer.mul(price, numerator))
  const nearest = Integer.divDown(twice + denominator, Integer.mul(2n, denominator))
  return price > 0n ? Integer.max(1n, nearest) : nearest
}

export * as PriceMove from './PriceMove.ts'
