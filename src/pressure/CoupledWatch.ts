import type { CoupledCrowd } from './CoupledCrowd.ts'

/**
 * Who is due to be judged in a loop: each account rests until prices have gone as far as it is certain to bear.
 * How far they have gone is told by the longest way of any of them, round by round.
 */
export interface CoupledWatch {
  readonly crowd: CoupledCrowd
  /** How far prices have gone. */
  gone: number
  /** Of the rows, which bear more and more from the beginning, how many have been due. */
  passed: number
  /** Those that were due once, and how far prices may go until each is due again. */
  near: Uint32Array
  count: number
  /** Where those that are due now are told. */
  told: Uint32Array
  readonly until: Float64Array
}

export const create = (crowd: CoupledCrowd, to: Float64Array): CoupledWatch => ({
  ...{ crowd, gone: wayOf(null, to), passed: 0, near: new Uint32Array(64), count: 0 },
  told: new Uint32Array(64),
  until: crowd.rooms.slice(),
})

/** Prices go from where they are. */
export function go(watch: CoupledWatch, from: Float64Array, to: Float64Array): void {
  watch.gone += wayOf(from, to)
}

function wayOf(from: Float64Array | null, to: Float64Array): number {
  let most = 0
  for (let place = 0; place < to.length; place++) {
    most = Math.max(most, Math.abs((to[place] as number) - (from?.[place] ?? 0)))
  }
  return most
}

/** A row bears prices to go so much farther. */
export function rest(watch: CoupledWatch, row: number, room: number): void {
  watch.until[row] = room > 0 ? watch.gone + room : 0
}

/** Whether a row may have something to say. */
export const isDue = (watch: CoupledWatch, row: number): boolean =>
  !isResting(watch, watch.until[row] as number)

/** Rows that are due, but for those left out, rising; told anew by the next call. */
export function due(watch: CoupledWatch, without: Uint8Array): Uint32Array {
  const { crowd, until } = watch
  while (watch.passed < crowd.rooms.length) {
    if (isResting(watch, crowd.rooms[watch.passed] as number)) break
    add(watch, watch.passed)
    watch.passed += 1
  }
  if (watch.told.length < watch.count) watch.told = new Uint32Array(watch.near.length)
  const { told } = watch
  let [kept, found] = [0, 0]
  for (let at = 0; at < watch.count; at++) {
    const row = watch.near[at] as number
    if (without[row] === 1) continue
    watch.near[kept++] = row
    if (!isResting(watch, until[row] as number)) told[found++] = row
  }
  watch.count = kept
  return told.subarray(0, found)
}

/** Nothing is certain of a room of zero, wherever prices are. */
const isResting = ({ gone }: CoupledWatch, until: number): boolean => until > 0 && gone <= until

function add(watch: CoupledWatch, row: number): void {
  if (watch.count === watch.near.length) {
    const longer = new Uint32Array(2 * watch.count)
    longer.set(watch.near)
    watch.near = longer
  }
  watch.near[watch.count++] = row
}

export * as CoupledWatch from './CoupledWatch.ts'
