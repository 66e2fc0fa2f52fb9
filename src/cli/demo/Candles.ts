import { readLines } from '../../connect/readLines.ts'
import { Decimal } from '../../money/Decimal.ts'
import { WireError } from '../../wire/WireError.ts'

/** One candle of the excerpt. */
export interface Candle {
  readonly symbol: string
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  /** In the base currency. */
  readonly volume: Decimal
}

/** All candles that begin at one moment, by symbol. */
export interface Candles {
  readonly from: number
  readonly bySymbol: ReadonlyMap<string, Candle>
}

/** Reads the excerpt, minute by minute. */
export async function* read(path: string): AsyncGenerator<Candles> {
  let from: number | null = null
  let bySymbol = new Map<string, Candle>()
  for await (const lines of readLines(path)) {
    for (const { number, text } of lines) {
      if (number === 1) continue
      const [symbol = '', ts = '', ...rest] = text.split(',')
      if (from !== null && Number(ts) !== from) {
        yield { from, bySymbol }
        bySymbol = new Map()
      }
      from = Number(ts)
      const [open, high, low, close, volume] = rest.map((part) => exact(part, path, number))
      bySymbol.set(symbol, { symbol, open, high, low, close, volume } as Candle)
    }
  }
  if (from !== null) yield { from, bySymbol }
}

function exact(text: string, file: string, line: number): Decimal {
  const parsed = Decimal.parse(text)
  if (parsed.ok) return parsed.value
  const fault = { code: 'csv.row', expected: 'a plain decimal', found: `"${text}"` } as const
  throw new WireError(fault, { file, line })
}

export * as Candles from './Candles.ts'
