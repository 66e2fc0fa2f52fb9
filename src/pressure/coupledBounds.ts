import type { PriceBook } from '../model/PriceBook.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import { CoupledLoop } from './CoupledLoop.ts'

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
  const possible = new Set(loop.forced)
  let box = boxOf(loop, possible)
  for (;;) {
    const added = grow(loop, possible, box)
    if (added === 0) break
    box = boxOf(loop, possible)
  }
  const end = boxFrom(loop, possible, { low: loop.alone, high: loop.alone })
  return [...end.low].map((low, place) => [low, end.high[place] as number])
}

/** The box that those give who may be forced, or not: from a start without any of them to the shock. */
function boxOf(loop: CoupledLoop, possible: ReadonlySet<number>): Box {
  const { alone } = loop
  const from = (side: (a: number, b: number) => number) => alone.map((move) => side(move, 0))
  return boxFrom(loop, possible, { low: from(Math.min), high: from(Math.max) })
}

function boxFrom({ cascade }: CoupledLoop, possible: ReadonlySet<number>, start: Box): Box {
  const { markets } = cascade.coupled
  const [least, most] = [new Float64Array(markets.length), new Float64Array(markets.length)]
  for (const row of possible) {
    for (const { place, flow, collateral } of cascade.accounts[row]?.legs ?? []) {
      most[place] = (most[place] as number) + Math.max(flow, 0) + collateral
      least[place] = (least[place] as number) + Math.min(flow, 0)
    }
  }
  return {
    low: CoupledLoop.movesOf(markets, start.low, least),
    high: CoupledLoop.movesOf(markets, start.high, most),
  }
}

/** Adds those whom some place in the box could force. */
function grow(loop: CoupledLoop, possible: Set<number>, box: Box): number {
  const before = possible.size
  const corners = new Map<string, PriceBook>()
  for (const [row, one] of loop.cascade.accounts.entries()) {
    if (possible.has(row) || isWithinRoom(loop, one, row, box)) continue
    if (isReached(loop, one, box, corners)) possible.add(row)
  }
  return possible.size - before
}

/** What was certified when the account was last looked at may hold for the whole box. */
const isWithinRoom = (loop: CoupledLoop, one: CoupledAccount, row: number, box: Box): boolean =>
  CoupledLoop.isSafeAt(loop, one, row, box.low) && CoupledLoop.isSafeAt(loop, one, row, box.high)

/** Accounts of the same sides in the same markets have their worst corner in common. */
function isReached(
  loop: CoupledLoop,
  one: CoupledAccount,
  box: Box,
  corners: Map<string, PriceBook>,
): boolean {
  if (one.legs.some(({ losesDown, losesUp }) => losesDown && losesUp)) {
    return !isClear(loop, one, box)
  }
  if (one.prices !== loop.cascade.book.prices) {
    return CoupledAccount.look(one, cornerOf(loop, one, box)).isOver
  }
  const key = one.legs.map(({ place, losesDown }) => `${place}${losesDown ? '+' : '-'}`).join()
  const corner = corners.get(key) ?? cornerOf(loop, one, box)
  corners.set(key, corner)
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
