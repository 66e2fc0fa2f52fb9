/** A day to replay: its prices, its published measurements, and how its book is drawn. */
export interface Day {
  readonly name: string
  readonly file: string
  /** The coin whose low is the day's, of many. */
  readonly leader: string
  /** A description of the candles. */
  readonly source: string
  /** From when candles are the past, and the replayed interval, ms; the duration of a candle. */
  readonly since: number
  readonly from: number
  readonly to: number
  readonly candle: number
  readonly accounts: number
  /** The fall of open interest in the leader, and its source; null where no figure is available. */
  readonly measured: { readonly fall: number; readonly by: string } | null
}

const minute = 60_000
const demo = (name: string): string => new URL(`../../demo/${name}`, import.meta.url).pathname
const at = (text: string): number => Date.parse(`${text}Z`)

/** Median leverage: fitted to the fall of open interest on 10 October 2025, and reused for 2021. */
export const fitted = 0.88

export const days: { readonly [name: string]: Day } = {
  '2021-05-19': {
    name: '19 May 2021',
    file: demo('candles-2021-05-19-1m.csv.gz'),
    leader: 'BTC/USDT',
    source: 'Binance spot, twenty coins, minutes',
    ...{ since: at('2021-05-19T00:00'), from: at('2021-05-19T09:00'), to: at('2021-05-19T15:30') },
    ...{ candle: minute, accounts: 2_000, measured: null },
  },
  '2025-10-10': {
    name: '10 October 2025',
    file: demo('candles-2025-10-10-15m.csv.gz'),
    leader: 'BTC/USDT',
    source: 'Binance spot, ten coins, fifteen minutes',
    ...{ since: at('2025-10-08T00:00'), from: at('2025-10-10T15:00'), to: at('2025-10-10T23:30') },
    ...{ candle: 15 * minute, accounts: 2_000 },
    measured: { fall: 0.25, by: 'FTI, second hand' },
  },
}
