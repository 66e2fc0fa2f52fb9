import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { defined } from '../src/base/assert.ts'
import { presetOf, tables } from '../src/cli/demo/presets.ts'
import { Decimal } from '../src/money/Decimal.ts'
import type { Candle, Candles } from '../src/sim/market/Candles.ts'

/** A row of the demo's candles, its fields as text. */
export interface Row {
  readonly symbol: string
  readonly time: number
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly volume: string
}

export const path = new URL('../demo/candles-2021-05-19-1m.csv.gz', import.meta.url)

/** The whole file, unpacked. */
export const text = (): string => gunzipSync(readFileSync(path)).toString()

/** The candles of 19 May 2021 without any reader of the product in between. */
export function rows(): Row[] {
  const lines = text().trimEnd().split('\n').slice(1)
  return lines.map((line) => {
    const [symbol = '', ts, open = '', high = '', low = '', close = '', volume = ''] =
      line.split(',')
    return { symbol, time: Number(ts), open, high, low, close, volume }
  })
}

export function decimal(written: string): Decimal {
  const parsed = Decimal.parse(written)
  return defined(parsed.ok ? parsed.value : null, `${written} is a decimal`)
}

/** Opening prices by symbol. */
export function opening(): ReadonlyMap<string, Decimal> {
  const first = rows().slice(0, 20)
  return new Map(first.map(({ symbol, open }) => [symbol, decimal(open)]))
}

/** The day minute by minute. */
export function minutes(): readonly Candles[] {
  const byTime = Map.groupBy(rows(), ({ time }) => time)
  return [...byTime].map(([from, all]) => ({
    from,
    bySymbol: new Map(all.map((row) => [row.symbol, candle(row)])),
  }))
}

const candle = ({ open, high, low, close, volume }: Row): Candle => ({
  ...{ open: decimal(open), high: decimal(high), low: decimal(low) },
  ...{ close: decimal(close), volume: decimal(volume) },
})

export * as crashDay from './crashDay.ts'
export { presetOf, tables }
