import { datetime } from '../base/datetime.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/Result.ts'
import type { Command, CommandType } from '../engine/Command.ts'
import type { Catalog } from './Catalog.ts'
import { Codec } from './Codec.ts'
import { commands } from './commands.ts'
import { Input } from './Input.ts'
import type { Json, JsonObject, Origin } from './JsonText.ts'
import { typeNamed } from './names.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { show, type WireError } from './WireError.ts'

/** Where a command's text comes from, and the clock for a time that was left out. */
export interface CommandOrigin extends Origin {
  readonly now?: number
}

const any: Codec<Command> = Codec.variant<Command, 'type'>('type', commands)

/**
 * Reads a command: one JSON object, one line of NDJSON. `seq` and `datetime`, which written
 * commands carry for people, are checked for form and dropped.
 *
 * Rules: [WIRE5] [WIRE9]
 *
 * @example
 * const line = '{"type":"Deposit","id":"c1","time":1,"account":"a","asset":"USDT","amount":"100.5"}'
 * CommandText.decode(line, catalog) // => { ok: true, value: { ..., amount: 100500000n } }
 */
export const decode = (
  text: string,
  catalog: Catalog,
  origin: CommandOrigin = {},
): Result<Command, WireError> =>
  Input.read(
    text,
    origin,
    (json) => decodeAt(json, Path.top(catalog, origin.now ?? null)),
    limits.line,
  )

/** Reads a command that is already JSON. */
export const fromJson = (
  json: Json,
  catalog: Catalog,
  now: number | null = null,
): Result<Command, WireError> => Input.attempt(() => decodeAt(json, Path.top(catalog, now)))

function decodeAt(json: Json, top: Path): Command {
  const source = withoutMarks(Codec.object(json, top), top)
  const { type } = source
  return any.decode(typeof type === 'string' ? { ...source, type: typeNamed(type) } : source, top)
}

/** Writes a command; money in units that the catalog does not know is null. */
export function encode(command: Command, catalog: Catalog, seq?: number): JsonObject {
  const { type, time, ...rest } = any.encode(command, Path.top(catalog)) as JsonObject
  return {
    ...(seq === undefined ? {} : { seq }),
    time: command.time,
    datetime: datetime(command.time),
    type: command.type as CommandType,
    ...rest,
  }
}

function withoutMarks(source: JsonObject, top: Path): JsonObject {
  if (source.seq === undefined && source.datetime === undefined) return source
  const { seq, datetime: told, ...rest } = source
  if (seq !== undefined) Scalar.count.decode(seq, Path.child(top, 'seq'))
  if (told !== undefined) {
    const time = Scalar.time.decode(rest.time ?? null, Path.child(top, 'time'))
    if (told !== datetime(time)) {
      throw Path.fault(
        Path.child(top, 'datetime'),
        'field.value',
        `"${datetime(time)}", the time beside it`,
        show(told),
      )
    }
  }
  return rest
}

export * as CommandText from './CommandText.ts'
