import { datetime } from '../../base/datetime.ts'
import { readLines } from '../../connect/readLines.ts'
import { Decimal } from '../../money/Decimal.ts'
import { readPrices } from '../replay/readPrices.ts'
import { UsageError } from '../UsageError.ts'

/** The candles of one symbol, in the order of time. */
export interface Closes {
  readonly symbol: string
  /** When each opened. */
  readonly times: readonly number[]
  readonly prices: readonly number[]
}

/** A symbol of a file that names none. */
const nameless = 'the file'

/**
 * The closes of a file of candles: of the symbol asked for, or of the only one.
 *
 * @throws FileFault, WireError where the file or a row is wrong
 * @throws UsageError where there are none, several symbols, or a close that is not above zero
 */
export async function closesOf(path: string, asked: string | undefined): Promise<Closes> {
  const times: number[] = []
  const prices: number[] = []
  let symbol: string | null = null
  for await (const lines of readPrices({ path, symbol: await nameIn(path) })) {
    for (const { row } of lines) {
      if (row.kind !== 'candle' || (asked !== undefined && row.symbol !== asked)) continue
      symbol ??= row.symbol
      if (row.symbol !== symbol) throw severalIn(path, symbol, row.symbol)
      const price = Number(Decimal.format(row.close))
      if (!(price > 0)) throw refused(`closes above zero, found ${price} at ${datetime(row.time)}`)
      times.push(row.time)
      prices.push(price)
    }
  }
  if (symbol !== null && prices.length > 1) return { symbol, times, prices }
  throw refused(`two candles at least${asked === undefined ? '' : ` of ${asked}`} in ${path}`)
}

/** Null where the header names symbols; what stands for one where it does not. */
async function nameIn(path: string): Promise<string | null> {
  for await (const [first] of readLines(path)) {
    return first?.text.toLowerCase().split(',').includes('symbol') === true ? null : nameless
  }
  return nameless
}

const refused = (expected: string): UsageError => new UsageError(`rates: expected ${expected}`)

const severalIn = (path: string, one: string, other: string): UsageError =>
  refused(`--symbol, for ${path} has ${one} and ${other}`)
