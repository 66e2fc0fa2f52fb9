import { limits } from '../../base/limits.ts'
import type { Result } from '../../base/Result.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Input } from '../Input.ts'
import type { Origin } from '../JsonText.ts'
import { show, WireError } from '../WireError.ts'
import { Cells } from './Cells.ts'
import { Layout } from './Layout.ts'
import type { Candle, PriceRow } from './PriceRow.ts'

/** A price file being read line by line into rows. The caller reads the file itself. */
export interface PriceFile {
  readonly layout: Layout['name']
  /** False where the first line was already a row: read it too. */
  readonly hasHeader: boolean
  /** The order of rows: by time, or symbol by symbol and by time within each. */
  order: 'time' | 'symbol'
  readonly table: Layout
  readonly columns: ReadonlyMap<string, number>
  /** The number of cells in a line. */
  readonly width: number
  readonly symbol: string | null
  readonly file: string | null
  readonly last: Map<string, number>
  lastSymbol: string
  lastTime: number
  /** Whether each symbol so far was one contiguous run of lines. */
  isGrouped: boolean
}

export interface PriceFileOptions {
  readonly file?: string
  /** The symbol of a file that names none. */
  readonly symbol?: string
}

/**
 * Identifies a price file by its first line. Columns may be in any order, and other columns are
 * ignored.
 *
 *     candles    [symbol,] ts, open, high, low, close [, volume]
 *     ticks      [symbol,] ts, price
 *     tardis     trades, derivative_ticker        binance vision  klines, fundingRate, metrics
 *
 * Rules: [WIRE13]
 *
 * @example
 * const opened = PriceFile.open('symbol,ts,open,high,low,close,volume')
 * if (opened.ok) PriceFile.read(opened.value, 'BTC,1621382400000,42849.78,42900,42800,42850,12.5', 2)
 */
export const open = (first: string, options: PriceFileOptions = {}): Result<PriceFile, WireError> =>
  Input.attempt(() => {
    const { file = null, symbol = null } = options
    const line = first.charCodeAt(0) === 0xfeff ? first.slice(1) : first
    const cells = Cells.split(line).map((cell) => cell.trim())
    const hasHeader = !isKline(cells)
    const names = hasHeader ? cells.map((name) => name.toLowerCase()) : Layout.klineColumns
    const columns = columnsOf(names, { file, line: 1 })
    const table = Layout.all.find((layout) => layout.columns.every((name) => columns.has(name)))
    const known = Layout.all.map(({ columns }) => columns.join(','))
    if (table === undefined) throw headerFault(`one of ${known.join('; ')}`, line, file)
    if (symbol === null && !columns.has('symbol')) {
      throw headerFault('a column symbol, or the symbol given beside the file', line, file)
    }
    return {
      layout: table.name,
      hasHeader,
      order: 'time',
      table,
      columns,
      width: cells.length,
      symbol,
      file,
      last: new Map(),
      lastSymbol: '',
      lastTime: 0,
      isGrouped: true,
    }
  })

/**
 * Reads a line; null where it is empty. Times increase: through the whole file, or within each
 * symbol where the file lists one symbol after the other.
 *
 * Rules: [WIRE13] [WIRE14]
 */
export const read = (
  file: PriceFile,
  line: string,
  number: number,
): Result<PriceRow | null, WireError> =>
  Input.attempt(() => {
    if (line.length > limits.line) {
      const expected = `at most ${limits.line} characters`
      throw rowFault(file, number, 'limit.exceeded', expected, `${line.length}`)
    }
    if (line.trim() === '') return null
    const cells = cellsOf(file, line, number)
    const row = file.table.read(cells, symbolOf(file, cells))
    if (row.kind === 'candle') checkCandle(row, cells)
    advance(file, row, number)
    return row
  })

/** An old klines file has no header: twelve numbers, the first of them a time. */
const isKline = (cells: readonly string[]): boolean =>
  cells.length === Layout.klineColumns.length && cells.every((cell) => /^[0-9.eE+-]+$/.test(cell))

function columnsOf(names: readonly string[], { file, line }: Origin): ReadonlyMap<string, number> {
  const again = names.find((name, index) => names.indexOf(name) < index)
  if (again === undefined) return new Map(names.map((name, index) => [name, index]))
  throw new WireError(
    { code: 'csv.header', expected: 'each column once', found: `${show(again)} again` },
    { file: file ?? null, line: line ?? null },
  )
}

const headerFault = (expected: string, line: string, file: string | null): WireError =>
  new WireError({ code: 'csv.header', expected, found: show(line) }, { file, line: 1 })

function cellsOf(file: PriceFile, line: string, number: number): Cells {
  const values = Cells.split(line)
  const origin = { file: file.file, line: number }
  if (values.length === file.width) return { values, columns: file.columns, origin }
  throw rowFault(file, number, 'csv.row', `${file.width} cells`, `${values.length}`)
}

function symbolOf({ symbol }: PriceFile, cells: Cells): string {
  if (!Cells.has(cells, 'symbol')) return symbol ?? ''
  const name = Cells.text(cells, 'symbol')
  if (name.length > 0 && name.length <= limits.identifier) return name
  throw Cells.fault(
    cells,
    'symbol',
    'csv.row',
    `a symbol of at most ${limits.identifier} characters`,
  )
}

function checkCandle({ open, high, low, close }: Candle, cells: Cells): void {
  for (const [name, price] of [
    ['open', open],
    ['close', close],
  ] as const) {
    if (isAtMost(low, price) && isAtMost(price, high)) continue
    throw Cells.fault(cells, name, 'csv.row', 'a price from low to high')
  }
}

const isAtMost = (a: Decimal, b: Decimal): boolean => {
  const scale = Math.max(a.scale, b.scale)
  const [x, y] = [Decimal.units(a, scale), Decimal.units(b, scale)]
  return x.ok && y.ok && x.value <= y.value
}

function advance(file: PriceFile, { symbol, time }: PriceRow, number: number): void {
  const before = file.last.get(symbol)
  const isNew = before === undefined
  const least = isNew ? 0 : file.table.repeats ? before : before + 1
  if (time < least) throw orderFault(file, number, `after ${before} for ${symbol}`, time)
  if (!isNew && symbol !== file.lastSymbol) {
    if (file.order === 'symbol')
      throw orderFault(file, number, 'each symbol in one run of lines', symbol)
    file.isGrouped = false
  }
  if (time < file.lastTime && symbol !== file.lastSymbol) {
    if (!isNew || !file.isGrouped) throw orderFault(file, number, `from ${file.lastTime} on`, time)
    file.order = 'symbol'
  }
  file.last.set(symbol, time)
  file.lastSymbol = symbol
  file.lastTime = time
}

const orderFault = (file: PriceFile, number: number, want: string, found: number | string) =>
  rowFault(
    file,
    number,
    'csv.order',
    typeof found === 'number' ? `a time ${want}` : want,
    `${found}`,
  )

const rowFault = (
  { file }: PriceFile,
  line: number,
  code: WireError['code'],
  expected: string,
  found: string,
): WireError => new WireError({ code, expected, found }, { file, line })

export * as PriceFile from './PriceFile.ts'
