import { datetime } from '../base/datetime.ts'
import type { Result } from '../base/Result.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event } from '../engine/Event.ts'
import type { Catalog } from './Catalog.ts'
import { Codec } from './Codec.ts'
import { events } from './events.ts'
import { Input } from './Input.ts'
import type { JsonObject, Origin } from './JsonText.ts'
import { lineHeader } from './lineHeader.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { schemaVersion, upcastEvent } from './upcasters.ts'
import type { WireError } from './WireError.ts'

const any: Codec<Event> = Codec.variant<Event, 'type'>('type', events)

/** The header of an event's line. */
export interface EventHeader {
  /** The entry's number. */
  readonly seq: number
  /** The event's number within its entry, from 1. */
  readonly ordinal: number
  readonly time: number
  /** The id of the command that caused it; null where the entry continues a round. */
  readonly command: string | null
  /** Who sent that command; empty or left out where not given. */
  readonly actor?: string
}

/** Lines of version 1 have neither version nor actor. */
const header = Codec.record<Required<EventHeader> & { readonly schema: number }>({
  seq: Scalar.count,
  ordinal: Scalar.count,
  time: Scalar.time,
  schema: Codec.absent(lineHeader.schema, 1),
  command: Codec.nullable(Scalar.id),
  actor: lineHeader.actor,
})

/** Writes an event as one object: the header first, then the event's fields. */
export function encode(event: Event, catalog: Catalog, head: EventHeader): JsonObject {
  return {
    seq: head.seq,
    ordinal: head.ordinal,
    time: head.time,
    datetime: datetime(head.time),
    schema: schemaVersion,
    command: head.command,
    actor: head.actor ?? '',
    ...(any.encode(event, Path.top(catalog)) as JsonObject),
  }
}

/**
 * The lines of an entry, one event a line, each ending with a line feed; of some events only, where
 * said which. Each keeps its number within the entry.
 *
 * Rules: [WIRE9]
 */
export function lines(
  { seq, time, command, events }: Entry,
  catalog: Catalog,
  isWanted: (event: Event) => boolean = () => true,
): string {
  const { id = null, actor = '' } = command ?? {}
  return events
    .map((event, index) => {
      if (!isWanted(event)) return ''
      const head = { seq, ordinal: index + 1, time, command: id, actor }
      return `${JSON.stringify(encode(event, catalog, head))}\n`
    })
    .join('')
}

/**
 * Reads a line written by `encode` or by an earlier version, for subscribers to events.
 *
 * Rules: [WIRE9] [WIRE24]
 */
export const decode = (
  text: string,
  catalog: Catalog,
  origin: Origin = {},
): Result<{ readonly header: EventHeader; readonly event: Event }, WireError> =>
  Input.read(text, origin, (json) => {
    const top = Path.top(catalog)
    const source = Codec.object(json, top)
    const { seq, ordinal, time, datetime: _told, schema, command, actor, ...rest } = source
    const head = Object.entries({ seq, ordinal, time, schema, command, actor })
    const told = Object.fromEntries(head.filter(([, value]) => value !== undefined)) as JsonObject
    const { schema: written, ...found } = header.decode(told, top)
    return { header: found, event: any.decode(upcastEvent(rest, written) as JsonObject, top) }
  })

export * as EventText from './EventText.ts'
