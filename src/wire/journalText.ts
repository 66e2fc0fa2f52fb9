import { assert } from '../base/assert.ts'
import { RecordScan } from './RecordScan.ts'
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
      return tree instanceof Map ? map(tree) : fieldsText(tree as Record<string, unknown>)
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

/**
 * Writes a tree in pieces of a length or one less, the last excepted: together they are what
 * `encode` gives. A record's lists are written item by item, and may be drawn as they are written.
 */
export function* pieces(tree: unknown, length: number): Generator<string> {
  let text = ''
  for (const part of partsOf(tree)) {
    text += part
    let at = 0
    while (text.length - at >= length) {
      const end = at + length
      const piece = text.slice(at, isParted(text, end) ? end - 1 : end)
      yield piece
      at += piece.length
    }
    if (at > 0) text = text.slice(at)
  }
  if (text !== '') yield text
}

/**
 * Reads a record that was written in pieces, whatever their lengths. Its long fields, which are
 * lists, are drawn item by item from the pieces, each time that they are iterated. It pauses with
 * every piece and returns the record.
 *
 * @example
 * const reading = journalText.record(() => ['{"accounts":[1,2', '3]}'], ['accounts'])
 * reading.next() // a pause; the last gives the record, whose accounts give 1, then 23
 */
export function* record(
  from: RecordScan.Pieces,
  long: readonly string[],
): Generator<void, Readonly<Record<string, unknown>>> {
  const found: [string, unknown][] = []
  for (const field of RecordScan.fields(from, long.map(escaped))) {
    if (field === null) {
      yield
      continue
    }
    const { name, value } = field
    const read = typeof value === 'string' ? decode(value) : drawn(() => itemsOf(from, value))
    found.push([name.charCodeAt(0) === AT ? name.slice(1) : name, read])
  }
  return Object.fromEntries(found)
}

/** Whether a character of two code units would be parted: neither half has bytes of its own. */
const isParted = (text: string, end: number): boolean =>
  (text.charCodeAt(end - 1) & 0xfc00) === 0xd800

/** A list that is drawn anew each time that it is iterated. */
const drawn = (items: () => Iterator<unknown>): Iterable<unknown> => ({ [Symbol.iterator]: items })

function* itemsOf(from: RecordScan.Pieces, place: RecordScan.Place): Generator<unknown> {
  for (const text of RecordScan.items(from, place)) yield* decode(`[${text}]`) as unknown[]
}

const HASH = 0x23
const AT = 0x40

function* partsOf(tree: unknown): Generator<string> {
  if (!isRecord(tree)) return yield encode(tree)
  yield '{'
  for (const { key, label } of fieldsOf(Object.keys(tree))) {
    const value = tree[key]
    yield label
    if (isList(value)) yield* listParts(value)
    else yield encode(value)
  }
  yield '}'
}

function* listParts(items: Iterable<unknown>): Generator<string> {
  yield '['
  let count = 0
  for (const item of items) yield (count++ === 0 ? '' : ',') + encode(item)
  yield ']'
}

const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value && !(value instanceof Map)

const isRecord = (tree: unknown): tree is Readonly<Record<string, unknown>> =>
  typeof tree === 'object' && tree !== null && !isList(tree) && !(tree instanceof Map)

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

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  const order = fieldsOf(Object.keys(fields))
  // A list that is drawn has no fields; hardly any record has none, so the question costs nothing.
  if (order.length === 0 && isList(fields)) return list([...fields])
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
