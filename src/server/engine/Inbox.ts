import type { Command } from '../../engine/Command.ts'
import { BusyError, type SubmitOptions } from './EnginePort.ts'
import { Lane } from './Lane.ts'

/** A command under the number that its answer comes under. */
export interface Task {
  readonly number: number
  readonly command: Command
}

/**
 * Commands that wait for the engine, in two bounded lanes. What is about one account leaves in the order
 * in which it came, whatever its lanes, so that a cancel never overtakes its order. Marks that wait are
 * replaced by newer ones of the same prices.
 *
 * Rules: [SRV3] [SRV4] [SRV5]
 */
export interface Inbox {
  readonly lanes: Readonly<Record<Lane, Map<number, Waiting>>>
  /** How many that wait in a lane keep their order by a key. */
  readonly keys: Readonly<Record<Lane, Map<string, number>>>
  /** How many in a lane are of a name. */
  readonly held: Readonly<Record<Lane, Map<string, number>>>
  /** Definitions that wait in the second lane. */
  definitions: number
  /** By price, the marks that set it last of those that wait and may be replaced. */
  readonly latest: Map<string, Waiting>
  readonly lookup: Lane.Lookup
  /** The most that wait in one lane. */
  readonly room: number
  conflated: number
  refused: number
}

interface Waiting extends Task {
  readonly lane: Lane
  readonly keys: readonly string[]
  readonly by: string | null
  /** Of marks that may be replaced, those of their prices that no newer ones set. */
  readonly current: Set<string> | null
  readonly prices: ReadonlyMap<string, number> | null
}

export const create = (room: number, lookup: Lane.Lookup = Lane.blind): Inbox => ({
  lanes: { first: new Map(), second: new Map() },
  keys: { first: new Map(), second: new Map() },
  held: { first: new Map(), second: new Map() },
  definitions: 0,
  latest: new Map(),
  ...{ lookup, room, conflated: 0, refused: 0 },
})

/** Seconds until a full lane is worth another try. */
const RETRY_AFTER = 1

/**
 * Takes a command in, and gives the marks that it replaced: they will not be decided.
 *
 * @throws BusyError where its lane is full: nothing was done
 */
export function add(inbox: Inbox, task: Task, options: SubmitOptions = {}): readonly Task[] {
  const { list, by = null } = options
  const { command } = task
  const ordered = Lane.orderedBy(command, inbox.lookup)
  const keys = list === undefined ? ordered : [...ordered, `list ${list}`]
  const lane = laneOf(inbox, command, keys)
  const isReplaceable = lane === 'first' && list === undefined
  const prices = isReplaceable ? Lane.prices(command) : null
  const current = prices && new Set(prices.keys())
  const waiting: Waiting = { ...task, lane, keys, by, prices, current }
  const replaced = prices === null ? [] : replace(inbox, prices)
  if (roomFor(inbox, lane, by) + replaced.length <= 0) {
    inbox.refused += 1
    throw new BusyError(`the ${lane} lane is full: nothing was done`, RETRY_AFTER)
  }
  for (const one of replaced) drop(inbox, one)
  inbox.conflated += replaced.length
  put(inbox, waiting)
  return replaced
}

/**
 * How many more may wait in a lane: of one name as many as it then leaves for others, so that nobody who
 * sends without end keeps out a price, and of none as many as there is room for.
 */
function roomFor({ lanes, held, room }: Inbox, lane: Lane, by: string | null): number {
  const free = room - lanes[lane].size
  return by === null ? free : free - (held[lane].get(by) ?? 0)
}

/** Who may go first does not where it would overtake what it must not. */
function laneOf(inbox: Inbox, command: Command, keys: readonly string[]): Lane {
  if (Lane.of(command) === 'second') return 'second'
  if (inbox.definitions > 0 && !Lane.isControl(command)) return 'second'
  return keys.some((key) => inbox.keys.second.has(key)) ? 'second' : 'first'
}

/** The marks of which, with these, every price has a newer one. */
function replace({ latest }: Inbox, prices: ReadonlyMap<string, number>): readonly Waiting[] {
  const taken = new Map<Waiting, number>()
  for (const [price, time] of prices) {
    const before = latest.get(price)
    if (before === undefined || (before.prices?.get(price) ?? 0) > time) continue
    taken.set(before, (taken.get(before) ?? 0) + 1)
  }
  return [...taken].flatMap(([one, count]) => (count === one.current?.size ? [one] : []))
}

function put(inbox: Inbox, waiting: Waiting): void {
  const { lane, number, keys, by, command, prices } = waiting
  inbox.lanes[lane].set(number, waiting)
  if (by !== null) count(inbox.held[lane], by, 1)
  for (const key of keys) count(inbox.keys[lane], key, 1)
  if (Lane.isDefinition(command)) inbox.definitions += 1
  for (const [price, time] of prices ?? []) {
    const before = inbox.latest.get(price)
    // An older price that comes late replaces nothing, and is replaced by the next.
    if (before !== undefined && (before.prices?.get(price) ?? 0) > time) {
      waiting.current?.delete(price)
      continue
    }
    before?.current?.delete(price)
    inbox.latest.set(price, waiting)
  }
}

function drop(inbox: Inbox, waiting: Waiting): void {
  const { lane, number, keys, by, command, prices } = waiting
  inbox.lanes[lane].delete(number)
  if (by !== null) count(inbox.held[lane], by, -1)
  for (const key of keys) count(inbox.keys[lane], key, -1)
  if (Lane.isDefinition(command)) inbox.definitions -= 1
  for (const price of prices?.keys() ?? []) {
    if (inbox.latest.get(price) === waiting) inbox.latest.delete(price)
  }
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const now = (counts.get(key) ?? 0) + by
  if (now === 0) counts.delete(key)
  else counts.set(key, now)
}

/** Of so many places in a batch, one is the second lane's. */
const SHARE = 8

/**
 * Takes the next commands out, at most so many: those of the first lane, then those of the second, which
 * has a share whatever comes, as far as nothing in it overtakes what waits in the first.
 */
export function take(inbox: Inbox, most: number): readonly Task[] {
  const { first, second } = inbox.lanes
  const share = Math.min(second.size, Math.ceil(most / SHARE))
  const taken = takeFrom(inbox, first.values(), most - share)
  const free = takeFrom(
    inbox,
    until(second.values(), ({ keys }) => keys.some((key) => inbox.keys.first.has(key))),
    most - taken.length,
  )
  return [...taken, ...free]
}

function takeFrom(inbox: Inbox, waiting: Iterable<Waiting>, most: number): Task[] {
  const taken: Task[] = []
  if (most <= 0) return taken
  for (const one of waiting) {
    drop(inbox, one)
    if (taken.push({ number: one.number, command: one.command }) >= most) break
  }
  return taken
}

function* until(waiting: Iterable<Waiting>, isEnd: (one: Waiting) => boolean): Generator<Waiting> {
  for (const one of waiting) {
    if (isEnd(one)) return
    yield one
  }
}

export const isEmpty = ({ lanes }: Inbox): boolean =>
  lanes.first.size === 0 && lanes.second.size === 0

export * as Inbox from './Inbox.ts'
