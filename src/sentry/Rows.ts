import type { BoxIndex } from './Factors.ts'

/**
 * Certified rows in columns: base + Σ slope × factor is not below zero while the account can say nothing
 * new of one side. An account has at most two: that it exceeds no threshold it did not, and that it still
 * exceeds those it does.
 *
 * Rules: [SENTRY1] [SENTRY3]
 */
export interface Rows {
  /** One more than the last account that had rows. */
  size: number
  /** How many accounts have rows over each box. */
  readonly living: [number, number, number]
  /** By account: 0 without rows, else 1 more than the box they were drawn over. */
  drawn: Uint8Array
  /** By account and side, side by side: the base, where its terms begin, how many, and for how many is room. */
  base: Float64Array
  start: Int32Array
  count: Uint8Array
  room: Uint8Array
  /** Terms; `end` is where the next are put. */
  factor: Uint16Array
  slope: Float64Array
  end: number
}

/** How many terms a row may have, and how many factors there may be. */
export const most = { terms: 120, factors: 65_000 } as const

export const create = (): Rows => ({
  ...{ size: 0, living: [0, 0, 0], end: 0 },
  drawn: new Uint8Array(0),
  base: new Float64Array(0),
  start: new Int32Array(0),
  count: new Uint8Array(0),
  room: new Uint8Array(0),
  factor: new Uint16Array(64),
  slope: new Float64Array(64),
})

/** The terms of one side of an account. */
export interface Terms {
  base: number
  count: number
  readonly factor: readonly number[]
  readonly slope: readonly number[]
}

/** Puts both rows of an account; one that has no side is never below zero. */
export function put(rows: Rows, account: number, box: BoxIndex, sides: readonly Terms[]): void {
  if (account >= rows.drawn.length) widen(rows, account)
  remove(rows, account)
  rows.living[box] += 1
  rows.size = Math.max(rows.size, account + 1)
  rows.drawn[account] = box + 1
  for (let side = 0; side < 2; side++) putSide(rows, 2 * account + side, sides[side] as Terms)
}

/** Copies both rows of an account to a place among others. */
export function copy(from: Rows, account: number, into: Rows, place: number): void {
  if (place >= into.drawn.length) widen(into, place)
  remove(into, place)
  const drawn = from.drawn[account] as number
  into.living[(drawn - 1) as BoxIndex] += 1
  into.size = Math.max(into.size, place + 1)
  into.drawn[place] = drawn
  for (let side = 0; side < 2; side++) copySide(from, 2 * account + side, into, 2 * place + side)
}

function copySide(from: Rows, one: number, into: Rows, at: number): void {
  const count = from.count[one] as number
  makeRoom(into, at, count)
  const [old, start] = [from.start[one] as number, into.start[at] as number]
  for (let term = 0; term < count; term++) {
    into.factor[start + term] = from.factor[old + term] as number
    into.slope[start + term] = from.slope[old + term] as number
  }
  into.base[at] = from.base[one] as number
  into.count[at] = count
}

/** Takes all rows away. */
export function empty(rows: Rows): void {
  rows.drawn.fill(0)
  rows.count.fill(0)
  rows.room.fill(0)
  rows.living.fill(0)
  rows.size = 0
  rows.end = 0
}

function putSide(rows: Rows, at: number, { base, count, factor, slope }: Terms): void {
  makeRoom(rows, at, count)
  const start = rows.start[at] as number
  for (let term = 0; term < count; term++) {
    rows.factor[start + term] = factor[term] as number
    rows.slope[start + term] = slope[term] as number
  }
  rows.base[at] = base
  rows.count[at] = count
}

/** What a row has, by account and side. */
export function terms(rows: Rows, at: number): Terms {
  const [from, count] = [rows.start[at] as number, rows.count[at] as number]
  const [factor, slope] = [rows.factor, rows.slope].map((column) => [
    ...column.subarray(from, from + count),
  ])
  return {
    base: rows.base[at] as number,
    count,
    factor: factor as number[],
    slope: slope as number[],
  }
}

function makeRoom(rows: Rows, at: number, count: number): void {
  if (count <= (rows.room[at] as number)) return
  if (rows.end + count > rows.slope.length) lengthen(rows, count)
  rows.start[at] = rows.end
  rows.room[at] = count
  rows.end += count
}

/** Whether an account has rows. */
export const has = ({ drawn }: Rows, account: number): boolean => (drawn[account] ?? 0) !== 0

/** Takes the rows of an account away. */
export function remove(rows: Rows, account: number): void {
  const drawn = rows.drawn[account] ?? 0
  if (drawn === 0) return
  rows.drawn[account] = 0
  rows.living[(drawn - 1) as BoxIndex] -= 1
}

/** Whether a row of an account depends on one of some factors. */
export function touches({ start, count, factor }: Rows, account: number, is: Uint8Array): boolean {
  for (let at = 2 * account; at < 2 * account + 2; at++) {
    const from = start[at] as number
    const to = from + (count[at] as number)
    for (let term = from; term < to; term++) if (is[factor[term] as number] !== 0) return true
  }
  return false
}

function widen(rows: Rows, account: number): void {
  const size = Math.max(64, 2 * rows.drawn.length, account + 1)
  rows.drawn = copied(rows.drawn, new Uint8Array(size))
  rows.base = copied(rows.base, new Float64Array(2 * size))
  rows.start = copied(rows.start, new Int32Array(2 * size))
  rows.count = copied(rows.count, new Uint8Array(2 * size))
  rows.room = copied(rows.room, new Uint8Array(2 * size))
}

function copied<T extends Uint8Array | Uint16Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/** Makes room for more terms: packs what is in use where that is at most half, or takes longer columns. */
function lengthen(rows: Rows, more: number): void {
  const used = inUse(rows) + more
  const length =
    2 * used > rows.slope.length ? Math.ceil(1.5 * rows.slope.length) + more : rows.slope.length
  const { factor, slope } = rows
  rows.factor = new Uint16Array(length)
  rows.slope = new Float64Array(length)
  rows.end = 0
  for (let at = 0; at < 2 * rows.size; at++) {
    const [from, count] = [rows.start[at] as number, liveIn(rows, at)]
    rows.factor.set(factor.subarray(from, from + count), rows.end)
    rows.slope.set(slope.subarray(from, from + count), rows.end)
    rows.start[at] = rows.end
    rows.room[at] = count
    rows.end += count
  }
}

const liveIn = ({ drawn, count }: Rows, at: number): number =>
  drawn[at >> 1] === 0 ? 0 : (count[at] as number)

function inUse(rows: Rows): number {
  let sum = 0
  for (let at = 0; at < 2 * rows.size; at++) sum += liveIn(rows, at)
  return sum
}

export * as Rows from './Rows.ts'
