import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assess } from '../../src/margin/assess.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import { accounts } from './accounts.ts'
import { bookDigest } from './bookDigest.ts'
import { dexp } from './dexp.ts'
import { MarginBench } from './MarginBench.ts'
import { ticks } from './ticks.ts'

const bench = MarginBench.create(1)
const opening = MarginBench.priceBook(bench, bench.opening)
const book = accounts(bench, 4_000)
const holders = book.filter(({ positions }) => positions.length > 0)

test('the book of a thousand accounts is the one whose figures are published', () => {
  assert.equal(
    bookDigest(bench, accounts(bench, 1_000), ticks(bench)),
    '4dcf139d47ca8898efeecf419a8ee4a709aa410daca2e5b071f29cd576032851',
  )
})

test('a smaller book is the beginning of a larger one, and another seed gives another book', () => {
  assert.deepEqual(accounts(bench, 20), book.slice(0, 20))
  assert.deepEqual(accounts(bench, 5, 100), book.slice(100, 105))
  const other = MarginBench.create(2)
  assert.notEqual(
    bookDigest(other, accounts(other, 5), []),
    bookDigest(bench, accounts(bench, 5), []),
  )
})

test('a lot at one tick is one atom', () => {
  for (const { multiplier, lot, tick } of bench.terms.instruments) {
    assert.deepEqual(multiplier, { numerator: 1n, denominator: 1n })
    assert.equal(lot.scale + tick.scale, 8)
  }
  assert.deepEqual(bench.opening.slice(0, 2), [600_000_000n, 30_000_000n])
})

test('the book has the shape that the benchmark describes', () => {
  const legs = holders.reduce((sum, { positions }) => sum + positions.length, 0)
  assert.ok(within(legs / holders.length, 4.05, 0.03), 'positions of a holder')
  assert.ok(within(1 - holders.length / book.length, 0.05, 0.2), 'option portfolios')
  const first = holders.filter(({ positions }) =>
    positions.some((one) => one.instrument.index === 0),
  )
  assert.ok(within(first.length / book.length, 0.475, 0.06), 'holders of instrument 0')
  const pledging = book.filter(({ balances }) => balances.length > 1)
  assert.ok(within(pledging.length / book.length, 0.2, 0.1), 'accounts with collateral')
})

test('equity over maintenance is spread as published: 2.5, 5.2, 16, 35 and 73 at the quantiles', () => {
  const spread = holders
    .map((account) => assess(account, bench.terms, opening))
    .map(({ equity, maintenance }) => Number(equity) / Number(maintenance))
    .sort((a, b) => a - b)
  assert.ok((spread[0] as number) > 1.59, 'nobody starts near liquidation')
  const published = [
    [0.01, 2.5],
    [0.05, 5.2],
    [0.25, 16],
    [0.5, 35],
    [0.75, 73],
  ] as const
  for (const [quantile, figure] of published) {
    const measured = spread[Math.floor(quantile * spread.length)] as number
    assert.ok(within(measured, figure, 0.2), `${quantile}: ${measured} beside ${figure}`)
  }
})

test('entries cost what they were worth, and no leg is empty', () => {
  for (const { positions } of book) {
    for (const { instrument, lots, cost } of positions) {
      const now = Instrument.value(instrument, lots, bench.opening[instrument.index] as bigint)
      assert.ok(lots !== 0n && now > 0n === cost > 0n)
    }
    assert.equal(new Set(positions.map(({ instrument }) => instrument)).size, positions.length)
  }
})

test('prices jump where the benchmark says, and are wild from 600 to 699', () => {
  const path = [...ticks(bench)]
  const move = (tick: number, index: number): number =>
    Number(path[tick]?.[index]) / Number(path[tick - 1]?.[index]) - 1
  for (const [tick, size] of [
    [200, -0.05],
    [400, -0.1],
    [800, -0.2],
  ] as const) {
    for (const [index, beta] of bench.betas.entries()) {
      assert.ok(within(move(tick, index), size * beta, 0.1), `${tick}: ${index}`)
    }
  }
  assert.ok(within(move(500, 3), -0.2, 0.05) && within(move(500, 0), 0.08, 0.05))
  const spread = (from: number): number =>
    Array.from({ length: 99 }, (_, n) => move(from + n, 0) ** 2).reduce((a, b) => a + b, 0)
  assert.ok(within(Math.sqrt(spread(601) / spread(501)), 10, 0.3))
})

test('dexp is the exponential to the last bits, on every machine the same', () => {
  for (let x = -20; x <= 20; x += 0.37) assert.ok(within(dexp(x), Math.exp(x), 1e-14))
  assert.equal(dexp(0), 1)
  assert.equal(dexp(10), 22026.46579480672)
  assert.equal(dexp(-1), 0.36787944117144233)
})

const within = (measured: number, figure: number, share: number): boolean =>
  Math.abs(measured - figure) <= Math.abs(figure * share)
