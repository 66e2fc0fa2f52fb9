/** A day to replay: its prices, its published measurements, and how its book is drawn. */
export interface Day {
  readonly name: string
  readonly file: URL
  readonly symbol: string
  /** A description of the candles. */
  readonly source: string
  /** The replayed interval, ms; the duration of a candle. */
  readonly from: number
  readonly to: number
  readonly candle: number
  readonly accounts: number
  readonly leverage: number
  /** The fall of open interest, and its source; null where no figure is available. */
  readonly measured: { readonly fall: number; readonly by: string } | null
}

const minute = 60_000
const at = (text: string): number => Date.parse(`${text}Z`)

/** Median leverage: fitted to the fall of open interest on 10 October 2025, and reused for 2021. */
const leverage = 1.4

export const days: { readonly [name: string]: Day } = {
  '2021-05-19': {
    name: '19 May 2021',
    file: new URL('../../demo/candles-2021-05-19-1m.csv.gz', import.meta.url),
    symbol: 'BTC/USDT',
    source: 'Binance spot, minutes',
    ...{ from: at('2021-05-19T09:00'), to: at('2021-05-19T15:30'), candle: minute },
    ...{ accounts: 4_000, leverage, measured: null },
  },
  '2025-10-10': {
    name: '10 October 2025',
    file: new URL('../../demo/candles-2025-10-10-5m.csv.gz', import.meta.url),
    symbol: 'BTC/USDT:USDT',
    source: 'Binance perpetual, five minutes',
    ...{ from: at('2025-10-10T15:00'), to: at('2025-10-10T23:30'), candle: 5 * minute },
    ...{ accounts: 4_000, leverage },
    measured: { fall: 0.25, by: 'FTI, second hand' },
  },
}
