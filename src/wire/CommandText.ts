import { datetime } from '../base/datetime.ts'
import { limits } from '../base/limits.ts'
import type { Result } from '../base/Result.ts'
import type { Command } from '../engine/Command.ts'
import { presetRulebook } from './book/presetRulebook.ts'
import type { Catalog } from './Catalog.ts'
import { Codec } from './Codec.ts'
import { commands } from './commands.ts'
import { Input } from './Input.ts'
import type { Json, JsonObject, Origin } from './JsonText.ts'
import { lineHeader } from './lineHeader.ts'
import { typeNamed } from './names.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { schemaVersion, upcastCommand } from './upcasters.ts'
import { show, type WireError } from './WireError.ts'

/** The origin of a command's text, and the clock that supplies a time left out. */
export interface CommandOrigin extends Origin {
  readonly now?: number
}

const any: Codec<Command> = Codec.variant<Command, 'type'>('type', commands)

/**
 * Reads a command: one JSON object, one line of NDJSON. `seq` and `datetime`, which written
 * commands carry for the reader's convenience, are checked for form and dropped. Without `schema`
 * the command is of the current version; without `actor` its sender is not recorded. `DefineRulebook` takes a preset's
 * name as a book does.
 *
 * Rules: [WIRE5] [WIRE9] [WIRE24] [WIRE35] [PROC5]
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

/** Reads a command from JSON already parsed. */
export const fromJson = (
  json: Json,
  catalog: Catalog,
  now: number | null = null,
): Result<Command, WireError> => Input.attempt(() => decodeAt(json, Path.top(catalog, now)))

function decodeAt(json: Json, top: Path): Command {
  const { seq, datetime: told, schema, actor, ...source } = Codec.object(json, top)
  if (seq !== undefined) Scalar.count.decode(seq, Path.child(top, 'seq'))
  if (told !== undefined) checkDatetime(told, source.time ?? null, top)
  const command = any.decode(unfolded(ofToday(source, schema, top), top), top)
  const who = actor === undefined ? '' : lineHeader.actor.decode(actor, Path.child(top, 'actor'))
  refuseOwn(command.id.startsWith(`${own}:`), command.id, Path.child(top, 'id'))
  refuseOwn(who === own, who, Path.child(top, 'actor'))
  return who === '' ? command : { ...command, actor: who }
}

/** The sender of the host's own commands; their ids begin so. */
const own = 'engine'

/** One who could name a command as the host will would keep the host from telling it. */
function refuseOwn(isOwn: boolean, found: string, at: Path): void {
  if (isOwn)
    throw Path.fault(at, 'id.reserved', 'a name that is not of the engine itself', show(found))
}

/** A command upcast to the current version, under its current name. */
function ofToday(source: JsonObject, schema: Json | undefined, top: Path): JsonObject {
  const { type } = source
  if (schema !== undefined) {
    const written = lineHeader.schema.decode(schema, Path.child(top, 'schema'))
    if (written < schemaVersion) return upcastCommand(source, written) as JsonObject
  }
  return typeof type === 'string' ? { ...source, type: typeNamed(type) } : source
}

/** A rulebook by a preset's name, written out over what is defined: a journal keeps it in full. */
function unfolded(source: JsonObject, top: Path): JsonObject {
  const { type, rulebook } = source
  const isRecord = typeof rulebook === 'object' && rulebook !== null && !Array.isArray(rulebook)
  if (type !== 'DefineRulebook' || !isRecord || !Object.hasOwn(rulebook, 'preset')) return source
  const at = Path.child(top, 'rulebook')
  return { ...source, rulebook: presetRulebook(Codec.object(rulebook, at), at) }
}

/** Writes a command; money in units that the catalog does not know is null. */
export function encode(command: Command, catalog: Catalog, seq?: number): JsonObject {
  const { type: _type, time: _time, ...rest } = any.encode(command, Path.top(catalog)) as JsonObject
  const { actor } = command
  return {
    ...(seq === undefined ? {} : { seq }),
    time: command.time,
    datetime: datetime(command.time),
    schema: schemaVersion,
    ...(actor === undefined ? {} : { actor }),
    type: command.type,
    ...rest,
  }
}

function checkDatetime(told: Json, time: Json, top: Path): void {
  const expected = datetime(Scalar.time.decode(time, Path.child(top, 'time')))
  if (told === expected) return
  const path = Path.child(top, 'datetime')
  throw Path.fault(path, 'field.value', `"${expected}", the time beside it`, show(told))
}

export * as CommandText from './CommandText.ts'
