import { Draw } from '../../base/Draw.ts'
import { Random } from '../../base/Random.ts'
import { Real } from '../../base/Real.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import { streams } from '../streams.ts'
import type { Fundamental, Listing, Shock } from './Listing.ts'

/** Fundamental prices without forced trading, by index of the scenario's listings. */
export interface Fundamentals {
  readonly values: Float64Array
  readonly openings: Float64Array
  /** Cumulative walk and shocks of each listing, as logarithms. */
  readonly walked: Float64Array
  readonly shocked: Float64Array
  readonly common: Random
  readonly walks: readonly Random[]
  readonly jumps: readonly Random[]
}

/** The listings and the shocks applied to them. */
export interface Moved {
  readonly listings: readonly Listing[]
  readonly shocks: readonly Shock[]
}

/**
 * Starts at the opening prices. Each listing has a random stream of its own, so no policy shifts
 * it.
 */
export function create({ listings }: Moved, seed: number): Fundamentals {
  const openings = Float64Array.from(listings, priceOf)
  return {
    values: openings.slice(),
    openings,
    walked: new Float64Array(listings.length),
    shocked: new Float64Array(listings.length),
    common: Random.create(seed, streams.common),
    walks: listings.map((_, index) => Random.create(seed, streams.walk, index)),
    jumps: listings.map((_, index) => Random.create(seed, streams.jump, index)),
  }
}

/** The opening price of a listing. */
export const priceOf = ({ price }: Listing): number => decimal(price)

/** The double nearest to a decimal. */
export const decimal = (of: Decimal): number => Ratio.toNumber(Ratio.fromDecimal(of))

/**
 * One tick: walks and paths advance, shocks are added.
 *
 *     value = opening × e^(walk + shocks)      or the path's price × e^shocks
 *     walk  += drift + σ (ρ z + √(1 - ρ²) z') + jumps
 *
 * Rules: [SIM7]
 */
export function advance(fundamentals: Fundamentals, { listings, shocks }: Moved, tick: number) {
  const { values, openings, walked, shocked, common } = fundamentals
  const together = Draw.normal(common)
  for (const [index, { instrument, fundamental }] of listings.entries()) {
    walked[index]! += stepOf(fundamentals, fundamental, index, together)
    for (const shock of shocks) {
      if (shock.kind === 'fundamental' && shock.instrument === instrument) {
        shocked[index]! += shockAt(shock, tick)
      }
    }
    const path = fundamental.kind === 'path' ? fundamental.prices : null
    const from = path === null ? openings[index]! : path[Math.min(tick, path.length) - 1]!
    values[index] = from * Real.exp(walked[index]! + shocked[index]!)
  }
}

function stepOf(
  { walks, jumps }: Fundamentals,
  fundamental: Fundamental,
  index: number,
  together: number,
): number {
  if (fundamental.kind !== 'walk') return 0
  const { drift, volatility, common } = fundamental
  const alone = Draw.normal(walks[index] as Random)
  const step = drift + volatility * (common * together + Math.sqrt(1 - common * common) * alone)
  if (fundamental.jumps === null) return step
  const { rate, mean, deviation } = fundamental.jumps
  const random = jumps[index] as Random
  return Draw.unit(random) < rate ? step + mean + deviation * Draw.normal(random) : step
}

/** The shock to the logarithm at a tick. */
export const shockAt = ({ at, over, size }: Shock, tick: number): number =>
  tick >= at && tick < at + over ? Real.ln1p(size) / over : 0

export * as Fundamentals from './Fundamentals.ts'
