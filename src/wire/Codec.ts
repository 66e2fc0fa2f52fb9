import { type TProperties, type TSchema, Type } from 'typebox'
import { assert } from '../base/assert.ts'
import type { Json, JsonObject } from './JsonText.ts'
import { Path, type Scope } from './Path.ts'
import { show } from './WireError.ts'

/**
 * The codec of one kind of value: its schema, its reader and its writer, kept together so that they
 * cannot diverge.
 *
 * A reader throws a WireError with the path; it never returns a partial value. A writer takes a
 * value the engine made and returns null where the catalog does not know the unit.
 */
export interface Codec<T> {
  readonly schema: TSchema
  readonly decode: (json: Json, at: Path) => T
  readonly encode: (value: T, scope: Scope) => Json
  /** The field's name on the wire, where it differs from the model's. */
  readonly name?: string
  /** Fields of the same record that must be read first. */
  readonly needs?: readonly string[]
  /** The value of a missing field; without a default, a missing field is refused. */
  readonly absent?: (at: Path) => T
  /** Whether a field that its record does not have is left out in writing too. */
  readonly isLeftOut?: true
}

/** A codec for every field of a record; a field without one does not compile. */
export type Fields<T> = { readonly [K in keyof T]-?: Codec<Exclude<T[K], undefined>> }

/** The same codec under another name on the wire. */
export const named = <T>(name: string, codec: Codec<T>): Codec<T> => ({ ...codec, name })

/** The same codec for a field that may be left out. */
export const absent = <T>(codec: Codec<T>, value: T): Codec<T> => ({
  ...codec,
  absent: () => value,
})

/**
 * The same codec for a field that a record need not have: left out in reading and in writing, so that
 * what was written before the field existed stays as it was, digest and all.
 */
export const optional = <T>(codec: Codec<T>): Codec<T> => ({
  ...codec,
  absent: () => undefined as T,
  isLeftOut: true,
})

/** The same codec with a description for the schema. */
export const described = <T>(codec: Codec<T>, description: string): Codec<T> => ({
  ...codec,
  schema: { ...codec.schema, description } as TSchema,
})

/** The same codec with a further check after reading. */
export const checked = <T>(codec: Codec<T>, check: (value: T, at: Path) => void): Codec<T> => ({
  ...codec,
  decode: (json, at) => {
    const value = codec.decode(json, at)
    check(value, at)
    return value
  },
})

/** The same codec or null; a field left out is null too. */
export const nullable = <T>(codec: Codec<T>): Codec<T | null> => ({
  ...codec,
  schema: Type.Union([codec.schema, Type.Null()]),
  decode: (json, at) => (json === null ? null : codec.decode(json, at)),
  encode: (value, scope) => (value === null ? null : codec.encode(value, scope)),
  absent: () => null,
})

/** An ordered list with a maximum length. */
export const list = <T>(codec: Codec<T>, most: number): Codec<readonly T[]> => ({
  schema: Type.Array(codec.schema, { maxItems: most }),
  decode: (json, at) => {
    if (!Array.isArray(json)) throw Path.fault(at, 'field.type', 'a list', show(json))
    if (json.length > most) {
      throw Path.fault(at, 'limit.exceeded', `at most ${most}`, show(json))
    }
    return json.map((item: Json, index) => codec.decode(item, Path.child(at, index)))
  },
  encode: (values, scope) => values.map((value) => codec.encode(value, scope)),
})

/**
 * An object from names to values, in the order given; the codec of a value may depend on its name.
 */
export const mapped = <T>(
  codecOf: (name: string) => Codec<T>,
  most: number,
): Codec<ReadonlyMap<string, T>> => ({
  schema: Type.Record(Type.String(), codecOf('').schema, { maxProperties: most }),
  decode: (json, at) => {
    const entries = Object.entries(object(json, at))
    if (entries.length > most) {
      throw Path.fault(at, 'limit.exceeded', `at most ${most} names`, `${entries.length}`)
    }
    return new Map(
      entries.map(([name, value]) => [name, codecOf(name).decode(value, Path.child(at, name))]),
    )
  },
  encode: (values, scope) =>
    Object.fromEntries(
      [...values].map(([name, value]) => [name, codecOf(name).encode(value, scope)]),
    ),
})

