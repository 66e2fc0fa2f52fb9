import { assert } from '../base/assert.ts'

/**
 * A record's text as it comes in pieces of any length, parted into fields and lists into items,
 * without holding more than one of them. What a part holds is not looked at here.
 */

/** Where something begins: the number of a piece, and the place in it. */
export interface Place {
  readonly piece: number
  readonly at: number
}

/** A field: its text, or where the items of its list begin if it is one of the long ones. */
export interface Field {
  readonly name: string
  readonly value: string | Place
}

/** Gives the pieces from one of them on; the first is 0. */
export type Pieces = (from: number) => Iterable<string>

interface Scan {
  readonly rest: Iterator<string>
  piece: number
  text: string
  at: number
}

/**
 * The fields in their order; of a long one the items are passed over. Null is no field: it comes with every
 * piece that is passed, for whoever has other work to do.
 */
export function* fields(pieces: Pieces, long: readonly string[]): Generator<Field | null> {
  const scan = scanFrom(pieces, { piece: 0, at: 0 })
  expect(scan, OPEN_RECORD)
  while (peek(scan) !== CLOSE_RECORD) {
    const name: string = JSON.parse(part(scan, COLON))
    expect(scan, COLON)
    yield { name, value: long.includes(name) ? yield* passList(scan) : part(scan, COMMA) }
    if (peek(scan) === COMMA) scan.at++
  }
}

/** The texts of the items of a list, several of them at a time with commas between. */
export function* items(pieces: Pieces, place: Place, length = ITEMS_LENGTH): Generator<string> {
  const scan = scanFrom(pieces, place)
  let text = ''
  while (peek(scan) !== CLOSE_LIST) {
    text += part(scan, COMMA)
    if (peek(scan) === COMMA) scan.at++
    const isDone = peek(scan) === CLOSE_LIST
    if (isDone || text.length >= length) {
      yield text
      text = ''
    } else text += ','
  }
}

const ITEMS_LENGTH = 65_536

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_LIST = 0x5b
const BACKSLASH = 0x5c
const CLOSE_LIST = 0x5d
const OPEN_RECORD = 0x7b
const CLOSE_RECORD = 0x7d

const scanFrom = (pieces: Pieces, { piece, at }: Place): Scan => ({
  rest: pieces(piece)[Symbol.iterator](),
  piece: piece - 1,
  text: '',
  // Before the first piece: the place in it is known, and reached once it is there.
  at: at === 0 ? 0 : -at,
})

/** Makes sure that there is a character; false at the end of all pieces. */
function fill(scan: Scan): boolean {
  while (scan.at < 0 || scan.at >= scan.text.length) {
    const next = scan.rest.next()
    if (next.done) return false
    scan.piece++
    scan.text = next.value
    scan.at = scan.at < 0 ? -scan.at : 0
  }
  return true
}

function peek(scan: Scan): number {
  const isThere = fill(scan)
  assert(isThere, 'RecordScan: a record comes whole')
  return scan.text.charCodeAt(scan.at)
}

function expect(scan: Scan, code: number): void {
  assert(peek(scan) === code, 'RecordScan: a text as journalText writes it')
  scan.at++
}

function* passList(scan: Scan): Generator<null, Place> {
  expect(scan, OPEN_LIST)
  fill(scan)
  const place = { piece: scan.piece, at: scan.at }
  for (let { piece } = scan; peek(scan) !== CLOSE_LIST; ) {
    pass(scan, COMMA)
    if (peek(scan) === COMMA) scan.at++
    if (scan.piece === piece) continue
    piece = scan.piece
    yield null
  }
  scan.at++
  return place
}

/** The text up to the end of a value, or up to a mark outside of any list, record or string. */
function part(scan: Scan, mark: number): string {
  let text = ''
  pass(scan, mark, (some) => {
    text += some
  })
  return text
}

function pass(scan: Scan, mark: number, take: (text: string) => void = () => {}): void {
  const within: Within = { depth: 0, isString: false, isEscaped: false }
  while (fill(scan)) {
    const from = scan.at
    scan.at = endOf(scan.text, from, mark, within)
    take(scan.text.slice(from, scan.at))
    if (scan.at < scan.text.length) return
  }
}

/** What a place in a text is inside of. */
interface Within {
  depth: number
  isString: boolean
  isEscaped: boolean
}

/** Where the mark, or the end of what is around, is met; the text's length where it is not. */
function endOf(text: string, from: number, mark: number, within: Within): number {
  let { depth, isString, isEscaped } = within
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isString) {
      if (isEscaped) isEscaped = false
      else if (code === BACKSLASH) isEscaped = true
      else if (code === QUOTE) isString = false
    } else if (code === QUOTE) isString = true
    else if (code === OPEN_RECORD || code === OPEN_LIST) depth++
    else if (depth === 0 && (code === mark || code === CLOSE_RECORD || code === CLOSE_LIST)) break
    else if (code === CLOSE_RECORD || code === CLOSE_LIST) depth--
  }
  Object.assign(within, { depth, isString, isEscaped })
  return at
}

export * as RecordScan from './RecordScan.ts'
