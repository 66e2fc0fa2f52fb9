import { limits } from '../base/limits.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event, EventType } from '../engine/Event.ts'
import type { LiquidationOrder, State } from '../engine/State.ts'
import type { Journal } from '../journal/Journal.ts'
import type { Head } from '../journal/JournalEntry.ts'
import { read } from '../journal/recover.ts'
import { journalText } from '../wire/journalText.ts'

/**
 * What an engine has decided before, read from its journal: to be told again.
 *
 * Where a command was taken is remembered here for as many commands as the engine knows what they
 * said. It is not kept in the journal: an index there makes every commit dearer, by two fifths to four
 * times, while whoever repeats a command asks once. So what was taken before the start is looked for when a repeat first asks.
 *
 * Rules: [TOLD2]
 */
export interface History {
  readonly journal: Pick<Journal, 'links'>
  /** The first entry of each command, by its id, oldest first: of all entries from one to another. */
  places: Map<string, number>
  from: number
  to: number
}

export const create = (journal: Pick<Journal, 'links'>, head: number): History => ({
  journal,
  places: new Map(),
  from: head + 1,
  to: head,
})

/** Remembers where commands were taken, as their entries are committed. */
export function add(history: History, entries: readonly Entry[]): void {
  const { places } = history
  for (const { seq, command } of entries) {
    history.to = seq
    if (command !== null) places.set(command.id, seq)
    if (places.size > limits.commandIds + SPARE) dropOldest(places)
  }
}

/** How many are dropped at once: whoever takes one from a map's front passes all that were taken before. */
const SPARE = 1_024

function dropOldest(places: Map<string, number>): void {
  for (const oldest of places.keys()) {
    if (places.size <= limits.commandIds) return
    places.delete(oldest)
  }
}

/** The entries after a sequence, in order, as they were decided. */
export function* after({ journal }: Pick<History, 'journal'>, seq: number): Generator<Entry> {
  for (const link of journal.links(seq)) yield read<Command, Event>(link, journalText)
}

/** Some entries in order, and the last of them with its hash. */
export interface Page {
  readonly entries: readonly Entry[]
  /** Null where there is no entry. */
  readonly head: Head | null
}

/** The entries after a sequence, at most so many. */
export function page(journal: Pick<Journal, 'links'>, seq: number, limit: number): Page {
  const entries: Entry[] = []
  let head: Head | null = null
  for (const link of journal.links(seq)) {
    entries.push(read<Command, Event>(link, journalText))
    head = { seq: link.seq, hash: link.hash }
    if (entries.length >= limit) break
  }
  return { entries, head }
}

/**
 * The entries that a command gave when it was taken: its own, and those that continue its round. None
 * where the journal no longer holds them.
 */
export function of(history: History, id: string): readonly Entry[] {
  const seq = placeOf(history, id)
  if (seq === null) return []
  const found: Entry[] = []
  for (const entry of after(history, seq - 1)) {
    if (found.length > 0 && entry.command !== null) break
    found.push(entry)
  }
  return found[0]?.command?.id === id ? found : []
}

/** How many entries are read at once in looking back. */
const BLOCK = 4_096

function placeOf(history: History, id: string): number | null {
  // What was committed and not yet told here.
  if (!history.places.has(id)) add(history, [...after(history, history.to)])
  for (;;) {
    const known = history.places.get(id)
    if (known !== undefined) return known
    if (history.from <= 1 || history.places.size >= limits.commandIds) return null
    lookBack(history)
  }
}

/** Remembers one block more of what was taken before. */
function lookBack(history: History): void {
  const older = new Map<string, number>()
  const from = Math.max(1, history.from - BLOCK)
  for (const { seq, command } of range(history, from, history.from)) {
    if (command !== null) older.set(command.id, seq)
  }
  history.places = new Map([...older, ...history.places])
  history.from = from
}

function* range(history: Pick<History, 'journal'>, from: number, until: number): Generator<Entry> {
  for (const entry of after(history, from - 1)) {
    if (entry.seq >= until) return
    yield entry
  }
}

/** The entries in which orders that are out were told, and the orders of which none was found. */
export interface Outstanding {
  readonly entries: readonly Entry[]
  /** Whether an event is one of theirs. */
  readonly isOut: (event: Event) => boolean
  readonly missing: readonly string[]
}

/**
 * The orders of liquidations and protections that are out, as they were told: whoever executes them may never have heard
 * of them.
 *
 * Rules: [TOLD4]
 */
export function outstanding(
  history: Pick<History, 'journal'>,
  { orders, seq: head }: State,
): Outstanding {
  const out = new Set<string>()
  for (const order of orders.values()) {
    out.add(toldBy(order))
    if (order.cancelled) out.add(withdrawnBy(order))
  }
  const wanted = new Set(out)
  const entries: Entry[] = []
  const least = Math.max(0, head - limits.lookBack)
  for (let until = head + 1; wanted.size > 0 && until > least + 1; until -= BLOCK) {
    const block = [...range(history, Math.max(1, until - BLOCK), until)]
    for (const entry of block.toReversed()) if (takes(entry, wanted)) entries.push(entry)
  }
  const missing = [...orders.values()].filter((one) => wanted.has(toldBy(one))).map(({ id }) => id)
  return { entries: entries.toReversed(), isOut: (event) => out.has(keyOf(event)), missing }
}

/** Whether an event of the entry is wanted; each is, once. */
function takes({ events }: Entry, wanted: Set<string>): boolean {
  let isWanted = false
  for (const event of events) if (wanted.delete(keyOf(event))) isWanted = true
  return isWanted
}

/** What a protection has out for an account kept here is also an open order, its owner's, and closed as one. */
const toldBy = ({ purpose, id, account }: LiquidationOrder): string =>
  `${purpose === 'protect' ? 'ProtectionOrdered' : 'LiquidationOrdered'} ${id} ${account.id}`

const withdrawnBy = ({ purpose, id, account }: LiquidationOrder): string => {
  const isOpen = purpose === 'protect' && account.kind === 'own'
  if (!isOpen) return `LiquidationOrderCancelled ${id} ${account.id}`
  return `OrderClosed ${id} ${(account.parent ?? account).id}`
}

const telling: ReadonlySet<EventType> = new Set([
  'LiquidationOrdered',
  'LiquidationOrderCancelled',
  'OrderClosed',
  'ProtectionOrdered',
])

const keyOf = (event: Event): string =>
  telling.has(event.type) && 'order' in event && 'account' in event
    ? `${event.type} ${event.order} ${event.account}`
    : ''

export * as History from './History.ts'
