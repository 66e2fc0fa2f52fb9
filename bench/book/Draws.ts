import { Random } from '../../src/base/Random.ts'

/**
 * Uniform and nearly normal numbers of one stream: floats, as the benchmark defines, and no libm.
 */
export interface Draws {
  /** u32 ÷ 2^32. */
  u(): number
  /** Irwin-Hall: the sum of twelve u() less six. */
  z(): number
  /** An index into a list of weights. */
  pick(weights: readonly number[]): number
}

/** The streams of the benchmark; options and commands (4 to 6) are not drawn here. */
export const streams = { instruments: 1, accounts: 2, prices: 3 } as const

export function create(seed: number, stream: number, id: number): Draws {
  const random = Random.create(seed, stream, id)
  const u = (): number => random.u32() / 4_294_967_296
  const z = (): number => {
    let sum = -6
    for (let draw = 0; draw < 12; draw++) sum += u()
    return sum
  }
  const pick = (weights: readonly number[]): number => {
    let index = u() * weights.reduce((sum, weight) => sum + weight, 0)
    return weights.findIndex((weight) => {
      index -= weight
      return index < 0
    })
  }
  return { u, z, pick }
}

export * as Draws from './Draws.ts'
