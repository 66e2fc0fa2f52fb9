import { assert } from '../base/assert.ts'

/** Keys in rising order, with the original index of each. */
export interface Sorted {
  readonly keys: Float64Array
  readonly order: Uint32Array
}

const digitBits = 11
const buckets = 1 << digitBits
const mask = buckets - 1
const isLittle = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1
const [lowWord, highWord] = isLittle ? [0, 1] : [1, 0]
/** Insertion steps per key before sorting by the lower half as well. */
const effort = 8

/**
 * Sorts non-negative doubles and returns their indices; the sort is stable.
 *
 * The bits of such doubles rise with their values, so they are sorted without comparisons, eleven
 * bits at a time: by the upper half of their bits, then by insertion. Only where keys are so close
 * that insertion takes long, the lower half is sorted first.
 *
 * @throws AssertionError where a key is negative or not a number
 * @example
 * sortOrder(Float64Array.of(3, 1, 2)).order // => Uint32Array.of(1, 2, 0)
 */
export function sortOrder(keys: Float64Array): Sorted {
  assertPositive(keys)
  const sorted = byWord(unsorted(keys), highWord)
  return insert(sorted) ? sorted : byWord(byWord(unsorted(keys), lowWord), highWord)
}

/** The topmost bit is the sign; bits above those of infinity are NaN. */
function assertPositive(keys: Float64Array): void {
  let isFine = true
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as number
    isFine = isFine && key >= 0
  }
  assert(isFine, 'sortOrder: a key is a number and not negative')
}

function unsorted(keys: Float64Array): Sorted {
  const order = new Uint32Array(keys.length)
  // A negative zero would sort above everything.
  const copy = new Float64Array(keys.length)
  for (let index = 0; index < keys.length; index++) {
    order[index] = index
    copy[index] = (keys[index] as number) + 0
  }
  return { keys: copy, order }
}

/** Three passes of eleven, eleven and ten bits, each stable. */
function byWord(sorted: Sorted, word: number): Sorted {
  const counts = countDigits(sorted.keys, word)
  const { length } = sorted.keys
  let from = sorted
  let to: Sorted = { keys: new Float64Array(length), order: new Uint32Array(length) }
  for (let digit = 0; digit < 3; digit++) {
    const places = counts.subarray(digit * buckets, (digit + 1) * buckets)
    if (!accumulate(places, from.keys.length)) continue
    scatter(from, to, word, digit * digitBits, places)
    ;[from, to] = [to, from]
  }
  return from
}

function countDigits(keys: Float64Array, word: number): Uint32Array {
  const words = new Uint32Array(keys.buffer)
  const counts = new Uint32Array(3 * buckets)
  for (let index = word; index < words.length; index += 2) {
    const bits = words[index] as number
    counts[bits & mask]!++
    counts[buckets + ((bits >>> digitBits) & mask)]!++
    counts[2 * buckets + (bits >>> (2 * digitBits))]!++
  }
  return counts
}

/** Turns counts into bucket offsets; false where one bucket holds all. */
function accumulate(counts: Uint32Array, whole: number): boolean {
  let next = 0
  for (let bucket = 0; bucket < buckets; bucket++) {
    const count = counts[bucket] as number
    if (count === whole) return false
    counts[bucket] = next
    next += count
  }
  return true
}

function scatter(from: Sorted, to: Sorted, word: number, shift: number, places: Uint32Array): void {
  const words = new Uint32Array(from.keys.buffer)
  const { keys, order } = from
  const { keys: keysTo, order: orderTo } = to
  for (let index = 0; index < keys.length; index++) {
    const at = places[((words[2 * index + word] as number) >>> shift) & mask]!++
    keysTo[at] = keys[index] as number
    orderTo[at] = order[index] as number
  }
}

/** Insertion sort of nearly sorted keys, in place; false where it exceeds its effort. */
function insert({ keys, order }: Sorted): boolean {
  let left = effort * keys.length + effort
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index] as number
    if ((keys[index - 1] as number) <= key) continue
    const from = order[index] as number
    let hole = index
    while (hole > 0 && (keys[hole - 1] as number) > key) {
      keys[hole] = keys[hole - 1] as number
      order[hole] = order[hole - 1] as number
      hole -= 1
    }
    keys[hole] = key
    order[hole] = from
    left -= index - hole
    if (left < 0) return false
  }
  return true
}
