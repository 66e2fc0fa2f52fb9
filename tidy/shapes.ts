import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { commands } from '../src/wire/commands.ts'
import { events } from '../src/wire/events.ts'
import { Program } from './Program.ts'

/** A digest of the shape of each command and event, by its type. */
export interface Shapes {
  readonly commands: Readonly<Record<string, string>>
  readonly events: Readonly<Record<string, string>>
}

/** The shapes of each version of commands and events, from the first that was recorded. */
export type Recorded = Readonly<Record<string, Shapes>>

export const recordedAt = new URL('./shapes.json', import.meta.url)

export const recorded = (): Recorded => JSON.parse(readFileSync(recordedAt, 'utf8'))

/**
 * The shapes as they are: of what journals hold by the types of the model, of what lines hold by
 * the codecs' schemas. Limits and words of explanation are no shape, but the unit of a number is.
 */
export function shapesOf(program: ts.Program, codecs: Codecs = { commands, events }): Shapes {
  const model = (path: string, name: string) => modelShapes(program, path, name)
  return {
    commands: digests(model('src/engine/Command.ts', 'Command'), codecs.commands),
    events: digests(model('src/engine/Event.ts', 'Event'), codecs.events),
  }
}

type Schemas = Readonly<Record<string, { readonly schema: object }>>

/** The codecs of lines, for their schemas. */
export interface Codecs {
  readonly commands: Schemas
  readonly events: Schemas
}

function digests(model: ReadonlyMap<string, string>, codecs: Schemas): Record<string, string> {
  const types = [...model.keys()].sort()
  return Object.fromEntries(
    types.map((type) => {
      const line = JSON.stringify(structure(codecs[type]?.schema))
      return [type, hash('sha256', `${model.get(type)}\n${line}`).slice(0, 12)]
    }),
  )
}

const limiting = new Set([
  ...['title', 'minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'maxProperties'],
])

/**
 * A schema without limits, explanations and order; the explanation of a number of money is its
 * unit.
 */
function structure(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(structure).toSorted(byText)
  if (typeof schema !== 'object' || schema === null) return schema
  const isMoney = 'pattern' in schema
  const kept = Object.entries(schema).filter(([key, value]) => {
    if (key === 'description' && typeof value === 'string') return isMoney
    return !limiting.has(key) || typeof value === 'object'
  })
  return Object.fromEntries(
    kept.map(([key, value]) => [key, structure(value)] as const).toSorted(byText),
  )
}

const byText = (a: unknown, b: unknown): number => {
  const [left, right] = [JSON.stringify(a) ?? '', JSON.stringify(b) ?? '']
  return left < right ? -1 : left > right ? 1 : 0
}

/** What differs from the record of a version, as sentences. */
export function shapes(found: Shapes, version: number, known: Recorded): readonly string[] {
  const shape = known[version]
  if (shape === undefined) {
    return [`tidy/shapes.json: expected version ${version}: record it by node tidy/recordShapes.ts`]
  }
  return [
    ...differences('command', found.commands, shape.commands),
    ...differences('event', found.events, shape.events),
  ].map(
    (text) =>
      `${text}: what version ${version} recorded stays as it is. Raise schemaVersion in ` +
      'src/wire/upcasters.ts, say there how the version before is read and in docs/spec/versions.md ' +
      'what changed, then run node src/wire/writeSchemas.ts and node tidy/recordShapes.ts',
  )
}

function differences(
  kind: string,
  found: Shapes['commands'],
  known: Shapes['commands'],
): readonly string[] {
  const types = [...new Set([...Object.keys(known), ...Object.keys(found)])].sort()
  return types.flatMap((type) => {
    if (found[type] === known[type]) return []
    if (found[type] === undefined) return [`${kind} ${type} is gone`]
    return [`${kind} ${type} ${known[type] === undefined ? 'is new' : 'has another shape'}`]
  })
}

/** The text of each member of a union that its field `type` tells from the others. */
function modelShapes(program: ts.Program, path: string, name: string): ReadonlyMap<string, string> {
  const checker = program.getTypeChecker()
  const file = Program.files(program).find((source) => source.path === path)?.file
  const module = file && checker.getSymbolAtLocation(file)
  const symbol = module && checker.getExportsOfModule(module).find((one) => one.name === name)
  if (symbol === undefined) throw new Error(`${path} exports no ${name}`)
  const union = checker.getDeclaredTypeOfSymbol(symbol)
  const members = union.isUnion() ? union.types : [union]
  return new Map(members.map((one) => [tagOf(checker, one), textOf(checker, one)]))
}

function tagOf(checker: ts.TypeChecker, type: ts.Type): string {
  const tag = type.getProperty('type')
  const value = tag && checker.getTypeOfSymbol(tag)
  if (!value?.isStringLiteral()) throw new Error('a command and an event have a type')
  return value.value
}

/** A type written out whole: names of types do not matter, names of fields do. */
function textOf(checker: ts.TypeChecker, type: ts.Type): string {
  if (type.flags & ts.TypeFlags.Boolean) return 'boolean'
  if (type.isUnion()) {
    const parts = type.types.map((part) => textOf(checker, part))
    return [...new Set(parts)].sort().join(' | ')
  }
  if (type.isIntersection()) return type.types.map((part) => textOf(checker, part)).join(' & ')
  if (!(type.flags & ts.TypeFlags.Object)) return checker.typeToString(type)
  const parts = checker.getTypeArguments(type as ts.TypeReference)
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    return `[${parts.map((part) => textOf(checker, part)).join(', ')}]`
  }
  if (/^(Readonly)?(Map|Set)$/.test(type.symbol.name)) {
    return `${type.symbol.name}<${parts.map((part) => textOf(checker, part)).join(', ')}>`
  }
  return recordText(checker, type)
}

function recordText(checker: ts.TypeChecker, type: ts.Type): string {
  const fields = type.getProperties().map((field) => {
    const mark = field.flags & ts.SymbolFlags.Optional ? '?' : ''
    const text = textOf(checker, checker.getTypeOfSymbol(field))
    return `${field.name.replace(/^__@(\w+)@\d+$/, '$1')}${mark}: ${text}`
  })
  const index = checker.getIndexInfosOfType(type).map(({ keyType, type: value }) => {
    return `[${textOf(checker, keyType)}]: ${textOf(checker, value)}`
  })
  return `{ ${[...fields, ...index].sort().join('; ')} }`
}
