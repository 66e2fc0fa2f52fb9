import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { show, WireError, type WireErrorCode } from '../WireError.ts'

/** A field of a message: its number, its text, and where in the message it begins. */
export interface FixField {
  readonly tag: number
  readonly value: string
  readonly at: number
}

/** The character between fields. */
export const SOH = '\u0001'

export const BEGIN_STRING = 'FIX.4.4'

const beginTag = 8
const lengthTag = 9
const sumTag = 10

/** Fields that say how long the next one is, so that it may hold anything. */
const lengthOf = new Map([
  [95, 96],
  [90, 91],
  [354, 355],
])

/**
 * Writes a message of FIX 4.4 from its fields, MsgType (35) first: BeginString, the length of the body and
 * the checksum are added.
 *
 * Rules: [MSG3]
 *
 * @throws WireError field.value where a value is empty or holds what FIX does not carry
 * @example
 * FixText.write([{ tag: 35, value: '0' }]) // => '8=FIX.4.4|9=5|35=0|10=163|', with SOH for |
 */
export function write(fields: readonly Omit<FixField, 'at'>[]): string {
  for (const { tag, value } of fields) {
    if (plain.test(value)) continue
    throw fault('field.value', 'printable characters of ASCII', show(value), [tag])
  }
  const body = fields.map(({ tag, value }) => `${tag}=${value}${SOH}`).join('')
  const front = `${beginTag}=${BEGIN_STRING}${SOH}${lengthTag}=${body.length}${SOH}${body}`
  return `${front}${sumTag}=${checksum(front)}${SOH}`
}

const plain = /^[ -~]+$/

/** The sum of all characters, modulo 256, in three digits. */
function checksum(text: string): string {
  let sum = 0
  for (let at = 0; at < text.length; at++) sum = (sum + text.charCodeAt(at)) % 256
  return `${sum}`.padStart(3, '0')
}

/**
 * Reads the fields of one message between its length and its checksum, both of which are checked.
 *
 * Rules: [MSG3]
 */
export const read = (text: string, origin: Origin = {}): Result<readonly FixField[], WireError> =>
  Input.attempt(() => fieldsOf(text, origin))

function fieldsOf(text: string, origin: Origin): readonly FixField[] {
  if (text.length > limits.line) {
    throw fault('limit.exceeded', `at most ${limits.line} characters`, `${text.length}`)
  }
  const fields = split(text, origin)
  const [begin, length, type] = fields
  expectTag(begin, beginTag, BEGIN_STRING, origin)
  expectTag(length, lengthTag, 'the length of the body', origin)
  expectTag(type, 35, 'the type of the message', origin)
  const sum = fields.at(-1) as FixField
  expectTag(sum, sumTag, 'a checksum', origin)
  const start = (type as FixField).at
  const expected = `${sum.at - start}`
  if (length?.value !== expected) {
    throw fault('fix.length', expected, show(length?.value), [lengthTag], placed(origin, length))
  }
  const total = checksum(text.slice(0, sum.at))
  if (sum.value !== total) {
    throw fault('fix.checksum', total, show(sum.value), [sumTag], placed(origin, sum))
  }
  return fields.slice(2, -1)
}

function expectTag(field: FixField | undefined, tag: number, what: string, origin: Origin): void {
  const isBegin = tag === beginTag
  if (field?.tag === tag && (!isBegin || field.value === BEGIN_STRING)) return
  const found = field === undefined ? 'the end' : show(`${field.tag}=${field.value}`)
  throw fault(
    'fix.malformed',
    `${tag}=${isBegin ? BEGIN_STRING : '…'}, ${what}`,
    found,
    [],
    placed(origin, field),
  )
}

const shape = /([1-9][0-9]{0,8})=/y

function split(text: string, origin: Origin): readonly FixField[] {
  const fields: FixField[] = []
  for (let at = 0; at < text.length; ) {
    const place = { ...origin, column: at + 1 }
    shape.lastIndex = at
    const found = shape.exec(text)
    if (found === null) {
      const rest = show(text.slice(at, at + 20))
      throw fault('fix.malformed', 'a tag and =', rest, [], place)
    }
    const tag = Number(found[1])
    const from = at + found[0].length
    const length = lengthBefore(fields, tag)
    const end = endOf(text, from, length)
    const value = text.slice(from, end)
    if (end === -1 || value === '') {
      const expected = end === -1 ? 'SOH at its end' : 'a value'
      throw fault('fix.malformed', expected, show(text.slice(from, from + 20)), [tag], place)
    }
    if (length === null && /\p{Cc}/u.test(value)) {
      throw fault('field.value', 'no control characters', show(value), [tag], place)
    }
    fields.push({ tag, value, at })
    at = end + 1
  }
  return fields
}

/** How long a field is, where the one before it says so. */
function lengthBefore(fields: readonly FixField[], tag: number): number | null {
  const before = fields.at(-1)
  if (before === undefined || lengthOf.get(before.tag) !== tag) return null
  return /^[0-9]{1,7}$/.test(before.value) ? Number(before.value) : null
}

function endOf(text: string, from: number, length: number | null): number {
  if (length === null) return text.indexOf(SOH, from)
  return text[from + length] === SOH ? from + length : -1
}

const placed = (
  origin: Origin,
  field: FixField | undefined,
): Origin & { column: number | null } => ({
  ...origin,
  column: field === undefined ? null : field.at + 1,
})

/** A fault at a tag; its column is a character of the message, from 1. */
export function fault(
  code: WireErrorCode,
  expected: string,
  found: string,
  path: readonly (string | number)[] = [],
  at: Origin & { readonly column?: number | null } = {},
): WireError {
  const { file = null, line = null, column = null } = at
  return new WireError({ code, expected, found, path }, { file, line, column })
}

export * as FixText from './FixText.ts'
