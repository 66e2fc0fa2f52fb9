import { datetime } from '../../base/datetime.ts'
import type { Result } from '../../base/Result.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import { type Json, type JsonObject, JsonText, type Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { show, WireError } from '../WireError.ts'
import type { Book } from './Book.ts'
import { BookBuilder, type Taker } from './BookBuilder.ts'
import { checkLenders } from './checkLenders.ts'
import { checkPrices } from './checkPrices.ts'

/** The origin of a book, and whether it must contain every price. */
export interface BookOptions extends Origin {
  /** `later`: a price file follows, so a position may have no mark yet. */
  readonly prices?: 'now' | 'later'
  /** `claims`: the book is carried out, so whatever is owed must be owed to a pool. */
  readonly debts?: 'told' | 'claims'
}

/**
 * Reads a book file: one JSON document, or NDJSON with one record a line; the first line decides
 * which. A record refers only to definitions before it. Lines of comments begin with `//`.
 *
 * Rules: [WIRE11] [WIRE12]
 *
 * @example
 * const result = readBook(text, { file: 'book.json' })
 * if (result.ok) for (const command of bookCommands(result.value)) step(state, command)
 */
export function readBook(text: string, options: BookOptions = {}): Result<Book, WireError> {
  const bare = uncommented(text)
  return isLines(bare) ? readLines(bare, options) : readDocument(bare, options)
}

/** A line that begins with two slashes is a comment; blanks keep every place where it was. */
const uncommented = (text: string): string =>
  text.replace(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length))

const sections: Readonly<Record<string, Taker>> = {
  assets: BookBuilder.asset,
  instruments: BookBuilder.instrument,
  rulebooks: BookBuilder.rulebook,
  pools: BookBuilder.pool,
  prices: BookBuilder.price,
  accounts: BookBuilder.account,
  protections: BookBuilder.protection,
}

function readDocument(text: string, options: BookOptions): Result<Book, WireError> {
  return Input.read(text, options, (json) => {
    const builder = BookBuilder.create()
    const top = Path.top(BookBuilder.catalog(builder))
    const document = Codec.object(json, top)
    builder.asOf = asOf(document, top)
    for (const name of Object.keys(document)) {
      if (name === 'asOf' || Object.hasOwn(sections, name)) continue
      const known = Codec.oneOf(['asOf', ...Object.keys(sections)])
      throw Path.fault(Path.child(top, name), 'field.unknown', known, show(name))
    }
    for (const [name, take] of Object.entries(sections)) {
      addAll(builder, document[name] ?? [], take, Path.child(top, name))
    }
    const book = BookBuilder.finish(builder, top)
    check(book, options, (index) => Path.child(Path.child(top, 'accounts'), index))
    return book
  })
}

function check(book: Book, { prices, debts }: BookOptions, accountAt: (index: number) => Path) {
  if (prices !== 'later') checkPrices(book, accountAt)
  if (debts === 'claims') checkLenders(book, accountAt)
}

function addAll(builder: BookBuilder, json: Json, take: Taker, at: Path): void {
  if (!Array.isArray(json)) throw Path.fault(at, 'field.type', 'a list', show(json))
  for (const [index, item] of json.entries()) take(builder, item, Path.child(at, index))
}

/** Seconds from 2001 to 2096, which as milliseconds are the first weeks of 1970. */
const seconds = { from: 1_000_000_000, to: 4_000_000_000 }

/** A book is of no time at which nobody had one: seconds are told from milliseconds. */
function inMilliseconds(time: number, path: Path): number {
  if (time < seconds.from || time >= seconds.to) return time
  const found = `${time}, which would be ${datetime(time).slice(0, 10)}; as seconds ${datetime(time * 1_000).slice(0, 10)}`
  throw Path.fault(path, 'field.value', 'milliseconds since 1970', found)
}

const asOf = (document: JsonObject, top: Path): number => {
  const path = Path.child(top, 'asOf')
  if (document.asOf === undefined) {
    throw Path.fault(path, 'field.missing', 'a field "asOf"', 'nothing')
  }
  return inMilliseconds(Scalar.time.decode(document.asOf, path), path)
}

const takers: Readonly<Record<string, Taker>> = {
  book: (builder, json, at) => {
    const { asOf: told, ...rest } = Codec.object(json, at)
    const odd = Object.keys(rest)[0]
    if (odd !== undefined) {
      throw Path.fault(Path.child(at, odd), 'field.unknown', '"asOf"', show(odd))
    }
    builder.asOf = asOf(told === undefined ? {} : { asOf: told }, at)
  },
  asset: BookBuilder.asset,
  instrument: BookBuilder.instrument,
  rulebook: BookBuilder.rulebook,
  pool: BookBuilder.pool,
  price: BookBuilder.price,
  account: BookBuilder.account,
  protection: BookBuilder.protection,
}

/** Whether the first line is a complete record. */
function isLines(text: string): boolean {
  const body = text.trimStart()
  const end = body.indexOf('\n')
  const first = Input.attempt(() => JsonText.parse(end < 0 ? body : body.slice(0, end)))
  return first.ok && first.value !== null && Object.hasOwn(Object(first.value), 'record')
}

function readLines(text: string, options: BookOptions): Result<Book, WireError> {
  return Input.attempt(() => {
    const builder = BookBuilder.create()
    const top = Path.top(BookBuilder.catalog(builder))
    const { file = null, line: first = 1 } = options
    const lineOf: number[] = []
    for (const [index, line] of text.split('\n').entries()) {
      if (line.trim() === '') continue
      const origin = { file, line: first + index }
      const before = builder.accounts.size
      const result = Input.read(line, origin, (json) => addRecord(builder, json, top))
      if (!result.ok) throw result.error
      if (builder.accounts.size > before) lineOf.push(origin.line)
    }
    const book = BookBuilder.finish(builder, top)
    const checked = Input.attempt(() => check(book, options, (index) => Path.child(top, index)))
    if (checked.ok) return book
    const [element, ...path] = checked.error.path
    throw new WireError(
      { ...faultOf(checked.error), path },
      { file, line: lineOf[Number(element)] ?? null },
    )
  })
}

const faultOf = ({ code, expected, found }: WireError) => ({ code, expected, found })

function addRecord(builder: BookBuilder, json: Json, top: Path): void {
  const { record: name, ...rest } = Codec.object(json, top)
  const path = Path.child(top, 'record')
  const known = Codec.oneOf(Object.keys(takers))
  if (name === undefined) throw Path.fault(path, 'field.missing', known, 'nothing')
  const take = typeof name === 'string' && Object.hasOwn(takers, name) ? takers[name] : undefined
  if (take === undefined) throw Path.fault(path, 'type.unknown', known, show(name))
  take(builder, rest, top)
}
