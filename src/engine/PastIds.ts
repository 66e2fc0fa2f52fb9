import { Base64 } from '../base/Base64.ts'
import { Digest } from '../base/Digest.ts'
import { limits } from '../base/limits.ts'

/**
 * The ids that left a window, in about five bytes each: Bloom filters in a row, each twice as large
 * as the one before, up to a most. An id that was added is always found. One that was not is found by
 * mistake less than once in a hundred million for each filter, and is then refused, with the advice
 * to use another; nothing is ever applied twice. Beyond `limits.pastIds` the oldest filter goes.
 *
 * Rules: [TIME2]
 */
export type PastIds = Filter[]

interface Filter {
  /** The ids it is made for. */
  readonly capacity: number
  count: number
  readonly bits: Uint8Array
}

/** A filter as text, for a snapshot. */
export interface KeptFilter {
  readonly capacity: number
  readonly count: number
  readonly bits: string
}

/** Bits for each id, and how many of them an id sets: 0.79 in 10^8 is found by mistake. */
const bitsPerId = 40
const marks = 20

const smallest = 65_536
const largest = 1_048_576

export const create = (kept: readonly KeptFilter[] = []): PastIds =>
  kept.map((filter) => ({ ...filter, bits: Base64.decode(filter.bits) }))

export const keep = (past: PastIds): KeptFilter[] =>
  past.map((filter) => ({ ...filter, bits: Base64.encode(filter.bits) }))

export function has(past: PastIds, id: string): boolean {
  if (past.length === 0) return false
  const [start, step] = hashesOf(id)
  return past.some((filter) => isMarked(filter, start, step))
}

export function add(past: PastIds, id: string): void {
  const filter = open(past)
  const [start, step] = hashesOf(id)
  const size = filter.bits.length * 8
  let place = start % size
  for (let mark = 0; mark < marks; mark++) {
    const byte = place >> 3
    filter.bits[byte] = (filter.bits[byte] as number) | (1 << (place & 7))
    place = (place + step) % size
  }
  filter.count += 1
}

/** The newest filter; where it is full, a new one. */
function open(past: PastIds): Filter {
  const last = past.at(-1)
  if (last !== undefined && last.count < last.capacity) return last
  const capacity = last === undefined ? smallest : Math.min(largest, 2 * last.capacity)
  while (held(past) + capacity > limits.pastIds) past.shift()
  const made = { capacity, count: 0, bits: new Uint8Array((capacity * bitsPerId) / 8) }
  past.push(made)
  return made
}

const held = (past: PastIds): number => past.reduce((sum, { count }) => sum + count, 0)

function isMarked({ bits }: Filter, start: number, step: number): boolean {
  const size = bits.length * 8
  let place = start % size
  for (let mark = 0; mark < marks; mark++) {
    if (((bits[place >> 3] as number) & (1 << (place & 7))) === 0) return false
    place = (place + step) % size
  }
  return true
}

/** Where an id starts in a filter, and how it goes on: two hashes of 32 bits. */
function hashesOf(id: string): readonly [start: number, step: number] {
  const digest = Digest.create()
  Digest.add(digest, id)
  return [spread(digest.low), spread(digest.high) | 1].map((hash) => hash >>> 0) as [number, number]
}

/** Every bit of the input moves every bit of the result. */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

export * as PastIds from './PastIds.ts'
