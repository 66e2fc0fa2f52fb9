/**
 * A running fingerprint of plain data: two lanes of 32 bits, the same on every machine. It detects
 * differences between runs; it is not cryptographic.
 */
export interface Digest {
  low: number
  high: number
}

/** An empty fingerprint. */
export const create = (): Digest => ({ low: 0x811c9dc5, high: 0x9e3779b9 })

/**
 * Adds a value: text, numbers, bigints, booleans, null, and arrays, maps, sets and objects of them,
 * in the order of their keys. A member that is undefined counts as present.
 *
 * Rules: [SIM1]
 *
 * @example
 * const digest = Digest.create()
 * Digest.add(digest, { type: 'TimeAdvanced', to: 1 })
 * Digest.text(digest) // 16 hexadecimal digits
 */
export function add(digest: Digest, value: unknown): void {
  switch (typeof value) {
    case 'string':
      mix(digest, tags.text)
      chars(digest, value)
      break
    case 'number':
      addNumber(digest, value)
      break
    case 'bigint':
      addWhole(digest, value)
      break
    case 'object':
      if (value === null) mix(digest, tags.nothing)
      else addMembers(digest, value)
      break
    default:
      mix(digest, tags.other)
      chars(digest, `${value}`)
  }
}

/** The type is added before the value: '1', 1 and 1n differ. */
const tags = { text: 1, whole: 2, number: 3, bigint: 4, long: 5, nothing: 6, other: 7 } as const
const marks = { list: 11, set: 12, record: 13 } as const

const word = 4_294_967_296

function addNumber(digest: Digest, value: number): void {
  if (Number.isSafeInteger(value)) {
    mix(digest, tags.whole)
    mix(digest, value | 0)
    mix(digest, Math.floor(value / word) | 0)
    return
  }
  mix(digest, tags.number)
  chars(digest, `${value}`)
}

function addWhole(digest: Digest, value: bigint): void {
  if (BigInt.asIntN(64, value) !== value) {
    mix(digest, tags.long)
    chars(digest, `${value}`)
    return
  }
  mix(digest, tags.bigint)
  mix(digest, Number(BigInt.asIntN(32, value)))
  mix(digest, Number(BigInt.asIntN(32, value >> 32n)))
}

function addMembers(digest: Digest, value: object): void {
  if (Array.isArray(value)) {
    mix(digest, marks.list)
    mix(digest, value.length)
    for (const one of value) add(digest, one)
    return
  }
  if (value instanceof Map || value instanceof Set) {
    mix(digest, marks.set)
    mix(digest, value.size)
    for (const one of value) add(digest, one)
    return
  }
  mix(digest, marks.record)
  for (const name in value) {
    chars(digest, name)
    add(digest, (value as Record<string, unknown>)[name])
  }
}

function mix(digest: Digest, piece: number): void {
  digest.low = Math.imul(digest.low ^ piece, 0x01000193) ^ (digest.low >>> 15)
  digest.high = Math.imul(digest.high ^ piece, 0x5bd1e995) ^ (digest.high >>> 13)
}

/** The length comes first, so that adjacent texts cannot be confused. */
function chars(digest: Digest, text: string): void {
  mix(digest, text.length)
  let { low, high } = digest
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x5bd1e995) ^ (high >>> 13)
  }
  digest.low = low
  digest.high = high
}

/** The fingerprint so far. */
export const text = ({ low, high }: Digest): string => `${hex(high)}${hex(low)}`

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')

export * as Digest from './Digest.ts'
