import { assert } from '../base/assert.ts'

/** A square matrix without negative numbers, row by row: `at[i * size + j]`. */
export interface Network {
  readonly size: number
  readonly at: Float64Array
}

/**
 * Checks a matrix.
 *
 * Rules: [CONTAGION2]
 *
 * @throws AssertionError where it is not square, or has a number that is negative or not finite
 * @example
 * Network.create([[0, 0.5], [0.5, 0]])
 */
export function create(rows: readonly (readonly number[])[]): Network {
  const size = rows.length
  assert(
    rows.every((row) => row.length === size),
    'Network: the matrix is square',
  )
  const at = Float64Array.from(rows.flat())
  assert(
    at.every((x) => x >= 0 && x < Number.POSITIVE_INFINITY),
    'Network: no number is negative',
  )
  return { size, at }
}

/** K × f */
export const times = ({ size, at }: Network, f: Float64Array): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let j = 0; j < size; j++) sum += (at[i * size + j] as number) * (f[j] as number)
    return sum
  })

/** Whether each node reaches the other, directly or not, by a link that is not zero. */
function reach({ size, at }: Network): Uint8Array {
  const reaches = Uint8Array.from(at, (x) => (x > 0 ? 1 : 0))
  for (let via = 0; via < size; via++) {
    for (let i = 0; i < size; i++) {
      if (!reaches[i * size + via]) continue
      for (let j = 0; j < size; j++) {
        if (reaches[via * size + j]) reaches[i * size + j] = 1
      }
    }
  }
  return reaches
}

/**
 * The strongly connected components, in order of their first node. A node without connections is a
 * component of its own.
 *
 * Rules: [CONTAGION3]
 *
 * @example
 * Network.parts(Network.create([[0, 1, 0], [1, 0, 0], [0, 0, 0]])) // => [[0, 1], [2]]
 */
export function parts(network: Network): readonly (readonly number[])[] {
  const { size } = network
  const reaches = reach(network)
  const found: number[][] = []
  const seen = new Uint8Array(size)
  for (let i = 0; i < size; i++) {
    if (seen[i]) continue
    const part = [i]
    for (let j = i + 1; j < size; j++) {
      if (reaches[i * size + j] && reaches[j * size + i]) part.push(j)
    }
    for (const node of part) seen[node] = 1
    found.push(part)
  }
  return found
}

/** A spectral radius with certain bounds. */
export interface SpectralRadius {
  readonly value: number
  readonly low: number
  readonly high: number
}

const roundsMax = 10_000
const precision = 1e-13

/**
 * The spectral radius, by power iteration on each component: between components a matrix has no
 * cycles, so its radius is the largest of theirs. Half the identity is added, so that a periodic
 * component converges too, and the least and greatest growth of a round bound it (Collatz and
 * Wielandt).
 *
 * Rules: [CONTAGION3]
 *
 * @example
 * Network.spectralRadius(Network.create([[0, 0.5], [0.5, 0]])).value // => 0.5
 */
export function spectralRadius(network: Network): SpectralRadius {
  const none = { value: 0, low: 0, high: 0 }
  return parts(network).reduce<SpectralRadius>((largest, part) => {
    const radius = ofPart(submatrix(network, part))
    return {
      value: Math.max(largest.value, radius.value),
      low: Math.max(largest.low, radius.low),
      high: Math.max(largest.high, radius.high),
    }
  }, none)
}

const submatrix = ({ size, at }: Network, part: readonly number[]): Network => ({
  size: part.length,
  at: Float64Array.from(part.flatMap((i) => part.map((j) => at[i * size + j] as number))),
})

/** Of an irreducible component; zero for a single node without a link to itself. */
function ofPart(part: Network): SpectralRadius {
  if (part.size === 1) {
    const own = part.at[0] as number
    return { value: own, low: own, high: own }
  }
  let shift = 0
  for (const row of times(part, new Float64Array(part.size).fill(1))) shift = Math.max(shift, row)
  shift /= 2
  let vector = new Float64Array(part.size).fill(1)
  let [low, high] = [0, Number.MAX_VALUE]
  for (let round = 0; round < roundsMax && high - low > precision * high; round++) {
    const next = times(part, vector).map((x, i) => x + shift * (vector[i] as number))
    const growth = next.map((x, i) => x / (vector[i] as number))
    low = Math.max(low, Math.min(...growth) - shift)
    high = Math.min(high, Math.max(...growth) - shift)
    const largest = Math.max(...next)
    vector = next.map((x) => x / largest)
  }
  return { value: (low + high) / 2, low, high }
}

/**
 * Solves (I - K) f = f0, by elimination with pivots; null where there is no unique solution.
 *
 * Rules: [CONTAGION4]
 */
export function solve({ size, at }: Network, f0: Float64Array): Float64Array | null {
  const rows = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size + 1 }, (_, j) =>
      j === size ? (f0[i] as number) : (i === j ? 1 : 0) - (at[i * size + j] as number),
    ),
  )
  for (let column = 0; column < size; column++) {
    if (!eliminate(rows, column)) return null
  }
  return Float64Array.from(rows, (row) => row[size] as number)
}

/** Moves the largest entry of a column to the diagonal and clears the rest of the column. */
function eliminate(rows: Float64Array[], column: number): boolean {
  const size = (row: number): number => Math.abs(rows[row]?.[column] as number)
  let best = column
  for (let row = column + 1; row < rows.length; row++) if (size(row) > size(best)) best = row
  if (size(best) === 0) return false
  const pivot = rows[best] as Float64Array
  rows[best] = rows[column] as Float64Array
  rows[column] = pivot.map((x) => x / (pivot[column] as number))
  const own = rows[column] as Float64Array
  for (const [row, other] of rows.entries()) {
    const factor = other[column] as number
    if (row === column || factor === 0) continue
    for (let j = column; j < own.length; j++) {
      other[j] = (other[j] as number) - factor * (own[j] as number)
    }
  }
  return true
}

export * as Network from './Network.ts'
