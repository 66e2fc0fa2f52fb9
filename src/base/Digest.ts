/**
 * A running fingerprint of plain data: two lanes of 32 bits, the same on every machine. It tells two
 * runs apart; it keeps nobody out.
 */
export interface Digest {
  low: number
  high: number
}

/** An empty fingerprint. */
export const create = (): Digest => ({ low: 0x811c9dc5, high: 0x9e3779b9 })

/**
 * Takes in a value: text, numbers, bigints, booleans, null, and arrays, maps, sets and objects of
 * them, in the order of their keys as they stand.
 *
 * Rules: [SIM1]
 *
 * @example
 * const digest = Digest.create()
 * Digest.add(digest, { type: 'TimeAdvanced', to: 1 })
 * Digest.text(digest) // 16 hexadecimal digits
 */
export function add(digest: Digest, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    // The type comes first: '1', 1 and 1n differ.
    chars(digest, `${(typeof value)[0]}${value}`)
    return
  }
  if (Array.isArray(value)) {
    chars(digest, `[${value.length}`)
    for (const one of value) add(digest, one)
    return
  }
  if (value instanceof Map || value instanceof Set) {
    chars(digest, `(${value.size}`)
    for (const one of value) add(digest, one)
    return
  }
  chars(digest, '{')
  for (const [name, one] of Object.entries(value)) {
    chars(digest, name)
    add(digest, one)
  }
}

function chars(digest: Digest, text: string): void {
  let { low, high } = digest
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x5bd1e995)
    high ^= high >>> 15
  }
  // Where one text ends and the next begins.
  digest.low = Math.imul(low ^ 0xffff, 0x01000193)
  digest.high = Math.imul(high ^ text.length, 0x5bd1e995)
}

/** The fingerprint so far. */
export const text = ({ low, high }: Digest): string => `${hex(high)}${hex(low)}`

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

export * as Digest from './Digest.ts'