/** An object with exactly these fields, read in the order listed. */
export function record<T extends object>(fields: Fields<T>, description?: string): Codec<T> {
  const members = membersOf(fields)
  const names = new Set(members.map(({ name }) => name))
  return {
    schema: Type.Object(propertiesOf(members), {
      additionalProperties: false,
      ...(description === undefined ? {} : { description }),
    }),
    decode: (json, at) => {
      const source = object(json, at)
      const value: Record<string, unknown> = {}
      for (const member of members) {
        const read = member.read(source, at, value)
        if (read !== undefined) value[member.key] = read
      }
      refuseUnknown(source, names, at)
      return value as T
    },
    encode: (value, outer) => {
      const fields = value as Record<string, unknown>
      const scope = { catalog: outer.catalog, now: null, fields, outer }
      const target: Record<string, Json> = {}
      for (const { key, name, kind: codec } of members) {
        if (codec.isLeftOut && fields[key] === undefined) continue
        target[name] = codec.encode(fields[key], scope)
      }
      return target
    },
  }
}

/** One of several records, distinguished by a tag field. */
export function variant<T extends object, K extends string & keyof T>(
  field: K,
  kinds: { readonly [V in T[K] & string]: Codec<Extract<T, { readonly [F in K]: V }>> },
): Codec<T> {
  const table = kinds as unknown as Readonly<Record<string, Codec<T>>>
  const names = Object.keys(table)
  return {
    schema: Type.Union(names.map((name) => (table[name] as Codec<T>).schema)),
    decode: (json, at) => {
      const tag = object(json, at)[field]
      if (typeof tag !== 'string' || !Object.hasOwn(table, tag)) {
        const path = Path.child(at, field)
        if (tag === undefined) throw Path.fault(path, 'field.missing', oneOf(names), 'nothing')
        throw Path.fault(path, 'type.unknown', oneOf(names), show(tag))
      }
      return (table[tag] as Codec<T>).decode(json, at)
    },
    encode: (value, scope) => (table[value[field] as string] as Codec<T>).encode(value, scope),
  }
}

/** `"a", "b" or "c"`; long lists are cut. */
export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`)
  if (quoted.length > 12) return `${quoted.slice(0, 8).join(', ')} or ${quoted.length - 8} others`
  return quoted.length < 2
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

/** Requires an object. */
export function object(json: Json, at: Path): JsonObject {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw Path.fault(at, 'field.type', 'an object', show(json))
  }
  return json as JsonObject
}

interface Member {
  readonly key: string
  readonly name: string
  readonly kind: Codec<unknown>
  readonly read: (source: JsonObject, at: Path, fields: Record<string, unknown>) => unknown
}

function membersOf<T>(fields: Fields<T>): readonly Member[] {
  const seen: string[] = []
  const names = Object.entries<Codec<unknown>>(fields as Record<string, Codec<unknown>>).map(
    ([key, { name = key }]) => name,
  )
  return Object.entries<Codec<unknown>>(fields as Record<string, Codec<unknown>>).map(
    ([key, codec]) => {
      const missing = codec.needs?.find((needed) => !seen.includes(needed))
      assert(
        missing === undefined,
        `Kind.record: ${key} is listed after ${missing}, which it needs`,
      )
      seen.push(key)
      const name = codec.name ?? key
      return { key, name, kind: codec, read: reader(name, codec, names) }
    },
  )
}

const reader =
  (name: string, codec: Codec<unknown>, names: readonly string[]): Member['read'] =>
  (source, at, fields) => {
    const path = Path.field(at, name, fields)
    if (Object.hasOwn(source, name)) return codec.decode(source[name] as Json, path)
    if (codec.absent !== undefined) return codec.absent(path)
    throw Path.fault(path, 'field.missing', `a field "${name}"`, besides(source, names))
  }

/** Nothing was found; a name that is not known is told, since it may be that field misspelt. */
function besides(source: JsonObject, names: readonly string[]): string {
  const odd = Object.keys(source).filter((name) => !names.includes(name))
  return odd.length === 0 ? 'nothing' : `nothing of that name, but ${oneOf(odd.map(cut))}`
}

const cut = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name)

const propertiesOf = (members: readonly Member[]): TProperties =>
  Object.fromEntries(
    members.map(({ name, kind: codec }) => [
      name,
      codec.absent === undefined ? codec.schema : Type.Optional(codec.schema),
    ]),
  )

function refuseUnknown(source: JsonObject, names: ReadonlySet<string>, at: Path): void {
  for (const name of Object.keys(source)) {
    if (names.has(name)) continue
    throw Path.fault(Path.child(at, name), 'field.unknown', oneOf([...names]), show(name))
  }
}

export * as Codec from './Codec.ts'
