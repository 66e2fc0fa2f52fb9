import { Cells } from './Cells.ts'
import type { Candle, Funding, Interest, PriceRow, Tick, Ticker } from './PriceRow.ts'

/** A format of price file, identified by its columns. */
export interface Layout {
  readonly name: string
  /** All of these names occur in the header; the first ones identify the format. */
  readonly columns: readonly string[]
  /** Whether two rows of a symbol may have the same time. */
  readonly repeats: boolean
  readonly read: (cells: Cells, symbol: string) => PriceRow
}

const candle =
  (time: (cells: Cells) => number) =>
  (cells: Cells, symbol: string): Candle => {
    const open = Cells.decimal(cells, 'open')
    const high = Cells.decimal(cells, 'high')
    const low = Cells.decimal(cells, 'low')
    const close = Cells.decimal(cells, 'close')
    const volume = Cells.optional(cells, 'volume')
    return { kind: 'candle', symbol, time: time(cells), open, high, low, close, volume }
  }

const tick =
  (time: (cells: Cells) => number) =>
  (cells: Cells, symbol: string): Tick => ({
    kind: 'tick',
    symbol,
    time: time(cells),
    price: Cells.decimal(cells, 'price'),
    amount: Cells.optional(cells, 'amount'),
  })

const prices = ['open', 'high', 'low', 'close']

/** Tardis writes its rows in order of arrival. */
const arrival = (cells: Cells): number => Cells.microseconds(cells, 'local_timestamp')

const tardis = ['exchange', 'symbol', 'timestamp', 'local_timestamp']

const tardisTrades: Layout = {
  name: 'tardis trades',
  columns: [...tardis, 'price', 'amount'],
  repeats: true,
  read: tick(arrival),
}

const tardisTicker: Layout = {
  name: 'tardis derivative_ticker',
  columns: [...tardis, 'mark_price', 'index_price', 'last_price'],
  repeats: true,
  read: (cells, symbol): Ticker => ({
    kind: 'ticker',
    symbol,
    time: arrival(cells),
    last: Cells.optional(cells, 'last_price'),
    index: Cells.optional(cells, 'index_price'),
    mark: Cells.optional(cells, 'mark_price'),
    fundingRate: Cells.optional(cells, 'funding_rate'),
    openInterest: Cells.optional(cells, 'open_interest'),
  }),
}

const binanceMetrics: Layout = {
  name: 'binance metrics',
  columns: ['create_time', 'sum_open_interest', 'sum_open_interest_value', 'symbol'],
  repeats: false,
  read: (cells, symbol): Interest => ({
    kind: 'interest',
    symbol,
    time: Cells.clock(cells, 'create_time'),
    openInterest: Cells.decimal(cells, 'sum_open_interest'),
    openInterestValue: Cells.decimal(cells, 'sum_open_interest_value'),
  }),
}

const binanceFunding: Layout = {
  name: 'binance fundingRate',
  columns: ['calc_time', 'last_funding_rate'],
  repeats: false,
  read: (cells, symbol): Funding => ({
    kind: 'funding',
    symbol,
    time: Cells.milliseconds(cells, 'calc_time'),
    rate: Cells.decimal(cells, 'last_funding_rate'),
  }),
}

/** Milliseconds, and microseconds in spot files from 2025 on. */
export const binanceKlines: Layout = {
  name: 'binance klines',
  columns: ['open_time', ...prices],
  repeats: false,
  read: candle((cells) => Cells.eitherSeconds(cells, 'open_time')),
}

const candles: Layout = {
  name: 'candles',
  columns: ['ts', ...prices],
  repeats: false,
  read: candle((cells) => Cells.milliseconds(cells, 'ts')),
}

const ticks: Layout = {
  name: 'ticks',
  columns: ['ts', 'price'],
  repeats: true,
  read: tick((cells) => Cells.milliseconds(cells, 'ts')),
}

/** The more specific ones first. */
export const all: readonly Layout[] = [
  tardisTrades,
  tardisTicker,
  binanceMetrics,
  binanceFunding,
  binanceKlines,
  candles,
  ticks,
]

/** The columns of a klines file without a header, in order. */
export const klineColumns: readonly string[] = [
  'open_time',
  ...prices,
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
]

export * as Layout from './Layout.ts'
