import { Real } from '../base/Real.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { CoupledAccount, type Leg } from './CoupledAccount.ts'
import type { CoupledCascade } from './CoupledCascade.ts'
import { type CoupledMarket, CoupledMarkets } from './CoupledMarkets.ts'
import type { Direction } from './Direction.ts'
import type { Scenario } from './Scenario.ts'

/** The loop on its way, from the shock to where nobody more is forced. */
export interface CoupledLoop {
  readonly cascade: CoupledCascade
  readonly scenario: Scenario
  readonly shock: number
  /** Where the shock alone takes each market. */
  readonly alone: Float64Array
  /** The share of what was taken that comes back to the market in a round. */
  readonly refill: number
  /** Where the markets are, were a round ago, and were farthest from what the shock alone does. */
  moves: Float64Array
  before: Float64Array
  readonly farthest: Float64Array
  /** Net notional sold by those forced so far, by market, and what the market still feels of it. */
  readonly sold: Float64Array
  readonly taken: Float64Array
  /** Places of the accounts that are forced. */
  readonly forced: Set<number>
  readonly safety: Safety
  rounds: number
}

/** Where each account was last looked at, and how far from there nothing can happen to it. */
interface Safety {
  readonly rooms: Float64Array
  /** By leg; null for where they are before the shock. */
  readonly looked: (Float64Array | null)[]
}

export function create(
  cascade: CoupledCascade,
  scenario: Scenario,
  shock: number,
  { refill }: LoopTerms,
): CoupledLoop {
  const { book, coupled, accounts } = cascade
  const alone = CoupledMarkets.shocked(coupled, book, scenario, shock)
  return {
    ...{ cascade, scenario, shock, alone, refill },
    moves: alone,
    before: new Float64Array(alone.length),
    farthest: alone.slice(),
    sold: new Float64Array(alone.length),
    taken: new Float64Array(alone.length),
    forced: new Set(),
    safety: {
      rooms: cascade.rooms.slice(),
      looked: accounts.map(() => null),
    },
    rounds: 0,
  }
}

/** How the loop is played. */
export interface LoopTerms {
  /** The share of what was taken that comes back to a market from one round to the next. */
  readonly refill: number
  /** Whether whoever is forced is closed whole, or in parts as procedures have it. */
  readonly closing: 'whole' | 'parts'
  /** Whether bounds are asked for where the answer is not exact: they take longer than it does. */
  readonly isBounded?: boolean
}

/**
 * One round: forces whom the way so far forces, and moves the markets by what they trade. All are judged
 * before anything trades, so that nothing depends on their order.
 *
 * @returns how many were forced; with 0 the loop has ended
 */
export function advance(loop: CoupledLoop): number {
  const { cascade, forced } = loop
  const step = stepOf(loop)
  const found: number[] = []
  for (const [place, one] of cascade.accounts.entries()) {
    if (!forced.has(place) && isForced(loop, one, place, step)) found.push(place)
  }
  for (const place of found) {
    forced.add(place)
    trade(loop, cascade.accounts[place] as CoupledAccount)
  }
  finish(loop)
  return found.length
}

/** Ends a round: of what was taken a share comes back, and the markets are where the rest takes them. */
export function finish(loop: CoupledLoop): void {
  loop.rounds += 1
  loop.before = loop.moves
  for (const [place, taken] of loop.taken.entries()) loop.taken[place] = (1 - loop.refill) * taken
  loop.moves = movesOf(loop.cascade.coupled.markets, loop.alone, loop.taken)
  seeFarthest(loop)
}

function seeFarthest({ moves, alone, farthest }: CoupledLoop): void {
  for (const [place, move] of moves.entries()) {
    const [from, most] = [alone[place] as number, farthest[place] as number]
    if (Math.abs(move - from) > Math.abs(most - from)) farthest[place] = move
  }
}

/** A market this close to where the shock alone takes it has come back. */
const back = 1e-9

/** More rounds than any refill that matters needs. */
const roundsMax = 20_000

/** Whether nobody more can be forced: all is still, or has come back from where it was farthest. */
export const isOver = (loop: CoupledLoop, forced: number): boolean =>
  forced === 0 &&
  (loop.refill === 0 ||
    loop.cascade.isMonotone ||
    loop.rounds >= roundsMax ||
    loop.moves.every((move, place) => Math.abs(move - (loop.alone[place] as number)) < back))

