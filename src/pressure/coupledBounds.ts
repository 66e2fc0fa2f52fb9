import type { PriceBook } from '../model/PriceBook.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import { CoupledCrowd } from './CoupledCrowd.ts'
import { CoupledLoop } from './CoupledLoop.ts'
import { Lines, type Moment } from './Lines.ts'

/** Where every market may be: between two moves. */
interface Box {
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * Bounds of an iteration, by market: however fast the shock comes, and whoever is forced in whatever
 * order, each market ends between them. Whoever is over the threshold at the corner of the box that is
 * worst for him may be forced, and the box grows by what he trades until nobody more is.
 *
 * Rules: [COUPLED3]
 */
export function coupledBounds(
  loop: CoupledLoop,
): readonly (readonly [low: number, high: number])[] {
  const possible = loop.forced.slice()
  let box = boxOf(loop, possible)
  while (grow(loop, possible, box) > 0) box = boxOf(loop, possible)
  const end = boxFrom(loop, possible, { low: loop.alone, high: loop.alone })
  return [...end.low].map((low, place) => [low, end.high[place] as number])
}

/** The box that those give who may be forced, or not: from a start without any of them to the shock. */
function boxOf(loop: CoupledLoop, possible: Uint8Array): Box {
  const { alone } = loop
  const from = (side: (a: number, b: number) => number) => alone.map((move) => side(move, 0))
  return boxFrom(loop, possible, { low: from(Math.min), high: from(Math.max) })
}

function boxFrom({ cascade }: CoupledLoop, possible: Uint8Array, start: Box): Box {
  const { markets } = cascade.coupled
  const { start: from, place, flow, collateral } = cascade.crowd
  const [least, most] = [new Float64Array(markets.length), new Float64Array(markets.length)]
  for (let row = 0; row < possible.length; row++) {
    if (possible[row] === 0) continue
    for (let leg = from[row] as number; leg < (from[row + 1] as number); leg++) {
      const [at, size] = [place[leg] as number, flow[leg] as number]
      most[at] = (most[at] as number) + Math.max(size, 0) + (collateral[leg] as number)
      least[at] = (least[at] as number) + Math.min(size, 0)
    }
  }
  return {
    low: CoupledLoop.movesOf(markets, start.low, least),
    high: CoupledLoop.movesOf(markets, start.high, most),
  }
}

/** A box with its prices. */
interface Corners {
  readonly box: Box
  readonly low: Moment
  readonly high: Moment
  /** Where the loop has ended, and the ends of all of it together. */
  readonly now: Moment
  readonly outer: readonly [Moment, Moment]
  /** The prices of the worst corner, which accounts of the same sides in the same markets have in common. */
  readonly shared: Map<string, PriceBook>
}

function cornersOf(loop: CoupledLoop, box: Box): Corners {
  const { lines } = loop.cascade.crowd
  const moment = (moves: Float64Array): Moment =>
    Lines.momentOf(lines, CoupledLoop.pricesAt(loop, moves))
  const { moves } = loop
  return {
    ...{ box, low: moment(box.low), high: moment(box.high), now: moment(moves) },
    outer: [
      moment(box.low.map((move, place) => Math.min(move, moves[place] as number))),
      moment(box.high.map((move, place) => Math.max(move, moves[place] as number))),
    ],
    shared: new Map(),
  }
}

/** Adds those whom some place in the box could force. */
function grow(loop: CoupledLoop, possible: Uint8Array, box: Box): number {
  const { rooms } = loop.cascade.crowd
  const corners = cornersOf(loop, box)
  const far = farthest(box, loop.moves)
  let added = 0
  for (let row = 0; row < rooms.length; row++) {
    if ((rooms[row] as number) > far) break
    if (possible[row] === 1 || !isReached(loop, row, corners)) continue
    possible[row] = 1
    added += 1
  }
  return added
}

/** How far any price in the box, or where the loop has ended, is from where it is now. */
function farthest({ low, high }: Box, moves: Float64Array): number {
  let most = 0
  for (const side of [low, high, moves]) {
    for (const move of side) most = Math.max(most, Math.abs(move))
  }
  return most
}

/** Whether the worst place for an account in the box could force it: by its lines where they decide. */
function isReached(loop: CoupledLoop, row: number, corners: Corners): boolean {
  const { crowd } = loop.cascade
  const { lines } = crowd
  if (Lines.has(lines, row)) {
    const [one, other] = corners.outer
    if (Lines.least(lines, row, Lines.spared, one.at, other.at) >= 0) return false
    if (isExceeded(crowd, row, corners)) return true
  }
  return isReachedBy(loop, CoupledCrowd.account(crowd, row), corners)
}

/** By its line at the corner that is the worst for it; where it has both sides of a market there is none. */
function isExceeded(crowd: CoupledCrowd, row: number, { low, high, now }: Corners): boolean {
  const sum = Lines.sum(crowd.lines, row, Lines.exceeded, (factor) => {
    const place = crowd.follows[factor]
    if (place === null || place === undefined) return Number.NaN
    const loses = CoupledCrowd.losesIn(crowd, row, place)
    if (loses === 0) return now.at[factor] as number
    if (loses === CoupledCrowd.losesDown) return high.at[factor] as number
    return loses === CoupledCrowd.losesUp ? (low.at[factor] as number) : Number.NaN
  })
  return sum > 0
}

function isReachedBy(loop: CoupledLoop, one: CoupledAccount, corners: Corners): boolean {
  const { box, shared } = corners
  if (one.legs.some(({ losesDown, losesUp }) => losesDown && losesUp)) {
    return !isClear(loop, one, box)
  }
  if (one.prices !== loop.cascade.book.prices) {
    return CoupledAccount.look(one, cornerOf(loop, one, box)).isOver
  }
  const key = one.legs.map(({ place, losesDown }) => `${place}${losesDown ? '+' : '-'}`).join()
  const corner = shared.get(key) ?? cornerOf(loop, one, box)
  shared.set(key, corner)
  return CoupledAccount.look(one, corner).isOver
}

function cornerOf(loop: CoupledLoop, { legs, prices }: CoupledAccount, box: Box): PriceBook {
  const corner = loop.moves.slice()
  for (const { place, losesDown } of legs) {
    corner[place] = (losesDown ? box.high : box.low)[place] as number
  }
  return CoupledLoop.pricesAt(loop, corner, prices)
}

/** Whether headroom holds for the whole box, where no corner of it is the worst. */
function isClear(loop: CoupledLoop, one: CoupledAccount, { low, high }: Box): boolean {
  const { moves } = loop
  const { room } = CoupledAccount.look(one, CoupledLoop.pricesAt(loop, moves, one.prices))
  return one.legs.every(({ place }) => {
    const [least, at, most] = [low[place], moves[place], high[place]] as [number, number, number]
    return Math.max(most - at, at - least) <= room
  })
}
