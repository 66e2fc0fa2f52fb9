import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import type { Day } from '../../sim/metrics.ts'
import { Totals } from '../../sim/Totals.ts'
import type { Output } from '../Io.ts'
import type { Paint } from '../Paint.ts'
import { widthOf } from '../table.ts'
import { bar, sparkline } from './bars.ts'
import { board } from './board.ts'
import { Screen } from './Screen.ts'
import type { View } from './View.ts'

const start = Date.UTC(2021, 4, 19)
const plain: Paint = (_, text) => text

function viewOf(): View {
  const day: Day = {
    symbol: 'BTC/USDT:USDT',
    numeraire: { id: 'USDT', index: 0, decimals: 6 },
    levels: ['healthy', 'notice', 'call'],
    minutes: [0, 1, 2].map((minute) => ({
      time: start + minute * 60_000,
      price: String(43_000 - minute * 500),
      levels: [90, 9, 1],
      openCalls: 1,
      liquidating: 0,
      forced: minute === 1 ? 1_500_000_000_000n : 0n,
      fund: 2_000_000_000_000n,
      deleveraged: 0n,
      socialised: 0n,
    })),
    totals: {
      ...Totals.zero(),
      callsOpened: 4,
      metByDeposit: 2,
      callsExpired: 1,
      forced: 10n ** 12n,
    },
  }
  return {
    title: 'Plimsoll',
    time: start + 12 * 3_600_000,
    from: start,
    to: start + 24 * 3_600_000,
    elapsedMs: 1_234,
    accounts: 100,
    prices: [
      { name: 'BTC', price: '42000', change: -0.0233 },
      { name: 'ETH', price: '3000.5', change: null },
    ],
    day,
    worst: [
      { account: 'trader-7', level: 'call', marginRatio: '0.93', equity: '10', maintenance: '9.3' },
    ],
  }
}

test('the board tells time, prices, levels, calls, money and the worst accounts', () => {
  const text = board(viewOf(), 120, 50, plain).join('\n')
  for (const part of [
    'Plimsoll  19 May 2021  12:00 UTC',
    '100 accounts  1.2 s',
    /BTC +42,000 +−2\.3%/,
    /healthy +90 █+/,
    /calls open +1 +of 4 issued/,
    /calls met +2 +2 deposit, 0 reduction, 0 price/,
    /forced now +0 USDT +1M USDT in all/,
    /fund +2M USDT/,
    /trader-7 +call +0\.93/,
  ]) {
    if (typeof part === 'string') assert.ok(text.includes(part), part)
    else assert.match(text, part)
  }
})

test('the board is as wide and as high as the terminal, and says what matters most', () => {
  for (const [columns, rows] of [
    [200, 60],
    [100, 40],
    [80, 24],
    [60, 20],
  ] as const) {
    const lines = board(viewOf(), columns, rows, plain)
    assert.ok(lines.length <= rows, `${lines.length} lines of ${rows}`)
    assert.ok(
      lines.some((line) => line.includes('calls open')),
      'the state of calls is never left out',
    )
    if (columns >= 80) {
      for (const line of lines) assert.ok(widthOf(line) <= columns, `${columns}: ${line}`)
    }
  }
})

test('bars and sparklines show the least and the greatest', () => {
  assert.equal(bar(0, 4), '')
  assert.equal(bar(0.0001, 4), '▏')
  assert.equal(bar(1, 4), '████')
  assert.equal(sparkline([1, 2, 3, null], 4), '▁▅█ ')
  assert.equal(sparkline([5, 5], 2), '▁▁')
  assert.equal(sparkline([null], 3), '')
})

test('the screen hides the cursor, draws at most so often, and leaves the terminal as it was', () => {
  let written = ''
  const output = new Writable({
    write(chunk, _, done) {
      written += String(chunk)
      done()
    },
  }) as Output
  Object.assign(output, { columns: 5, rows: 3 })
  let now = 1_000
  const screen = Screen.create(output, () => now, 100)
  assert.ok(screen.isDue())
  screen.draw(['\x1b[31mcoloured\x1b[39m', 'b', 'c', 'd'])
  assert.ok(!screen.isDue())
  now += 100
  assert.ok(screen.isDue())
  written = ''
  screen.draw(['x'])
  assert.ok(written.includes('\x1b[1A'), 'goes back to the first of two lines')
  screen.close()
  screen.close()
  screen.draw(['late'])
  assert.ok(written.endsWith('\n\x1b[?25h\x1b[?7h'), JSON.stringify(written))
})
