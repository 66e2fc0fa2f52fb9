import { limits } from '../base/limits.ts'
import { cut, type Steps, show, WireError, type WireErrorCode } from './WireError.ts'

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/** The origin of a text, for error messages. */
export interface Origin {
  readonly file?: string | null
  /** The line on which the text begins, from 1. */
  readonly line?: number
}

interface Cursor {
  readonly text: string
  readonly origin: Origin
  at: number
}

/**
 * Reads one JSON value. Stricter than the platform's reader: it refuses duplicate names, numbers
 * that overflow, and texts too long or too deep. Errors carry line and column.
 *
 * Rules: [WIRE2]
 *
 * @throws WireError json.malformed, json.duplicateKey, json.tooDeep, number.overflow, limit.exceeded
 * @example
 * JsonText.parse('{"a":[1,"2"]}') // => { a: [1, '2'] }
 */
export function parse(text: string, origin: Origin = {}, most: number = limits.document): Json {
  const cursor = open(text, origin)
  if (text.length > most) {
    throw fault(cursor, 'limit.exceeded', `at most ${most} characters`, `${text.length}`)
  }
  const value = readValue(cursor, limits.depth)
  skip(cursor)
  if (cursor.at < text.length) throw malformed(cursor, 'the end')
  return value
}

/**
 * Finds the line and column where a value begins; a path that does not exist is followed as far as
 * possible. The text is one that `parse` has accepted.
 */
export function locate(text: string, path: Steps, origin: Origin = {}): Position {
  return position(followed(text, path, origin))
}

/**
 * A number as it is written, before it is rounded to what a double holds: the text is one that `parse` has
 * accepted, and the path leads to a number of it.
 */
export function literal(text: string, path: Steps): string {
  const { at } = followed(text, path, {})
  const end = text.slice(at).search(/[^-+.0-9eE]|$/)
  return text.slice(at, at + end)
}

export interface Position {
  readonly line: number
  readonly column: number
}

const open = (text: string, origin: Origin): Cursor => ({
  text,
  origin,
  // A byte order mark begins a file, and nothing within one.
  at: text.charCodeAt(0) === 0xfeff && (origin.line ?? 1) === 1 ? 1 : 0,
})

/** At the value that a path leads to, or as near to it as it leads. */
function followed(text: string, path: Steps, origin: Origin): Cursor {
  const cursor = open(text, origin)
  for (const step of path) {
    skip(cursor)
    if (!enter(cursor, step)) break
  }
  skip(cursor)
  return cursor
}

function position({ text, at, origin }: Cursor): Position {
  let line = origin.line ?? 1
  let start = 0
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', start)) {
    line += 1
    start = next + 1
  }
  return { line, column: at - start + 1 }
}

/** Moves to a member or an element; stays at the container where there is none. */
function enter(cursor: Cursor, step: string | number): boolean {
  const start = cursor.at
  const opening = cursor.text[cursor.at]
  if (opening !== '{' && opening !== '[') return false
  cursor.at += 1
  for (let index = 0; ; index++) {
    skip(cursor)
    const key = opening === '{' ? memberName(cursor) : index
    if (key === step && cursor.text[cursor.at] !== ']') return true
    if (key !== null && cursor.text[cursor.at] !== ']') readValue(cursor, limits.depth)
    skip(cursor)
    if (cursor.text[cursor.at] !== ',') break
    cursor.at += 1
  }
  cursor.at = start
  return false
}

/** A member's name and its colon; null where the object ends. */
function memberName(cursor: Cursor): string | null {
  if (cursor.text[cursor.at] === '}') return null
  const name = readString(cursor)
  skip(cursor)
  cursor.at += 1
  skip(cursor)
  return name
}

function skip(cursor: Cursor): void {
  const { text } = cursor
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    cursor.at += 1
  }
}

function readValue(cursor: Cursor, depth: number): Json {
  skip(cursor)
  if (depth === 0) throw fault(cursor, 'json.tooDeep', `at most ${limits.depth} levels`, 'more')
  switch (cursor.text.charCodeAt(cursor.at)) {
    case 0x7b:
      return readObject(cursor, depth - 1)
    case 0x5b:
      return readList(cursor, depth - 1)
    case 0x22:
      return readString(cursor)
    case 0x74:
      return readWord(cursor, 'true', true)
    case 0x66:
      return readWord(cursor, 'false', false)
    case 0x6e:
      return readWord(cursor, 'null', null)
    default:
      return readNumber(cursor)
  }
}

