import type { Remote } from '../../connect/remote/Remote.ts'
import type { Command } from '../../engine/Command.ts'
import type { Entry } from '../../engine/Entry.ts'
import { fold } from '../../engine/fold.ts'
import type { State } from '../../engine/State.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Replica } from '../../server/Replica.ts'
import { Loop } from '../../sim/loop.ts'
import type { Candles } from '../../sim/market/Candles.ts'
import { Metrics } from '../../sim/metrics.ts'
import { bookCommands } from '../../sim/scenarios/crashDay/book.ts'
import { CrashDay } from '../../sim/scenarios/crashDay/crashDay.ts'
import type { RestingOrder } from '../../sim/scenarios/crashDay/Holder.ts'
import { Venue } from '../../sim/scenarios/crashDay/Venue.ts'
import { tables } from '../demo/presets.ts'
import { Past } from './Past.ts'
import { send } from './send.ts'

/**
 * The crash of 19 May 2021 played to a running service by its market and its traders: they send commands
 * as any client would, and see what the service told.
 */
export interface LiveDay {
  readonly service: Remote
  readonly replica: Replica
  readonly day: CrashDay
  /** What was told here and nobody has heard yet. */
  readonly told: Entry[]
  /** What the traders look at: the service's, or where a day goes on one that goes through its past. */
  readonly state: State
  /** What the service folded since, and nobody was told yet. */
  readonly fresh: Entry[]
  /** Where a day goes on: what it was before, until that is gone through. */
  past: Past | null
  /** Stops listening. */
  readonly end: () => void
}

/** A day before its traders are there. */
type Asking = Omit<LiveDay, 'day'>

export interface Cast {
  readonly seed: number
  readonly accounts: number
}

/** How long it may take until the replica holds what was answered. */
const REACH_MS = 60_000

/** The service of a day, and what is known of the day before. */
export interface Played {
  readonly service: Remote
  readonly replica: Replica
  /** Null where it begins. */
  readonly past: Past | null
}

/**
 * Opens the book in a service, or goes through how it was opened. Calls back with how many accounts it has,
 * now and then.
 *
 * @throws DayFault, RemoteFault where the service does not take it
 */
export async function open(
  { service, replica, past }: Played,
  cast: Cast & { readonly openings: ReadonlyMap<string, Decimal> },
  progress: (accounts: number) => void,
): Promise<LiveDay> {
  const fresh: Entry[] = []
  const end = replica.onFolded((entries) => void fresh.push(...entries))
  const state = past?.state ?? replica.state
  const asking: Asking = { service, replica, past, state, fresh, told: [], end }
  const resting: RestingOrder[] = []
  const venue = Venue.open(cast.openings, tables(), cast)
  for (const group of groups(bookCommands(venue, resting))) {
    await ask(asking, group)
    progress(state.accounts.length)
  }
  const day = CrashDay.open({ state, apply: unheard }, { ...cast, resting, onEntries: () => {} })
  for (const entry of asking.told.splice(0)) Metrics.precede(day.venue.metrics, entry)
  return Object.assign(asking, { day })
}

/** What decides is elsewhere. */
function unheard(): never {
  throw new Error('a live day is decided by its service')
}

const GROUP = 500

/**
 * What is defined goes kind by kind before the rest: a command is written in the units of what the
 * service knows already.
 */
function* groups(commands: Iterable<Command>): Generator<readonly Command[]> {
  let group: Command[] = []
  let before: Command['type'] | null = null
  for (const one of commands) {
    const kind = one.type.startsWith('Define') ? one.type : null
    if (group.length >= GROUP || kind !== before) {
      if (group.length > 0) yield group
      group = []
    }
    before = kind
    group.push(one)
  }
  yield group
}

/** Sends commands that were not decided before, and returns once it is told what became of them. */
async function ask(asking: Asking, commands: readonly Command[]): Promise<void> {
  const { service, replica, past, told } = asking
  service.signal.throwIfAborted()
  if (past !== null) {
    if (await Past.through(past, commands, told)) return
    asking.past = null
  }
  const seq = await send(service, commands, replica.state)
  await replica.reached(seq, REACH_MS)
  for (const entry of asking.fresh.splice(0)) {
    if (asking.state !== replica.state) fold(asking.state, entry)
    told.push(entry)
  }
}

/** Plays one minute, and returns when it closed. */
export async function advance(live: LiveDay, candles: Candles): Promise<number> {
  for (const batch of CrashDay.batches(live.day, candles)) {
    await ask(live, batch)
    hear(live)
  }
  return live.state.time
}

/** Tells market and traders what the service told, command by command. */
function hear({ day, told }: LiveDay): void {
  const entries = told.splice(0)
  for (let at = 0; at < entries.length; ) {
    let next = at + 1
    while (next < entries.length && entries[next]?.command === null) next += 1
    Loop.hear(day.venue, entries.slice(at, next))
    at = next
  }
}

export * as LiveDay from './LiveDay.ts'
