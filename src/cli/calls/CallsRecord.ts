import { datetime } from '../../base/datetime.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event } from '../../engine/Event.ts'
import { JournalView } from '../../host/JournalView.ts'
import { SqliteReader } from '../../journal/SqliteReader.ts'
import { CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { EventText } from '../../wire/EventText.ts'
import type { JsonObject } from '../../wire/JsonText.ts'

/** Every call that a journal has the record of, and what it says of one. */
export interface CallsRecord {
  /** Those in force and those closed, by id; the latter as they were closed. */
  readonly calls: ReadonlyMap<string, RegisteredCall>
  /** Of the call that was asked for: the entries about it, the oldest first. */
  readonly history: readonly CallEntry[]
  /** Ms since 1970, of the last entry read. */
  readonly time: number
}

/** An entry of a journal, with what it says of one call. */
export interface CallEntry {
  readonly seq: number
  readonly time: number
  readonly datetime: string
  /** Null where the entry continues a round. */
  readonly command: string | null
  readonly events: readonly JsonObject[]
}

/** Entries between two looks at the signal. */
const PIECE = 4_096

/**
 * Reads a journal from its beginning, or from where it was compacted to, up to an entry: closed calls
 * are in no state, and their record is the journal.
 *
 * Rules: [REG2] [REG3]
 *
 * @throws Fault of the journal
 */
export async function read(
  path: string,
  { at, call }: { readonly at: number | undefined; readonly call: string | null },
  signal: AbortSignal,
): Promise<CallsRecord> {
  const journal = await JournalView.open(path, { at: beginningOf(path) })
  const known = new Map<string, RegisteredCall>()
  const closed = new Map<string, RegisteredCall>()
  const history: CallEntry[] = []
  const take = (entry: Entry): void => {
    const { state } = journal
    for (const one of CallsRegister.changes(state, entry.events, known)) {
      if (one.id !== null && !known.has(one.id)) closed.set(one.id, one)
    }
    for (const event of entry.events) noteClosed(closed, event, entry.time)
    const about = call === null ? [] : eventsOf(entry, call, journal)
    if (about.length > 0) history.push(entryOf(entry, about))
  }
  for (let isMore = true; isMore && !signal.aborted; ) {
    let count = 0
    isMore = await journal.advance((entry) => {
      if (at !== undefined && entry.seq > at) return true
      take(entry)
      return ++count >= PIECE || entry.seq === at
    })
    if (at !== undefined && journal.head.seq >= at) break
  }
  return { calls: new Map([...closed, ...known]), history, time: journal.state.time }
}

function beginningOf(path: string): number {
  const source = SqliteReader.open(path)
  try {
    return source.base?.seq ?? 0
  } finally {
    source.close()
  }
}

/** What was written down after the fact is told with the rest. */
function noteClosed(closed: Map<string, RegisteredCall>, event: Event, at: number): void {
  if (event.type !== 'CallNoted') return
  const call = closed.get(event.call)
  if (call === undefined) return
  const { by, text } = event
  closed.set(event.call, { ...call, notes: [...call.notes, { at, by, text }] })
}

function eventsOf(
  { seq, time, command, events }: Entry,
  call: string,
  { state }: JournalView,
): readonly JsonObject[] {
  const catalog = catalogOf(state)
  return events.flatMap((event, index) => {
    if (!('call' in event) || event.call !== call) return []
    const head = { seq, ordinal: index + 1, time, command: command?.id ?? null }
    return [EventText.encode(event, catalog, { ...head, actor: command?.actor ?? '' })]
  })
}

const entryOf = ({ seq, time, command }: Entry, events: readonly JsonObject[]): CallEntry => ({
  ...{ seq, time, datetime: datetime(time), command: command?.id ?? null, events },
})

export * as CallsRecord from './CallsRecord.ts'
