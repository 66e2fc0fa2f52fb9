import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { cut, show, WireError, type WireErrorCode } from '../WireError.ts'

/** An element: with elements in it or with text, and never with both. */
export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Of an element without elements in it, its text with no space around it. */
  readonly text: string
  /** Where it begins in the document, from 0. */
  readonly at: number
}

interface Cursor {
  readonly text: string
  readonly origin: Origin
  at: number
}

/**
 * Reads a document of elements, attributes and text: what messages are made of. It has no document type
 * and no processing but its first line, so that nothing is fetched or expanded; names are as they are
 * written, without prefixes; comments are passed over.
 *
 * Rules: [MSG5]
 */
export const read = (text: string, origin: Origin = {}): Result<Element, WireError> =>
  Input.attempt(() => {
    const cursor: Cursor = { text, origin, at: text.charCodeAt(0) === 0xfeff ? 1 : 0 }
    if (text.length > limits.line) {
      throw fault(cursor, 'limit.exceeded', `at most ${limits.line} characters`, `${text.length}`)
    }
    if (text.startsWith('<?xml', cursor.at)) pass(cursor, '?>')
    space(cursor)
    const root = element(cursor, limits.depth)
    space(cursor)
    if (cursor.at < text.length) throw malformed(cursor, 'the end')
    return root
  })

/** Passes over white space and comments. */
function space(cursor: Cursor): void {
  for (;;) {
    while (/[ \t\r\n]/.test(cursor.text[cursor.at] ?? '')) cursor.at += 1
    if (!cursor.text.startsWith('<!--', cursor.at)) return
    pass(cursor, '-->')
  }
}

function pass(cursor: Cursor, until: string): void {
  const end = cursor.text.indexOf(until, cursor.at)
  if (end === -1) throw malformed(cursor, until)
  cursor.at = end + until.length
}

const nameShape = /[A-Za-z_][A-Za-z0-9_.-]*/y

function name(cursor: Cursor): string {
  nameShape.lastIndex = cursor.at
  const found = nameShape.exec(cursor.text)
  if (found === null) throw malformed(cursor, 'a name')
  cursor.at += found[0].length
  return found[0]
}

function expect(cursor: Cursor, text: string): void {
  if (!cursor.text.startsWith(text, cursor.at)) throw malformed(cursor, cut(text))
  cursor.at += text.length
}

function element(cursor: Cursor, depth: number): Element {
  if (depth === 0) throw fault(cursor, 'json.tooDeep', `at most ${limits.depth} levels`, 'more')
  const at = cursor.at
  expect(cursor, '<')
  const tag = name(cursor)
  const attributes = attributesOf(cursor)
  if (cursor.text.startsWith('/>', cursor.at)) {
    cursor.at += 2
    return { name: tag, attributes, children: [], text: '', at }
  }
  expect(cursor, '>')
  const children: Element[] = []
  const text = textOf(cursor)
  for (space(cursor); !cursor.text.startsWith('</', cursor.at); space(cursor)) {
    if (text !== '') throw malformed(cursor, 'an end of the text')
    children.push(element(cursor, depth - 1))
  }
  expect(cursor, `</${tag}`)
  space(cursor)
  expect(cursor, '>')
  return { name: tag, attributes, children, text, at }
}

function attributesOf(cursor: Cursor): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (space(cursor); !/[/>]/.test(cursor.text[cursor.at] ?? '/'); space(cursor)) {
    const key = name(cursor)
    if (found.has(key)) throw malformed(cursor, 'each attribute once')
    expect(cursor, '=')
    const quote = cursor.text[cursor.at]
    if (quote !== '"' && quote !== "'") throw malformed(cursor, 'a quote')
    const start = cursor.at + 1
    cursor.at = start
    pass(cursor, quote)
    const value = cursor.text.slice(start, cursor.at - 1)
    if (value.includes('<')) throw malformed(cursor, 'no < in an attribute')
    found.set(key, resolved(cursor, value))
  }
  return found
}

/** The text up to the next tag, on one line: what is told of it is not to look like lines of its own. */
function textOf(cursor: Cursor): string {
  const start = cursor.at
  const end = cursor.text.indexOf('<', start)
  if (end === -1) throw malformed(cursor, 'an end tag')
  const text = resolved(cursor, cursor.text.slice(start, end))
    .trim()
    .replace(/[\t\r\n]+/g, ' ')
  cursor.at = end
  return text
}

const entities: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
}

/** With the five entities and numbered characters in place; there are no others. */
function resolved(cursor: Cursor, text: string): string {
  const strange = /&(?!(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/.exec(text)
  if (strange !== null) throw malformed(cursor, 'a character of XML instead of &')
  const plain = text.replace(/&(#x?)?([^;]+);/g, (_, mark, body) => {
    if (mark === undefined) return entities[body] as string
    const code = Number.parseInt(body, mark === '#x' ? 16 : 10)
    return code > 0x10ffff ? '\u0000' : String.fromCodePoint(code)
  })
  if (unprintable.test(plain)) throw malformed(cursor, 'no control characters')
  return plain
}

const unprintable = /(?![\t\r\n])\p{Cc}|[\ud800-\udfff\ufffe\uffff]/u

/** Writes an element, with its text as XML needs it. */
export function write(name: string, content: string | readonly string[], attributes = ''): string {
  const inner = typeof content === 'string' ? escaped(content) : content.join('')
  return `<${name}${attributes}>${inner}</${name}>`
}

/** A text as it stands in an element or an attribute. */
export const escaped = (text: string): string => text.replace(/[<>&"]/g, (one) => `&${names[one]};`)

const names: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot' }

function malformed(cursor: Cursor, expected: string): WireError {
  const rest = cursor.text.slice(cursor.at, cursor.at + 20)
  return fault(cursor, 'xml.malformed', expected, rest === '' ? 'the end' : show(rest))
}

const fault = (cursor: Cursor, code: WireErrorCode, expected: string, found: string): WireError =>
  faultAt(cursor.text, cursor.at, { code, expected, found, path: [] }, cursor.origin)

/** A fault at a place of a document, with its line and column. */
export function faultAt(
  text: string,
  at: number,
  facts: ConstructorParameters<typeof WireError>[0],
  { file = null, line = 1 }: Origin = {},
): WireError {
  const before = text.slice(0, at)
  const breaks = before.split('\n')
  const column = (breaks.at(-1) as string).length + 1
  return new WireError(facts, { file, line: line + breaks.length - 1, column })
}

export * as XmlText from './XmlText.ts'
