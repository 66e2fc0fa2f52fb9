import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { plainValueFunds } from '../../../test/sim/plainValueFunds.ts'
import { autocorrelation } from './autocorrelation.ts'
import { clear } from './clear.ts'
import { Market } from './Market.ts'
import { type Path, simulate } from './simulate.ts'
import { tails } from './tails.ts'
import { trade } from './trade.ts'
import { ValueFunds } from './ValueFunds.ts'

/** The full two million steps per leverage limit need a command; these take a few seconds. */
const steps = 150_000

function run(figures: ValueFunds, seed = 1, count = steps): Path {
  const path = simulate(figures, seed, count)
  assert.ok(path.ok)
  return path.value
}

const measured = (leverageMax: number) => tails(run(ValueFunds.published(leverageMax)), 1)

/** One fund of aggression 10 and a limit of 2, worked from the rules. */
const one: ValueFunds = { ...ValueFunds.published(2), aggressions: [10], shares: 10 }

test('[REPRO9] without funds the price is what the noise trader has over the shares', () => {
  const market = Market.create({ ...one, aggressions: [] })
  assert.equal(clear(market, 9), 0.9)
  assert.equal(clear(market, 12), 1.2)
  const found = tails(run(ValueFunds.noiseOnly), 1)
  assert.ok(Math.abs(found.deviation - 0.035) < 0.0005)
  assert.ok(Math.abs(found.kurtosis! - 3) < 0.1)
  assert.ok(Math.abs(found.hillOnePercent! - 8.8) <= 0.8)
})

test('[REPRO10] the price is where noise trader and funds hold all shares', () => {
  const market = Market.create(one)
  // 10 p = 9 + 10 (1 - p) 2 under the value, above the limit's price of 0.8.
  assert.ok(Math.abs(clear(market, 9) - 29 / 30) < 1e-15)
  // 10 p = 2 + 2 × 2 at the limit: p = 0.6.
  assert.ok(Math.abs(clear(market, 2) - 0.6) < 1e-15)
  assert.equal(clear(market, 11), 1.1)
})

test('[REPRO10] of several prices the first toward excess demand is taken', () => {
  // A fund with 5 shares and debts of 3: 10 p = 5.8 + 10 (1 - p) (5 p - 3) at two prices above its
  // ruin at 0.6, and 10 p = 5.8 at one below.
  const from = (price: number) => {
    const market = Market.create({ ...one, leverageMax: 8 })
    market.cash[0] = -3
    market.held[0] = 5
    market.price = price
    return clear(market, 5.8)
  }
  const upper = (7 + Math.sqrt(0.6)) / 10
  assert.ok(Math.abs(from(0.95) - upper) < 1e-14)
  assert.ok(Math.abs(from(0.7) - upper) < 1e-14)
  assert.ok(Math.abs(from(0.61) - 0.58) < 1e-14)
})

test('[REPRO10] closed forms find the price that walking and halving finds', () => {
  for (const leverageMax of [1, 3, 7.5, 20]) {
    const figures = ValueFunds.published(leverageMax)
    const plain = plainValueFunds(figures, 3, 3_000)
    for (const [step, price] of run(figures, 3, 3_000).prices.entries()) {
      assert.ok(Math.abs(price / plain[step]! - 1) < 1e-6, `${leverageMax} at step ${step}`)
    }
  }
})

test('[REPRO11] a fund trades to its demand, and money follows its performance', () => {
  const market = Market.create(one)
  assert.equal(trade(market, 0.9), false)
  // Ten times a mispricing of 0.1 is all its wealth of 2; nothing was earned, so 0.15 × 0.005 flows
  // out.
  assert.ok(Math.abs(market.held[0]! - 2 / 0.9) < 1e-15)
  assert.ok(Math.abs(market.wealth[0]! - 2 * (1 - 0.00075)) < 1e-15)
  assert.ok(Math.abs(market.cash[0]! + 0.0015) < 1e-15)
})

test('[REPRO11] a fund at its limit that meets a fall is called', () => {
  const market = Market.create(one)
  assert.equal(trade(market, 0.8), false)
  assert.equal(trade(market, 0.79), true)
  assert.equal(trade(market, 0.795), false)
})

test('[REPRO11] a fund at a tenth closes, and comes back as it began', () => {
  const market = Market.create({ ...one, absence: 2 })
  trade(market, 0.8)
  trade(market, 0.4)
  assert.equal(market.defaults, 1)
  assert.deepEqual([market.held[0], market.cash[0], market.absent[0]], [0, 0, 2])
  trade(market, 0.5)
  assert.equal(market.absent[0], 1)
  trade(market, 0.5)
  assert.deepEqual([market.absent[0], market.cash[0], market.performance[0]], [0, 2, 0])
})

test('[REPRO12] leverage fattens tails while it calms the days between', () => {
  const table = [
    [1, 8.25],
    [2, 6.51],
    [3, 5.51],
    [5, 3.48],
    [7.5, 2.65],
  ] as const
  const found = table.map(([leverageMax]) => measured(leverageMax))
  for (const [row, [leverageMax, hill]] of table.entries()) {
    const here = found[row]!
    // A thirteenth of the two million steps: sampling errors are that much wider.
    assert.ok(Math.abs(here.hillOnePercent! - hill) < 1, `${leverageMax}: ${here.hillOnePercent}`)
    const before = found[row - 1]
    if (before === undefined) continue
    assert.ok(here.hillOnePercent! < before.hillOnePercent!)
    assert.ok(here.deviation < before.deviation)
    assert.ok(here.kurtosis! > before.kurtosis!)
  }
})

test('[REPRO9] the same seed gives the same bytes', () => {
  const bytes = (seed: number) =>
    createHash('sha256')
      .update(new Uint8Array(run(ValueFunds.published(5), seed, 20_000).prices.buffer))
      .digest('hex')
  assert.equal(bytes(1), bytes(1))
  assert.notEqual(bytes(1), bytes(2))
  assert.equal(bytes(1).slice(0, 16), '893de7fa0c226c96')
})

test('[REPRO9] figures that mean nothing are refused by name', () => {
  for (const leverage of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const found = simulate(ValueFunds.published(leverage), 1, 10)
    assert.deepEqual(found, { ok: false, error: 'valueFunds.leverage' })
  }
  for (const count of [0, 1.5, 1e9]) {
    const found = simulate(ValueFunds.published(1), 1, count)
    assert.deepEqual(found, { ok: false, error: 'valueFunds.steps' })
  }
})

test('[REPRO12] what is left of a deviation a step later', () => {
  assert.equal(autocorrelation(Float64Array.of(1, -1, 1, -1), 1), -0.75)
  assert.equal(autocorrelation(Float64Array.of(1, 1), 1), null)
  assert.equal(autocorrelation(Float64Array.of(1), 1), null)
})