function readObject(cursor: Cursor, depth: number): JsonObject {
  const object: Record<string, Json> = {}
  cursor.at += 1
  skip(cursor)
  if (taken(cursor, '}')) return object
  for (;;) {
    skip(cursor)
    if (cursor.text[cursor.at] !== '"') throw malformed(cursor, 'a name in quotes')
    const start = cursor.at
    const name = readString(cursor)
    if (Object.hasOwn(object, name)) {
      cursor.at = start
      throw fault(cursor, 'json.duplicateKey', 'each name once', `${show(name)} again`)
    }
    skip(cursor)
    if (!taken(cursor, ':')) throw malformed(cursor, 'a colon')
    put(object, name, readValue(cursor, depth))
    skip(cursor)
    if (taken(cursor, '}')) return object
    if (!taken(cursor, ',')) throw malformed(cursor, 'a comma or the end of the object')
  }
}

/** Any name is an ordinary member, `__proto__` included. */
function put(object: Record<string, Json>, name: string, value: Json): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true })
}

function readList(cursor: Cursor, depth: number): Json[] {
  const list: Json[] = []
  cursor.at += 1
  skip(cursor)
  if (taken(cursor, ']')) return list
  for (;;) {
    list.push(readValue(cursor, depth))
    skip(cursor)
    if (taken(cursor, ']')) return list
    if (!taken(cursor, ',')) throw malformed(cursor, 'a comma or the end of the list')
  }
}

const plainShape = /[ !#-[\]-\uffff]*/y
const escapeShape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Runs of plain characters and escapes in turn: one pattern for all of it would keep a place for each. */
function readString(cursor: Cursor): string {
  const start = cursor.at
  let end = past(plainShape, cursor.text, start + 1)
  const isPlain = cursor.text[end] === '"'
  while (cursor.text[end] !== '"') {
    const next = past(escapeShape, cursor.text, end)
    if (next === end) throw malformed(cursor, 'a string that ends')
    end = past(plainShape, cursor.text, next)
  }
  cursor.at = end + 1
  const value = isPlain
    ? cursor.text.slice(start + 1, end)
    : (JSON.parse(cursor.text.slice(start, end + 1)) as string)
  if (value.isWellFormed()) return value
  cursor.at = start
  throw fault(cursor, 'json.malformed', 'whole characters', 'one half of a surrogate pair')
}

/** The place after what a pattern takes there; the place itself where it takes nothing. */
function past(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at
  return shape.test(text) ? shape.lastIndex : at
}

const numberShape = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

function readNumber(cursor: Cursor): number {
  numberShape.lastIndex = cursor.at
  if (!numberShape.test(cursor.text)) throw malformed(cursor, 'a value')
  const digits = cursor.text.slice(cursor.at, numberShape.lastIndex)
  const value = Number(digits)
  if (!Number.isFinite(value)) {
    throw fault(cursor, 'number.overflow', 'a number below 1.8e308', cut(digits))
  }
  cursor.at = numberShape.lastIndex
  return value
}

function readWord<T>(cursor: Cursor, word: string, value: T): T {
  if (!cursor.text.startsWith(word, cursor.at)) throw malformed(cursor, 'a value')
  cursor.at += word.length
  return value
}

function taken(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false
  cursor.at += 1
  return true
}

const wordShape = /[^\s,:{}[\]"]{1,24}/y

function malformed(cursor: Cursor, expected: string): WireError {
  wordShape.lastIndex = cursor.at
  const word = wordShape.exec(cursor.text)?.[0] ?? cursor.text[cursor.at]
  const found = word === undefined ? 'the end of the text' : show(word)
  return fault(cursor, 'json.malformed', expected, found)
}

function fault(cursor: Cursor, code: WireErrorCode, expected: string, found: string): WireError {
  const { file = null } = cursor.origin
  return new WireError({ code, expected, found }, { file, ...position(cursor) })
}

export * as JsonText from './JsonText.ts'
