import { assert } from '../base/assert.ts'
import { schemaVersion, upcastStep } from './upcasters.ts'
import { show, WireError } from './WireError.ts'

/**
 * Journal entries and snapshots as text: any plain tree of strings, finite numbers, booleans, null,
 * bigints, lists, records and Maps, exactly and in one canonical form, so that equal trees have
 * equal bytes and a hash of the bytes is a hash of the tree.
 *
 *     1n     "#1"        a string that begins with # gets one more
 *     Map    {"@map":[[key,value],...]}   in its order; a field that begins with @ gets one more
 *
 * Fields are sorted by UTF-16 code units. The text needs no catalog and knows no type: amounts stay
 * counts of atoms.
 *
 * Rules: [WIRE20]
 */

/**
 * Part of every hash. The text format is the same in all versions; the commands and events in it
 * differ.
 */
export const version = schemaVersion

/** Converts an entry of an older version to the current one. */
export const upcast = upcastStep

/**
 * Writes a tree.
 *
 * @example
 * journalText.encode({ b: 1n, a: '#' }) // => '{"a":"##","b":"#1"}'
 */
export function encode(tree: unknown): string {
  switch (typeof tree) {
    case 'string':
      return tree.charCodeAt(0) === HASH ? quote(`#${tree}`) : quote(tree)
    case 'bigint':
      return `"#${tree}"`
    case 'number':
      return number(tree)
    case 'boolean':
      return tree ? 'true' : 'false'
    case 'object':
      if (tree === null) return 'null'
      if (Array.isArray(tree)) return list(tree)
      return tree instanceof Map ? map(tree) : record(tree as Record<string, unknown>)
    default:
      assert(false, `journalText: a journal holds no ${typeof tree}`)
  }
}

/**
 * Reads what `encode` wrote.
 *
 * @throws WireError json.malformed for any other text
 */
export function decode(text: string): unknown {
  try {
    return revive(JSON.parse(text))
  } catch (cause) {
    const expected = 'a journal text'
    throw new WireError({ code: 'json.malformed', expected, found: `${show(text)}: ${cause}` })
  }
}

const HASH = 0x23
const AT = 0x40

function number(value: number): string {
  assert(Number.isFinite(value), 'journalText: numbers are finite')
  return Object.is(value, -0) ? '-0' : `${value}`
}

const odd = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

const quote = (text: string): string => (odd.test(text) ? JSON.stringify(text) : `"${text}"`)

function list(items: readonly unknown[]): string {
  let text = '['
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += ','
    text += encode(items[index])
  }
  return `${text}]`
}

function map(entries: ReadonlyMap<unknown, unknown>): string {
  let text = ''
  for (const [key, value] of entries) {
    text += `${text === '' ? '' : ','}[${encode(key)},${encode(value)}]`
  }
  return `{"@map":[${text}]}`
}

function record(fields: Readonly<Record<string, unknown>>): string {
  const order = fieldsOf(Object.keys(fields))
  let text = '{'
  for (let index = 0; index < order.length; index++) {
    const { key, label } = order[index] as Field
    text += label + encode(fields[key])
  }
  return `${text}}`
}

/** A field in its sorted position: its name, and the text before its value. */
interface Field {
  readonly key: string
  readonly label: string
}

/** A node of the tree of records by their fields in turn. */
interface Shape {
  readonly next: Map<string, Shape>
  /** The sorted fields, where some record had exactly these. */
  fields: readonly Field[] | null
}

/** Few distinct shapes are written many times, so each shape is sorted once. */
const shapes: Shape = { next: new Map(), fields: null }
let shapesLeft = 4_096
const KEYS_MAX = 32

function fieldsOf(keys: readonly string[]): readonly Field[] {
  if (keys.length > KEYS_MAX) return sort(keys)
  let shape = shapes
  for (let index = 0; index < keys.length; index++) {
    const next = shape.next.get(keys[index] as string) ?? grow(shape, keys[index] as string)
    if (next === null) return sort(keys)
    shape = next
  }
  shape.fields ??= sort(keys)
  return shape.fields
}

function grow(shape: Shape, key: string): Shape | null {
  if (shapesLeft === 0) return null
  shapesLeft -= 1
  const next: Shape = { next: new Map(), fields: null }
  shape.next.set(key, next)
  return next
}

const sort = (keys: readonly string[]): readonly Field[] =>
  keys
    .toSorted()
    .map((key, index) => ({ key, label: `${index === 0 ? '' : ','}${quote(escaped(key))}:` }))

const escaped = (key: string): string => (key.charCodeAt(0) === AT ? `@${key}` : key)

function revive(json: unknown): unknown {
  if (typeof json === 'string') return json.charCodeAt(0) === HASH ? untag(json) : json
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) {
    for (let index = 0; index < json.length; index++) json[index] = revive(json[index])
    return json
  }
  return reviveRecord(json as Record<string, unknown>)
}

const untag = (text: string): string | bigint =>
  text.charCodeAt(1) === HASH ? text.slice(1) : BigInt(text.slice(1))

function reviveRecord(json: Record<string, unknown>): unknown {
  let hasEscaped = false
  for (const key of Object.keys(json)) {
    const value = revive(json[key])
    if (key === '@map') return new Map(value as [unknown, unknown][])
    if (key.charCodeAt(0) === AT) hasEscaped = true
    json[key] = value
  }
  if (!hasEscaped) return json
  const entries = Object.entries(json)
  return Object.fromEntries(
    entries.map(([key, value]) => [key.charCodeAt(0) === AT ? key.slice(1) : key, value]),
  )
}

export * as journalText from './journalText.ts'
