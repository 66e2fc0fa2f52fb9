import { assert } from './assert.ts'

/**
 * A seeded stream of 32-bit integers: sfc32, fifteen rounds of warm-up, no floating point inside.
 *
 * The same (seed, stream, id) gives the same draws on every machine. One generator per id makes a
 * book of N accounts a prefix of every larger book.
 */
export interface Random {
  /** The next integer in [0, 2^32). */
  u32(): number
  /** An integer in [0, bound), with negligible bias: bound is far below 2^32. */
  below(bound: number): number
}

/**
 * Starts a stream.
 *
 * @example
 * const random = Random.create(7)
 * random.below(6) // the same die on every machine
 */
export function create(seed: number, stream = 0, id = 0): Random {
  let [a, b, c, d] = [seed | 0, stream | 0, id | 0, 1]
  const u32 = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let round = 0; round < 15; round++) u32()
  return { u32, below: (bound) => below(u32(), bound) }
}

function below(draw: number, bound: number): number {
  assert(Number.isInteger(bound) && bound > 0, 'Random.below: the bound is a positive integer')
  return draw % bound
}

export * as Random from './Random.ts'
