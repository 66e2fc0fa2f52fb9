import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { unpublished } from '../../../test/unpublished.ts'
import { Decimal } from '../../money/Decimal.ts'
import { PriceFile, type PriceFileOptions } from './PriceFile.ts'
import type { PriceRow } from './PriceRow.ts'

/** Reads a whole text; decimals as written, an error as its message. */
function rows(text: string, options: PriceFileOptions = {}) {
  const lines = text.split('\n')
  const opened = PriceFile.open(lines[0] ?? '', { file: 'p.csv', ...options })
  if (!opened.ok) return { layout: 'none', order: 'none', rows: [], error: opened.error.message }
  const file = opened.value
  const found: PriceRow[] = []
  for (const [index, line] of lines.entries()) {
    if (index === 0 && file.hasHeader) continue
    const result = PriceFile.read(file, line, index + 1)
    if (!result.ok) return { ...shown(file, found), error: result.error.message }
    if (result.value !== null) found.push(result.value)
  }
  return { ...shown(file, found), error: '' }
}

const shown = ({ layout, order }: PriceFile, found: readonly PriceRow[]) => ({
  layout,
  order,
  rows: found.map((row) =>
    Object.values(row)
      .map((value) => (value !== null && typeof value === 'object' ? Decimal.format(value) : value))
      .join(' '),
  ),
})

const good: readonly (readonly [
  name: string,
  text: string,
  options: PriceFileOptions,
  rows: string[],
])[] = [
  [
    'candles',
    'symbol,ts,open,high,low,close,volume\nBTC,1621382400000,42849.78,42900,42800.5,42850,12.5\r\n\n',
    {},
    ['candle BTC 1621382400000 42849.78 42900 42800.5 42850 12.5'],
  ],
  [
    'candles',
    'close, TS ,extra,low,high,open\n2,1621382400000,x,1,3,1.5e0',
    { symbol: 'ETH' },
    ['candle ETH 1621382400000 1.5 3 1 2 '],
  ],
  [
    'candles',
    '\ufeffts,open,high,low,close\n1621382400000,1e-7,2e-7,0.00000009,1.5E-7\n1621382460000,-1,0,-2,-1',
    { symbol: 'X' },
    [
      'candle X 1621382400000 0.0000001 0.0000002 0.00000009 0.00000015 ',
      'candle X 1621382460000 -1 0 -2 -1 ',
    ],
  ],
  [
    'ticks',
    'symbol,ts,price\nBTC,1621382400000,1\nBTC,1621382400000,2\nETH,1621382400001,3',
    {},
    ['tick BTC 1621382400000 1 ', 'tick BTC 1621382400000 2 ', 'tick ETH 1621382400001 3 '],
  ],
  [
    'tardis trades',
    'exchange,symbol,timestamp,local_timestamp,id,side,price,amount\nbinance-futures,BTCUSDT,1621382399999000,1621382400123456,1,buy,42849.78,0.5',
    {},
    ['tick BTCUSDT 1621382400123 42849.78 0.5'],
  ],
  [
    'tardis derivative_ticker',
    'exchange,symbol,timestamp,local_timestamp,funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price\nbinance-futures,BTCUSDT,1621382399999000,1621382400123456,,0.0001,,,42850,42849,42849.5',
    {},
    ['ticker BTCUSDT 1621382400123 42850 42849 42849.5 0.0001 '],
  ],
  [
    'binance klines',
    'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n1621382400000,1,3,1,2,10,1621382459999,20,5,6,7,0',
    { symbol: 'BTCUSDT' },
    ['candle BTCUSDT 1621382400000 1 3 1 2 10'],
  ],
  [
    'binance klines',
    '1735689600000000,1,3,1,2,10,1735689659999999,20,5,6,7,0\n1735689660000000,1,3,1,2,10,1735689719999999,20,5,6,7,0',
    { symbol: 'BTCUSDT' },
    ['candle BTCUSDT 1735689600000 1 3 1 2 10', 'candle BTCUSDT 1735689660000 1 3 1 2 10'],
  ],
  [
    'binance fundingRate',
    'calc_time,funding_interval_hours,last_funding_rate\n1698796800002,8,0.00010000\n1698825600000,8,-0.00000521',
    { symbol: 'BTCUSDT' },
    ['funding BTCUSDT 1698796800002 0.0001', 'funding BTCUSDT 1698825600000 -0.00000521'],
  ],
  [
    'binance metrics',
    'create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio\n2021-05-19 00:05:00,BTCUSDT,75049.123,3.2e9,1.5',
    {},
    ['interest BTCUSDT 1621382700000 75049.123 3200000000'],
  ],
]

