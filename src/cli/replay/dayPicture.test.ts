import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertDrawn } from '../../../test/cli/assertDrawn.ts'
import type { Day } from '../../sim/metrics.ts'
import { Totals } from '../../sim/Totals.ts'
import { dayPicture } from './dayPicture.ts'

const start = Date.UTC(2021, 4, 19)
const caption = { title: 'A day <of> "tests"', subtitle: 'made up', source: 'nowhere & nobody' }

const dayOf = (prices: readonly (string | null)[]): Day => ({
  symbol: 'BTC/USDT:USDT',
  numeraire: { id: 'USDT', index: 0, decimals: 6 },
  levels: ['healthy'],
  minutes: prices.map((price, minute) => ({
    time: start + minute * 60_000,
    price,
    levels: [1],
    openCalls: minute,
    liquidating: 0,
    forced: minute === 2 ? 5_000_000n : 0n,
    fund: 1_000_000n,
    deleveraged: minute === 2 ? 1n : 0n,
    socialised: 0n,
  })),
  totals: Totals.zero(),
})

test('the picture has four panels with titles and units, on one axis', () => {
  const svg = dayPicture(dayOf(['3', '1', '2', null, '2.5']), caption)
  assertDrawn(svg)
  for (const part of [
    'Price of BTC/USDT:USDT',
    'Margin calls open',
    'Forced notional a minute',
    'Insurance fund',
    'low 1 (−66.7%) at 00:01',
    'first deleveraging 00:02',
    'A day &#60;of&#62; &#34;tests&#34;',
    'nowhere &#38; nobody',
  ]) {
    assert.ok(svg.includes(part), part)
  }
  assert.equal(svg.match(/font-weight="600"/g)?.length, 4)
  assert.equal(svg.match(/time, UTC/g)?.length, 1)
})

test('[CHART4] a day of nothing, of one minute and of one price is drawn as well', () => {
  for (const prices of [[], [null, null], ['7'], ['7', '7', '7']]) {
    assertDrawn(dayPicture(dayOf(prices), caption))
  }
})
