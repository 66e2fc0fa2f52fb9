import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { crashDay } from '../../../../test/crashDay.ts'
import { unpublished } from '../../../../test/unpublished.ts'
import { Decimal } from '../../../money/Decimal.ts'
import { listings, spotOf } from './listings.ts'
import { parameters } from './parameters.ts'

const rows = crashDay.rows()
const symbols = [...new Set(rows.map(({ symbol }) => symbol))]
const of = (symbol: string) => rows.filter((row) => row.symbol === symbol)

test('the excerpt holds every minute of the day for twenty pairs, in order of time, then symbol', () => {
  assert.ok(statSync(crashDay.path).size < 2_000_000)
  assert.equal(rows.length, 28_800)
  assert.equal(symbols.length, 20)
  assert.deepEqual([...symbols].sort(), symbols)
  rows.forEach(({ symbol, time }, index) => {
    assert.equal(symbol, symbols[index % 20])
    assert.equal(time, parameters.start + Math.floor(index / 20) * 60_000)
  })
})

test('the excerpt says what happened that day', () => {
  const btc = of('BTC/USDT')
  const low = btc.find(({ low }) => Number(low) === 30_000)
  assert.equal(new Date(low?.time ?? 0).toISOString(), '2021-05-19T13:10:00.000Z')
  assert.equal(Math.min(...btc.map(({ low }) => Number(low))), 30_000)
  assert.equal(Math.min(...of('ETH/USDT').map(({ low }) => Number(low))), 1_888)
  for (const { open, high, low, close, volume } of rows) {
    const [o, h, l, c] = [open, high, low, close].map(Number) as [number, number, number, number]
    assert.ok(l > 0 && l <= Math.min(o, c) && h >= Math.max(o, c) && Number(volume) > 0)
  }
})

test('the digest in its README is that of the file', () => {
  const readme = readFileSync(new URL('../../../../demo/README.md', import.meta.url), 'utf8')
  const digest = createHash('sha256').update(crashDay.text()).digest('hex')
  assert.ok(readme.includes(digest), digest)
})

test('every price is a whole number of ticks, and a lot is worth one to eleven dollars', () => {
  for (const { base, tick, lot } of listings) {
    for (const { open, high, low, close } of of(spotOf(base))) {
      for (const price of [open, high, low, close]) {
        const steps = Decimal.steps(crashDay.decimal(price), crashDay.decimal(tick))
        assert.ok(steps.ok, `${base} at ${price}`)
      }
    }
    const worth = Number(lot) * Number(of(spotOf(base))[0]?.open)
    assert.ok(worth >= 1 && worth < 11, `a lot of ${base} is worth ${worth}`)
  }
})

test('popularity is the turnover of the day, and all pairs but BTT are listed', () => {
  const listed = listings.map(({ base }) => spotOf(base))
  assert.deepEqual([...listed, 'BTT/USDT'].sort(), symbols)
  for (const { base, turnover } of listings) {
    const sum = of(spotOf(base)).reduce(
      (all, row) => all + Number(row.close) * Number(row.volume),
      0,
    )
    assert.equal(Math.round(sum / 1e6), turnover, base)
  }
})

const { path, skip } = unpublished('data/candles/2021-05-12_20_spot_20sym_1m.csv.gz')

test('the excerpt is cut from the file it names, nothing added or changed', { skip }, () => {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n').slice(1)
  const cut = lines.filter((line) => {
    const time = Number(line.split(',')[1])
    return time >= parameters.start && time < parameters.start + 86_400_000
  })
  const ours = crashDay.text().trimEnd().split('\n').slice(1)
  assert.deepEqual(ours.map((line) => line.replace('/USDT', '')).sort(), cut.sort())
})
