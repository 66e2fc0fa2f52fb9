import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { unpublished } from '../../../test/unpublished.ts'
import { ExposureText } from './ExposureText.ts'

const read = (text: string, maintenance: number | null = null) =>
  ExposureText.read(text, { file: 'x' }, { maintenance })

function map(text: string, maintenance: number | null = null) {
  const found = read(text, maintenance)
  assert.ok(found.ok, found.ok ? '' : found.error.message)
  return found.value
}

const header = 'market,side,notional,price,trigger'

test('[EXPOSURE1] CSV and JSON tell the same map', () => {
  const csv = map(
    `\ufeffSide, market,price,notional,trigger,time\r\nlong,BTC,60000,1e6,54000,1700000000000\r\n\r\nshort,BTC,60000,5,66000,1700000000000`,
  )
  const json = map(
    JSON.stringify({
      time: 1_700_000_000_000,
      markets: {
        BTC: {
          price: '60000',
          levels: [
            { side: 'long', notional: '1000000', trigger: 54_000 },
            { side: 'short', notional: 5, trigger: '66000' },
          ],
        },
      },
    }),
  )
  assert.deepEqual(csv, json)
  assert.equal(csv.markets[0]?.levels[0]?.notional, 1_000_000)
})

test('[EXPOSURE2] a leverage needs a maintenance, of the row or of all, and takes the entry where it is told', () => {
  const rows = 'market,side,notional,price,leverage,entry,maintenance\n'
  const told = (row: string) => map(`${rows}${row}`, 0.01).markets[0]?.levels[0]
  assert.equal(told('BTC,long,1,100,10,,')?.trigger, 90 / 0.99)
  assert.equal(told('BTC,long,1,100,10,200,0.02')?.trigger, 180 / 0.98)
  assert.deepEqual(told('BTC,short,1,100,10,,')?.leverage, 10)
})

const wrong: readonly (readonly [text: string, message: RegExp])[] = [
  ['', /x:1: expected a column market, found "" \(csv.header\)/],
  [header, /x: expected a row, found a header alone/],
  [`${header},colour\n`, /expected columns of market, .*, each once, found "colour"/],
  [`${header},side\n`, /each once, found "side"/],
  ['market,side,price,trigger\n', /expected a column notional/],
  [`${header}\nBTC,long,1,2`, /x:2: expected 5 cells, found 4/],
  [`${header}\nBTC,buy,1,2,1`, /x:2:5: side: expected long or short, found "buy"/],
  [`${header}\n,long,1,2,1`, /x:2:1: market: expected a market of at most 64/],
  [`${header}\nBTC,long,-1,2,1`, /x:2:10: notional: expected a number above 0, found "-1"/],
  [`${header}\nBTC,long,NaN,2,1`, /notional: expected a number such as 457.73/],
  [`${header}\nBTC,long,1,,1`, /price: expected a number above 0, found nothing/],
  [
    `${header}\nBTC,long,1,2,1\nBTC,long,1,3,1`,
    /x:3:.*price: expected one price for each market, found "3"/,
  ],
  [`${header}\nBTC,long,1,2,`, /trigger: expected a trigger, or a leverage with its maintenance/],
  [
    'market,side,notional,price,leverage\nA,long,1,2,5',
    /expected a maintenance rate .* or --maintenance/,
  ],
  [
    'market,side,notional,price,leverage,maintenance\nA,long,1,2,1,0.01',
    /leverage: expected a leverage above 1, for nothing liquidates less, found "1"/,
  ],
  [
    'market,side,notional,price,leverage,maintenance\nA,long,1,2,9,1',
    /maintenance: expected a share from 0 to below 1/,
  ],
  [
    `${header},time\nA,long,1,2,1,1700000000000\nA,long,1,2,1,1700000000001`,
    /x:3:.*time: expected one time for the whole map, 1700000000000/,
  ],
  [`${header},time\nA,long,1,2,1,1700000000`, /expected milliseconds since 1970/],
  ['{"markets":{}', /json.malformed/],
  ['{"time":5}', /expected an object with "markets", or a liquidation heat map with "data"/],
  ['[]', /found a list of 0/],
  [
    '{"markets":{"A":{"price":0,"levels":[]}}}',
    /markets.A.price: expected a number above 0, found the number 0/,
  ],
  [
    '{"markets":{"A":{"price":1,"levels":[{"side":"long","notional":1}]}}}',
    /levels\[0\].trigger: expected a trigger/,
  ],
  ['{"markets":{"A":{"price":1,"levels":[],"more":1}}}', /markets.A.more: .*found "more"/],
  [
    '{"data":{"A":{"currentPrice":1,"longLiquidations":[]}}}',
    /data.A.shortLiquidations: expected a field/,
  ],
  [
    '{"data":{"A":{"currentPrice":1,"longLiquidations":[{"price":1,"value":"x"}],"shortLiquidations":[]}}}',
    /data.A.longLiquidations\[0\].value: expected a number above 0, found "x"/,
  ],
  ['{"markets":{}}', /expected a market, found none/],
  ['{"data":{}}', /expected a market, found none/],
  ['{"markets":{"A\\u001b":{"price":1,"levels":[]}}}', /expected no control characters/],
  [
    '{"data":{"":{"currentPrice":1,"longLiquidations":[],"shortLiquidations":[]}}}',
    /expected 1 to 64 characters/,
  ],
  [`${header}\nA\u001b[31m,long,1,2,1`, /market: expected a market of at most 64 characters, none/],
  ['{"data":{},"lastUpdated":"today"}', /lastUpdated: expected a time such as/],
]

test('[EXPOSURE3] what is missing, contradicted or unknown is named with its place', () => {
  for (const [text, message] of wrong) {
    const found = read(text)
    assert.equal(found.ok, false, text)
    assert.match(found.ok ? '' : found.error.message, message)
  }
})

test('[EXPOSURE3] a map may have more levels than a call has arguments', () => {
  const longLiquidations = Array.from({ length: 200_000 }, () => ({ price: 1, value: 1 }))
  const data = { A: { currentPrice: 2, longLiquidations, shortLiquidations: [] } }
  assert.equal(map(JSON.stringify({ data })).markets[0]?.levels.length, 200_000)
})

const place = unpublished('data/hyperliquid_oct10/liq_map_top100_2026-02-22.json.gz')

test('[EXPOSURE3] a real map of a venue is read whole', { skip: place.skip }, () => {
  const { time, markets } = map(gunzipSync(readFileSync(place.path)).toString())
  assert.equal(time, Date.parse('2026-02-22T16:30:40.903Z'))
  assert.equal(markets.length, 9)
  const [, btc] = markets
  assert.deepEqual([btc?.name, btc?.price], ['BTC', 67_541])
  const longs = btc?.levels.filter(({ side }) => side === 'long') ?? []
  const sum = longs.reduce((all, { notional }) => all + notional, 0)
  assert.ok(Math.abs(sum - 75_109_687.328906) < 1e-6, `${sum}`)
})