for (const [layout, text, options, expected] of good) {
  test(`[WIRE13] ${layout}: ${text.slice(0, 40)}`, () => {
    const result = rows(text, options)
    assert.equal(result.error, '')
    assert.equal(result.layout, layout)
    assert.deepEqual(result.rows, expected)
  })
}

const header = 'symbol,ts,open,high,low,close,volume'
const line = 'BTC,1621382400000,2,3,1,2,5'

const bad: readonly (readonly [text: string, options: PriceFileOptions, error: string])[] = [
  [
    'a,b,c',
    {},
    'p.csv:1: expected one of exchange,symbol,timestamp,local_timestamp,price,amount; exchange,symbol,timestamp,local_timestamp,mark_price,index_price,last_price; create_time,sum_open_interest,sum_open_interest_value,symbol; calc_time,last_funding_rate; open_time,open,high,low,close; ts,open,high,low,close; ts,price, found "a,b,c" (csv.header)',
  ],
  [
    '',
    {},
    'p.csv:1: expected one of exchange,symbol,timestamp,local_timestamp,price,amount; exchange,symbol,timestamp,local_timestamp,mark_price,index_price,last_price; create_time,sum_open_interest,sum_open_interest_value,symbol; calc_time,last_funding_rate; open_time,open,high,low,close; ts,open,high,low,close; ts,price, found "" (csv.header)',
  ],
  [
    'ts,price',
    {},
    'p.csv:1: expected a column symbol, or the symbol given beside the file, found "ts,price" (csv.header)',
  ],
  [
    'ts,price,ts',
    { symbol: 'X' },
    'p.csv:1: expected each column once, found "ts" again (csv.header)',
  ],
  [`${header}\n${line},6`, {}, 'p.csv:2: expected 7 cells, found 8 (csv.row)'],
  [`${header}\nBTC`, {}, 'p.csv:2: expected 7 cells, found 1 (csv.row)'],
  [
    `${header}\n${line.replace('BTC', '')}`,
    {},
    'p.csv:2:1: symbol: expected a symbol of at most 64 characters, found nothing (csv.row)',
  ],
  [
    `${header}\n${line.replace('1621382400000', '1621382400')}`,
    {},
    'p.csv:2:5: ts: expected milliseconds since 1970, such as 1621382400000, found "1621382400" (csv.row)',
  ],
  [
    `${header}\n${line.replace('1621382400000', '1621382400000000')}`,
    {},
    'p.csv:2:5: ts: expected milliseconds since 1970, such as 1621382400000, found "1621382400000000" (csv.row)',
  ],
  [
    `${header}\n${line.replace('1621382400000', 'today')}`,
    {},
    'p.csv:2:5: ts: expected milliseconds since 1970, such as 1621382400000, found "today" (csv.row)',
  ],
  [
    `${header}\nBTC,1621382400000,2,3,1,,5`,
    {},
    'p.csv:2:25: close: expected a number, found nothing (price.missing)',
  ],
  [
    `${header}\nBTC,1621382400000,nan,3,1,2,5`,
    {},
    'p.csv:2:19: open: expected a number such as 457.73 or 1.5e-7, found "nan" (decimal.malformed)',
  ],
  [
    `${header}\nBTC,1621382400000,1e999,3,1,2,5`,
    {},
    'p.csv:2:19: open: expected at most 40 digits, found "1e999" (limit.exceeded)',
  ],
  [
    `${header}\nBTC,1621382400000,2,3,1,2,x`,
    {},
    'p.csv:2:27: volume: expected a number such as 457.73 or 1.5e-7, found "x" (decimal.malformed)',
  ],
  [
    `${header}\nBTC,1621382400000,4,3,1,2,5`,
    {},
    'p.csv:2:19: open: expected a price from low to high, found "4" (csv.row)',
  ],
  [
    `${header}\nBTC,1621382400000,2,3,1.5,1,5`,
    {},
    'p.csv:2:27: close: expected a price from low to high, found "1" (csv.row)',
  ],
  [
    `${header}\n${line}\n${line}`,
    {},
    'p.csv:3: expected a time after 1621382400000 for BTC, found 1621382400000 (csv.order)',
  ],
  [
    'symbol,ts,price\nA,1621382400002,1\nA,1621382400001,1',
    {},
    'p.csv:3: expected a time after 1621382400002 for A, found 1621382400001 (csv.order)',
  ],
  [
    'symbol,ts,price\nA,1621382400002,1\nB,1621382400002,1\nA,1621382400003,1\nC,1621382400001,1',
    {},
    'p.csv:5: expected a time from 1621382400003 on, found 1621382400001 (csv.order)',
  ],
  [
    'symbol,ts,price\nA,1621382400000,1\nB,1621382400002,1\nA,1621382400001,1',
    {},
    'p.csv:4: expected a time from 1621382400002 on, found 1621382400001 (csv.order)',
  ],
  [
    'symbol,ts,price\nA,1621382400000,1\nA,1621382400002,1\nB,1621382400001,1\nA,1621382400003,1',
    {},
    'p.csv:5: expected each symbol in one run of lines, found A (csv.order)',
  ],
  [
    'create_time,symbol,sum_open_interest,sum_open_interest_value\n2021-02-31 00:00:00,B,1,1',
    {},
    'p.csv:2:1: create_time: expected a time such as 2021-05-19 00:05:00, found "2021-02-31 00:00:00" (csv.row)',
  ],
  [
    'exchange,symbol,timestamp,local_timestamp,price,amount\nx,B,1,1621382400000,1,1',
    {},
    'p.csv:2:7: local_timestamp: expected microseconds since 1970, such as 1621382400000000, found "1621382400000" (csv.row)',
  ],
]

