import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Day } from '../replay/Day.ts'
import { picture } from './picture.ts'
import { Scale } from './Scale.ts'
import { Svg } from './Svg.ts'

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
  totals: Day.totals(),
})

test('the picture has four panels with titles and units, on one axis', () => {
  const svg = picture(dayOf(['3', '1', '2', null, '2.5']), caption)
  for (const part of [
    'Price of BTC/USDT:USDT',
    'Margin calls open',
    'Forced notional a minute',
    'Insurance fund',
    'low 1 (−66.7%) at 00:01',
    'first deleveraging 00:02',
    'A day &#60;of&#62; &#34;tests&#34;',
    'nowhere &#38; nobody',
    'prefers-color-scheme:dark',
    'time, UTC',
  ]) {
    assert.ok(svg.includes(part), part)
  }
  assert.equal(svg.match(/class="title"/g)?.length, 4)
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
})

test('a day of nothing, of one minute and of one price is drawn as well', () => {
  for (const prices of [[], [null, null], ['7'], ['7', '7', '7']]) {
    assert.doesNotMatch(picture(dayOf(prices), caption), /NaN|Infinity|undefined/)
  }
})

test('tags are closed in the order they were opened', () => {
  const open: string[] = []
  for (const [, slash, name, end] of picture(dayOf(['3', '1', '2']), caption).matchAll(
    /<(\/?)([a-z]+)[^>]*?(\/?)>/g,
  )) {
    if (slash === '/') assert.equal(open.pop(), name)
    else if (end !== '/') open.push(name!)
  }
  assert.deepEqual(open, [])
})

test('axes have round numbers that cover what is measured', () => {
  assert.deepEqual(
    Scale.linear([30_101, 43_584], [0, 1], 3).ticks,
    [30_000, 35_000, 40_000, 45_000],
  )
  assert.deepEqual(Scale.linear([0, 0], [0, 1], 3).ticks, [0, 0.5])
  const scale = Scale.linear([0, 9], [100, 0], 3)
  assert.deepEqual(scale.ticks, [0, 5, 10])
  assert.equal(scale.at(5), 50)
  const hours = Scale.time([start, start + 86_400_000], [0, 1], 12)
  assert.deepEqual(hours.ticks.slice(0, 2), [start, start + 7_200_000])
  assert.equal(hours.at(start + 43_200_000), 0.5)
})

test('text in a drawing is never markup', () => {
  assert.equal(
    Svg.element('text', { x: 1.26, class: 'a"b' }, Svg.characters('<b>')),
    '<text x="1.3" class="a&#34;b">&#60;b&#62;</text>',
  )
})
