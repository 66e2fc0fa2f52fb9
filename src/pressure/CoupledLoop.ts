import { Real } from '../base/Real.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Closing } from './Closing.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import type { CoupledCascade } from './CoupledCascade.ts'
import { CoupledCrowd } from './CoupledCrowd.ts'
import { type CoupledMarket, CoupledMarkets } from './CoupledMarkets.ts'
import { CoupledWatch } from './CoupledWatch.ts'
import { Direction, type Loadings } from './Direction.ts'
import { Lines, type Moment } from './Lines.ts'
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
  /** Rows that are forced, and how many. */
  readonly forced: Uint8Array
  count: number
  readonly watch: CoupledWatch
  rounds: number
}

export function create(
  cascade: CoupledCascade,
  scenario: Scenario,
  shock: number,
  { refill }: LoopTerms,
): CoupledLoop {
  const { book, coupled, crowd } = cascade
  const alone = CoupledMarkets.shocked(coupled, book, scenario, shock)
  return {
    ...{ cascade, scenario, shock, alone, refill },
    moves: alone,
    before: new Float64Array(alone.length),
    farthest: alone.slice(),
    sold: new Float64Array(alone.length),
    taken: new Float64Array(alone.length),
    forced: new Uint8Array(crowd.members.length),
    count: 0,
    watch: CoupledWatch.create(crowd, alone),
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
  const step = stepOf(loop)
  const found = forcedBy(loop, step)
  for (const row of found) {
    force(loop, row)
    trade(loop, row, step)
  }
  finish(loop)
  return found.length
}

/** Rows that the way so far forces and that were not forced before, rising. */
export function forcedBy(loop: CoupledLoop, step: Step): Uint32Array {
  const found: number[] = []
  for (const row of CoupledWatch.due(loop.watch, loop.forced)) {
    if (isForced(loop, row, step)) found.push(row)
  }
  return Uint32Array.from(found)
}

export function force(loop: CoupledLoop, row: number): void {
  if (loop.forced[row] === 1) return
  loop.forced[row] = 1
  loop.count += 1
}

/** Ends a round: of what was taken a share comes back, and the markets are where the rest takes them. */
export function finish(loop: CoupledLoop): void {
  loop.rounds += 1
  loop.before = loop.moves
  for (const [place, taken] of loop.taken.entries()) loop.taken[place] = (1 - loop.refill) * taken
  loop.moves = movesOf(loop.cascade.coupled.markets, loop.alone, loop.taken)
  CoupledWatch.go(loop.watch, loop.before, loop.moves)
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

/** The way of one round, with the prices at both of its ends, also as lines have them. */
export interface Step {
  readonly before: PriceBook
  readonly after: PriceBook
  readonly direction: Direction
  readonly first: Moment
  readonly last: Moment
  /** Marks at its end, by instrument, and what is left of a price, by market: found when they are asked for. */
  sold(): { readonly marks: Float64Array; readonly worths: Float64Array }
  /** The moments of it in so many even steps, both ends included. */
  inParts(parts: number): readonly Moment[]
}

/** Into how many parts a way is cut for those who gain by some of it and lose by the rest: the coarse ones first. */
const cuts = [8, 64] as const

/** The way of the round that is next. */
export function stepOf(loop: CoupledLoop): Step {
  const { moves, before, rounds } = loop
  const by = moves.map((move, place) => move - (before[place] as number))
  const from = rounds === 0 ? loop.cascade.book.prices : pricesAt(loop, before)
  const to = pricesAt(loop, moves)
  const { lines } = loop.cascade.crowd
  const direction = directionOf(loop, by, rounds === 0 ? loop.shock : 0)
  const ends = { first: Lines.momentOf(lines, from), last: Lines.momentOf(lines, to) }
  const cut = new Map<number, readonly Moment[]>()
  let sold: ReturnType<Step['sold']> | null = null
  return {
    ...{ before: from, after: to, direction, ...ends },
    sold() {
      sold ??= {
        marks: Closing.marksOf(to, loop.cascade.book.instruments),
        worths: moves.map((move) => Real.exp(-move)),
      }
      return sold
    },
    inParts(parts) {
      const found = cut.get(parts) ?? momentsOf(lines, from, direction, parts, ends)
      cut.set(parts, found)
      return found
    },
  }
}

function momentsOf(
  lines: Lines,
  from: PriceBook,
  way: Loadings,
  parts: number,
  { first, last }: Pick<Step, 'first' | 'last'>,
): readonly Moment[] {
  const between = Array.from({ length: parts - 1 }, (_, part) =>
    Lines.momentOf(lines, Direction.book(from, way, (part + 1) / parts)),
  )
  return [first, ...between, last]
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

/**
 * Whether the way so far forces a row: by its lines where they decide, or by such as are drawn for this way, otherwise
 * by looking. Where it does not, it is not due again before prices have gone as far as is certain.
 */
function isForced(loop: CoupledLoop, row: number, step: Step): boolean {
  const { crowd } = loop.cascade
  const { lines } = crowd
  if (!Lines.has(lines, row)) return judge(loop, CoupledCrowd.account(crowd, row), row, step)
  const found = byLines(loop, row, row, step, Number.POSITIVE_INFINITY)
  if (found !== null) return found
  const one = CoupledCrowd.account(crowd, row)
  const closer = Lines.redraw(lines, one, one.threshold, step)
  const again = closer === null ? null : byLines(loop, row, closer.place, step, closer.room)
  return again ?? judge(loop, one, row, step)
}

/** What the lines of a place say of a row; null where they do not decide. */
function byLines(
  { cascade, watch }: CoupledLoop,
  row: number,
  place: number,
  step: Step,
  most: number,
): boolean | null {
  const { lines } = cascade.crowd
  const { first, last } = step
  let room = Lines.roomAfter(lines, place, first.at, last)
  if (room < 0) {
    if (Lines.least(lines, place, Lines.exceeded, last.at, last.at) > 0) return true
    if (!isSparedInParts(lines, place, step)) return null
    room = Lines.roomAt(lines, place, last)
  }
  CoupledWatch.rest(watch, row, Math.min(most, room))
  return false
}

/** Where something gains by some of the way and loses by the rest: part by part, as lines are least at an end. */
function isSparedInParts(lines: Lines, place: number, step: Step): boolean {
  const isBetween = (one: Moment, other: Moment): boolean =>
    Lines.least(lines, place, Lines.spared, one.at, other.at) >= 0
  if (!isBetween(step.last, step.last)) return false
  return cuts.some((parts) =>
    step.inParts(parts).every((one, at, all) => at === 0 || isBetween(all[at - 1] as Moment, one)),
  )
}

/** Whether the way so far forces an account, by looking at it. */
export function judge(loop: CoupledLoop, one: CoupledAccount, row: number, shared: Step): boolean {
  const { moves, before, watch } = loop
  const step = one.prices === loop.cascade.book.prices ? shared : ownStep(loop, one, shared)
  const { isOver, room } = CoupledAccount.look(one, step.after)
  if (isOver || CoupledAccount.isForcedBetween(one, { from: before, to: moves, ...step }))
    return true
  CoupledWatch.rest(watch, row, room)
  return false
}

function ownStep(loop: CoupledLoop, { prices }: CoupledAccount, shared: Step): Step {
  const before = loop.rounds === 0 ? prices : pricesAt(loop, loop.before, prices)
  return { ...shared, before, after: pricesAt(loop, loop.moves, prices) }
}

/**
 * Adds what an account trades: its positions, and of its collateral what it then owes. A coin sold at a
 * price that has moved is counted at its price now, as impact laws are.
 */
function trade(loop: CoupledLoop, row: number, step: Step): void {
  const { crowd } = loop.cascade
  const { start, place, flow, collateral } = crowd
  const share = CoupledCrowd.pledges(crowd, row) ? shareSold(crowd, row, step) : 0
  if (share === null) {
    tradeWhole(loop, CoupledCrowd.account(crowd, row), step)
    return
  }
  for (let leg = start[row] as number; leg < (start[row + 1] as number); leg++) {
    add(loop, place[leg] as number, (flow[leg] as number) + share * (collateral[leg] as number))
  }
}

/** The share of its collateral that pays what an account then owes; null where its marks do not tell. */
function shareSold(crowd: CoupledCrowd, row: number, step: Step): number | null {
  const closing = CoupledCrowd.closing(crowd, row)
  if (closing === null) return null
  const { marks, worths } = step.sold()
  const owed = Closing.owed(closing, marks)
  if (!(owed > 0)) return owed === 0 ? 0 : null
  const { start, place, collateral } = crowd
  let held = 0
  for (let leg = start[row] as number; leg < (start[row + 1] as number); leg++) {
    held += (collateral[leg] as number) * (worths[place[leg] as number] as number)
  }
  return held > 0 ? Math.min(1, owed / held) : 0
}

/** The same of an account that is not as it was in the crowd. */
export function tradeWhole(loop: CoupledLoop, one: CoupledAccount, step: Step): void {
  const { moves, cascade } = loop
  const worth = (place: number): number => Real.exp(-(moves[place] as number))
  const held = one.legs.reduce((sum, { place, collateral }) => sum + collateral * worth(place), 0)
  const isShared = one.prices === cascade.book.prices
  const prices = isShared ? step.after : pricesAt(loop, moves, one.prices)
  const owed = held > 0 ? CoupledAccount.owes(one, prices) : 0
  const share = held > 0 ? Math.min(1, owed / held) : 0
  for (const { place, flow, collateral } of one.legs) add(loop, place, flow + share * collateral)
}

function add({ sold, taken }: CoupledLoop, place: number, size: number): void {
  sold[place] = (sold[place] as number) + size
  taken[place] = (taken[place] as number) + size
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
