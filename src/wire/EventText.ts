import { datetime } from '../base/datetime.ts'
import type { Result } from '../base/Result.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import type { Catalog } from './Catalog.ts'
import { Codec } from './Codec.ts'
import { events } from './events.ts'
import { Input } from './Input.ts'
import type { JsonObject, Origin } from './JsonText.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import type { WireError } from './WireError.ts'

const any: Codec<Event> = Codec.variant<Event, 'type'>('type', events)

/** What stands beside an event on its line. */
export interface EventHeader {
  /** The entry's number. */
  readonly seq: number
  /** The event's place within its entry, from 1. */
  readonly ordinal: number
  readonly time: number
  /** The id of the command that it followed from; null where the entry continues a round. */
  readonly command: string | null
}

const header: Codec<EventHeader> = Codec.record<EventHeader>({
  seq: Scalar.count,
  ordinal: Scalar.count,
  time: Scalar.time,
  command: Codec.nullable(Scalar.id),
})

/** Writes an event as one object: the header first, then what happened. */
export function encode(event: Event, catalog: Catalog, head: EventHeader): JsonObject {
  return {
    seq: head.seq,
    ordinal: head.ordinal,
    time: head.time,
    datetime: datetime(head.time),
    command: head.command,
    ...(any.encode(event, Path.top(catalog)) as JsonObject),
  }
}

/**
 * The lines of an entry, one event a line, each ending with a line feed.
 *
 * Rules: [WIRE9]
 */
export const lines = ({ seq, time, command, events }: Entry, catalog: Catalog): string =>
  events
    .map((event, index) => {
      const head = { seq, ordinal: index + 1, time, command: command?.id ?? null }
      return `${JSON.stringify(encode(event, catalog, head))}\n`
    })
    .join('')

/** Reads a line that `encode` wrote: for those who follow the events. */
export const decode = (
  text: string,
  catalog: Catalog,
  origin: Origin = {},
): Result<{ readonly header: EventHeader; readonly event: Event }, WireError> =>
  Input.read(text, origin, (json) => {
    const top = Path.top(catalog)
    const { seq, ordinal, time, datetime: _told, command, ...rest } = Codec.object(json, top)
    const head = Object.entries({ seq, ordinal, time, command })
    const told = Object.fromEntries(head.filter(([, value]) => value !== undefined)) as JsonObject
    return { header: header.decode(told, top), event: any.decode(rest, top) }
  })

export * as EventText from './EventText.ts'
