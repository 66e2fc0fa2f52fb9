import type { Instrument } from '../../model/Instrument.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { Book } from '../../wire/book/Book.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import { WireError } from '../../wire/WireError.ts'
import { priceOf } from './priceOf.ts'
import { type PriceLine, type PriceSource, readPrices } from './readPrices.ts'

/**
 * Price files that were checked in full, so that a run does not start on a file that ends in an
 * error.
 */
export interface PriceFeed {
  readonly sources: readonly PriceSource[]
  readonly book: Book
  readonly table: SymbolTable
  /** The instrument priced first, whose price is shown. */
  readonly shown: Instrument
  /** Times of the first and the last prices. */
  readonly from: number
  readonly to: number
  readonly steps: number
  /** The duration of a candle, since its close is known at its end; zero for ticks. */
  readonly interval: number
  /** Symbols of the files that the book does not have. */
  readonly ignored: readonly string[]
  /** Instruments of the book without prices in the files. */
  readonly missing: readonly Instrument[]
  /** Whether times ascend in a single file, so that it can be streamed. */
  readonly isStream: boolean
}

interface Seen {
  readonly times: Set<number>
  readonly found: Set<Instrument>
  readonly ignored: Set<string>
  hasCandles: boolean
  isRising: boolean
  last: number
}

/**
 * Reads price files and checks every row.
 *
 * @throws FileFault where one cannot be read, WireError where a row is wrong
 */
export async function survey(
  sources: readonly PriceSource[],
  book: Book,
  table: SymbolTable,
): Promise<PriceFeed> {
  const seen: Seen = {
    times: new Set(),
    found: new Set(),
    ignored: new Set(),
    hasCandles: false,
    isRising: true,
    last: 0,
  }
  for (const source of sources) {
    for await (const lines of readPrices(source)) {
      for (const line of lines) look(seen, line, table, source)
    }
  }
  const [shown] = seen.found
  if (shown === undefined) throw nothing(seen, sources)
  const times = [...seen.times].sort((a, b) => a - b)
  const interval = seen.hasCandles ? smallestStep(times) : 0
  const known = times.map((time) => time + interval).filter((time) => time >= book.asOf)
  return {
    ...{ sources, book, table, shown, interval },
    from: known[0] ?? book.asOf,
    to: known.at(-1) ?? book.asOf,
    steps: known.length,
    ignored: [...seen.ignored],
    missing: book.instruments.filter((one) => !seen.found.has(one)),
    isStream: sources.length === 1 && seen.isRising,
  }
}

function look(
  seen: Seen,
  { row, line }: PriceLine,
  table: SymbolTable,
  { path }: PriceSource,
): void {
  const price = priceOf(row)
  if (price === null) return
  if (row.time < seen.last) seen.isRising = false
  seen.last = row.time
  const instrument = instrumentOf(table, row.symbol, path)
  if (instrument === null) {
    seen.ignored.add(row.symbol)
    return
  }
  if (nearestTick(price, instrument) === null) {
    const expected = `a price of ${instrument.id} within limits`
    const found = Decimal.format(price)
    throw new WireError({ code: 'field.value', expected, found }, { file: path, line })
  }
  if (row.kind === 'candle') seen.hasCandles = true
  seen.found.add(instrument)
  seen.times.add(row.time)
}

/** The markets of a name: one, or the same symbol at several venues; none for an unknown one. */
export function marketsOf(table: SymbolTable, name: string, path: string): readonly Instrument[] {
  const same = SymbolTable.everywhere(table, name)
  if (same.length > 0) return same
  const found = instrumentOf(table, name, path)
  return found === null ? [] : [found]
}

/** Null for an unknown symbol; an ambiguous one is rejected. */
export function instrumentOf(table: SymbolTable, name: string, path: string): Instrument | null {
  const found = SymbolTable.find(table, name)
  if (found.ok) return found.value
  if (found.error.code === 'symbol.unknown') return null
  throw new WireError(found.error, { file: path })
}

function nothing({ ignored }: Seen, sources: readonly PriceSource[]): WireError {
  const file = sources.map(({ path }) => path).join(', ')
  const names = [...ignored].slice(0, 5).join(', ')
  const found = names === '' ? 'no rows with prices' : `only ${names}`
  const expected = 'prices of instruments of the book'
  return new WireError({ code: 'price.missing', expected, found }, { file })
}

function smallestStep(times: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let index = 1; index < times.length; index++) {
    least = Math.min(least, times[index]! - times[index - 1]!)
  }
  return Number.isFinite(least) ? least : 0
}

export * as PriceFeed from './PriceFeed.ts'
