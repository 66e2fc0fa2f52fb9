import { datetime } from '../../../base/datetime.ts'
import type { Entry } from '../../../engine/Entry.ts'
import type { State } from '../../../engine/State.ts'
import { CommandText } from '../../../wire/CommandText.ts'
import { catalogOf } from '../../../wire/catalogOf.ts'
import { EventText } from '../../../wire/EventText.ts'
import type { EnginePort } from '../../engine/EnginePort.ts'
import { StreamRefusal } from '../Frame.ts'
import type { Asked, Subscription } from '../Subscription.ts'

/**
 * The newest entries as JSON, made once for all who follow the journal. Who is further behind reads
 * from the journal itself, page by page, as fast as it takes them.
 *
 * Rules: [WS5]
 */
export interface Journal {
  readonly state: State
  readonly port: Pick<EnginePort, 'read'>
  /** In order, without a gap. */
  readonly newest: Line[]
  bytes: number
  readonly readers: Set<() => void>
}

interface Line {
  readonly seq: number
  readonly json: string
}

const NEWEST_BYTES = 4 << 20
/** Entries, and characters of them, in one frame at most. */
const PAGE = 200
const PAGE_BYTES = 256 << 10
/** What somebody who comes newly is shown. */
const FIRST = 50

export const create = (state: State, port: Pick<EnginePort, 'read'>): Journal => ({
  ...{ state, port, newest: [], bytes: 0, readers: new Set() },
})

/** Keeps entries right after they were folded, while somebody follows. */
export function take(journal: Journal, entries: readonly Entry[]): void {
  const { newest, readers, state } = journal
  if (readers.size === 0) {
    newest.length = 0
    journal.bytes = 0
    return
  }
  for (const entry of entries) {
    const json = textOf(entry, state)
    newest.push({ seq: entry.seq, json })
    journal.bytes += json.length
  }
  while (newest.length > 1 && journal.bytes > NEWEST_BYTES) {
    journal.bytes -= newest.shift()?.json.length ?? 0
  }
  for (const wake of readers) wake()
}

/** An entry as JSON: its command and its events, as they are written for programs. */
function textOf({ seq, time, command, events }: Entry, state: State): string {
  const catalog = catalogOf(state)
  const { id = null, actor = '' } = command ?? {}
  return JSON.stringify({
    ...{ seq, time, datetime: datetime(time) },
    command: command && CommandText.encode(command, catalog),
    events: events.map((event, index) =>
      EventText.encode(event, catalog, { seq, ordinal: index + 1, time, command: id, actor }),
    ),
  })
}

/**
 * Follows the journal after an entry, or from its newest few on: every entry, once, in order.
 *
 * @throws StreamRefusal where it is not yet so far
 */
export function follow(journal: Journal, { from, wake }: Asked): Subscription {
  const { state, readers } = journal
  if (from !== null && from > state.seq) {
    const detail = `expected an entry up to ${state.seq}, found ${from}`
    throw new StreamRefusal(409, 'stream.ahead', detail, '/from')
  }
  readers.add(wake)
  let place = from ?? Math.max(0, state.seq - FIRST)
  let isBegun = from !== null
  let read: readonly Line[] = []
  let isReading = false
  let failure: unknown = null
  const page = async (): Promise<void> => {
    isReading = true
    try {
      const entries = await journal.port.read(place, PAGE)
      read = entries.map((entry) => ({ seq: entry.seq, json: textOf(entry, state) }))
    } catch (error) {
      failure = error
    }
    isReading = false
    wake()
  }
  return {
    take() {
      if (failure !== null) throw failure
      const next = portion(read.length > 0 ? read : journal.newest, place)
      if (next.length === 0 && place < state.seq) {
        read = []
        if (!isReading) void page()
        return null
      }
      if (isBegun && next.length === 0) return null
      place = next.at(-1)?.seq ?? place
      if ((read.at(-1)?.seq ?? 0) <= place) read = []
      const type = isBegun ? 'delta' : 'snapshot'
      isBegun = true
      return { type, seq: place, json: `{"entries":[${next.map(({ json }) => json).join(',')}]}` }
    },
    close: () => void readers.delete(wake),
  }
}

/** The entries right after a place, as many as a frame takes; none where the next is not among them. */
function portion(from: readonly Line[], place: number): readonly Line[] {
  const first = from[0]?.seq ?? Number.POSITIVE_INFINITY
  if (first > place + 1) return []
  const next = from.slice(place + 1 - first, place + 1 - first + PAGE)
  let bytes = 0
  const over = next.findIndex(({ json }) => {
    bytes += json.length
    return bytes > PAGE_BYTES
  })
  return over < 0 ? next : next.slice(0, Math.max(1, over))
}

export * as journal from './journal.ts'