/** The way of one round, with the prices at both of its ends. */
export interface Step {
  readonly before: PriceBook
  readonly after: PriceBook
  readonly direction: Direction
}

/** The way of the round that is next. */
export function stepOf(loop: CoupledLoop): Step {
  const { moves, before, rounds } = loop
  const by = moves.map((move, place) => move - (before[place] as number))
  return {
    before: rounds === 0 ? loop.cascade.book.prices : pricesAt(loop, before),
    after: pricesAt(loop, moves),
    direction: directionOf(loop, by, rounds === 0 ? loop.shock : 0),
  }
}

/** The prices of the book, or of an account that is taken at its own, with the markets moved. */
export const pricesAt = (
  { cascade: { book, coupled }, scenario, shock }: CoupledLoop,
  moves: Float64Array,
  prices: PriceBook = book.prices,
): PriceBook => CoupledMarkets.prices(coupled, { ...book, prices }, scenario, shock, moves)

function directionOf({ cascade, scenario }: CoupledLoop, by: Float64Array, shock: number) {
  const { coupled, book } = cascade
  return { kind: 'vector', ...CoupledMarkets.loadings(coupled, book, scenario, shock, by) } as const
}

/** Whether the way so far forces an account; not asked where nothing can have happened to it. */
export const isForced = (
  loop: CoupledLoop,
  one: CoupledAccount,
  row: number,
  step: Step,
): boolean => !isSafeAt(loop, one, row, loop.moves) && judge(loop, one, row, step)

/** Whether nothing can happen to an account from where it was last looked at to other moves. */
export function isSafeAt(
  { safety }: CoupledLoop,
  { legs }: CoupledAccount,
  row: number,
  moves: Float64Array,
): boolean {
  const room = safety.rooms[row] as number
  if (room === 0) return false
  const looked = safety.looked[row]
  for (let leg = 0; leg < legs.length; leg++) {
    const move = moves[(legs[leg] as Leg).place] as number
    if (Math.abs(move - (looked?.[leg] ?? 0)) > room) return false
  }
  return true
}

function judge(loop: CoupledLoop, one: CoupledAccount, row: number, shared: Step): boolean {
  const { moves, before, safety } = loop
  const step = one.prices === loop.cascade.book.prices ? shared : ownStep(loop, one, shared)
  const { isOver, room } = CoupledAccount.look(one, step.after)
  if (isOver || CoupledAccount.isForcedBetween(one, { from: before, to: moves, ...step }))
    return true
  safety.rooms[row] = room
  safety.looked[row] = Float64Array.from(one.legs, ({ place }) => moves[place] as number)
  return false
}

function ownStep(loop: CoupledLoop, { prices }: CoupledAccount, { direction }: Step): Step {
  const before = loop.rounds === 0 ? prices : pricesAt(loop, loop.before, prices)
  return { before, after: pricesAt(loop, loop.moves, prices), direction }
}

/**
 * Adds what an account trades: its positions, and of its collateral what it then owes. A coin sold at a
 * price that has moved is counted at its price now, as impact laws are.
 */
export function trade(loop: CoupledLoop, one: CoupledAccount): void {
  const { sold, taken, moves } = loop
  const worth = (place: number): number => Real.exp(-(moves[place] as number))
  const held = one.legs.reduce((sum, { place, collateral }) => sum + collateral * worth(place), 0)
  const owed = held > 0 ? CoupledAccount.owes(one, pricesAt(loop, moves, one.prices)) : 0
  const share = held > 0 ? Math.min(1, owed / held) : 0
  for (const { place, flow, collateral } of one.legs) {
    const size = flow + share * collateral
    sold[place] = (sold[place] as number) + size
    taken[place] = (taken[place] as number) + size
  }
}

/** Where the markets are once net notionals have been sold. */
export const movesOf = (
  markets: readonly CoupledMarket[],
  alone: Float64Array,
  flows: Float64Array,
): Float64Array =>
  alone.map((shock, place) => {
    const { sell, buy } = markets[place] as CoupledMarket
    const flow = flows[place] as number
    return flow >= 0 ? shock + sell.move(flow) : shock - buy.move(-flow)
  })

export * as CoupledLoop from './CoupledLoop.ts'
