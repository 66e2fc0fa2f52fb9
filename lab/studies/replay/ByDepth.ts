import { Random } from '../../../src/base/Random.ts'
import type { BookView } from '../../../src/report/BookView.ts'
import { cascadeOf, type Depths, redrawn, sweep } from './together.ts'

/** A book at one depth, beside its drawn-again likes. */
export interface ByDepth {
  /** Of the whole depth. */
  readonly share: number
  /** The part of the whole fall that the book does itself after a fall of a fifth, a share. */
  readonly gain: Spread
  /** The least fall that sets off a jump; null where none up to 30 % does. */
  readonly critical: Spread | null
}

/** A figure of the book, and from the least to the most of it in the books drawn again. */
export interface Spread {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** From twice the depth to a thirty-second of it. */
export const depthShares = [2, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125] as const

/** Books drawn again, each of as many accounts of the book, with replacement. */
export const REDRAWN = 6

/**
 * Gain and critical fall by depth.
 *
 * Rules: [STUDY10]
 */
export function of(book: BookView, depths: Depths, seed: number): readonly ByDepth[] {
  const others = Array.from({ length: REDRAWN }, (_, at) => redrawn(book, Random.create(seed, at)))
  const [own, ...rest] = [book, ...others].map((one) => cascadeOf(one, depths))
  const swept = [own, ...rest].flatMap((one) => (one == null ? [] : [sweep(one, depthShares)]))
  return depthShares.map((share, place) => {
    const rows = swept.flatMap((one) => one[place] ?? [])
    const gain = spread(rows.map((one) => one.gain)) ?? { value: 0, low: 0, high: 0 }
    return { share, gain, critical: spread(rows.map(({ critical }) => critical)) }
  })
}

/** Of those that have one; null where the book itself has none. */
function spread([own, ...rest]: readonly (number | null)[]): Spread | null {
  if (own == null) return null
  const all = rest.filter((one) => one !== null)
  return { value: own, low: Math.min(own, ...all), high: Math.max(own, ...all) }
}

export * as ByDepth from './ByDepth.ts'