for (const [text, options, error] of bad) {
  test(`[WIRE1] [WIRE13] [WIRE14] refused: ${error.slice(0, 90)}`, () => {
    assert.equal(rows(text, options).error, error)
  })
}

test('[WIRE14] a file may stand by time, or symbol by symbol', () => {
  const byTime =
    'symbol,ts,price\nA,1621382400000,1\nB,1621382400000,1\nA,1621382400001,1\nC,1621382400001,1'
  assert.equal(rows(byTime).order, 'time')
  const bySymbol =
    'symbol,ts,price\nA,1621382400000,1\nA,1621382400001,1\nB,1621382400000,1\nB,1621382400005,1\nC,1621382400002,1'
  assert.equal(rows(bySymbol).error, '')
  assert.equal(rows(bySymbol).order, 'symbol')
})

const { path, skip } = unpublished('data/candles')

test('[WIRE13] [WIRE14] real candle files are read to the end', { skip }, () => {
  for (const name of readdirSync(path)) {
    const lines = gunzipSync(readFileSync(join(path, name)))
      .toString()
      .split('\n')
    const opened = PriceFile.open(lines[0] ?? '', { file: name, symbol: 'BTC' })
    assert.ok(opened.ok)
    const step = Math.max(1, Math.floor(lines.length / 20_000))
    for (let index = 1; index < lines.length; index += step) {
      const result = PriceFile.read(opened.value, lines[index] ?? '', index + 1)
      assert.ok(result.ok, result.ok ? '' : result.error.message)
    }
  }
})
