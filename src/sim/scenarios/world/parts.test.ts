import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { changed, fall } from '../../../../test/sim/scenarios.ts'
import { Draw } from '../../../base/Draw.ts'
import { Random } from '../../../base/Random.ts'
import { Fundamentals } from '../../market/Fundamentals.ts'
import { fillOrder } from '../../market/fillOrder.ts'
import { LiveMarket } from '../../market/LiveMarket.ts'
import { MarginRate } from '../../market/MarginRate.ts'
import { Totals } from '../../Totals.ts'
import { type Distribution, drawFrom } from './Distribution.ts'
import { clusters, outcomeOf, run, shapeOf } from './run.ts'
import type { Scenario } from './Scenario.ts'
import { Study } from './Study.ts'
import { VenueRecord } from './VenueRecord.ts'
import { World } from './World.ts'

const [listing] = fall.listings
const [market] = fall.venues[0]!.markets
const btc = 'BTC/USDT:USDT'
const live = (depth = 1_000_000): LiveMarket =>
  LiveMarket.create({ ...market!, law: { law: 'linear', depth } }, listing!, 0)

const draws = (from: Distribution, count = 4_000): number[] => {
  const random = Random.create(3)
  return Array.from({ length: count }, () => drawFrom(random, from))
}

const near = (found: number, expected: number, by: number) =>
  ok(Math.abs(found - expected) <= by, `${found}, expected ${expected}`)

test('[SIM3] distributions have their medians, bounds and shares', () => {
  const median = (of: number[]) => of.sort((a, b) => a - b)[of.length / 2]!
  near(median(draws({ law: 'uniform', least: 2, most: 4 })), 3, 0.05)
  near(median(draws({ law: 'logNormal', median: 100, deviation: 1, least: 1, most: 1e9 })), 100, 5)
  near(median(draws({ law: 'pareto', least: 1, exponent: 1, most: 1e9 })), 2, 0.1)
  const cut = draws({ law: 'logNormal', median: 100, deviation: 3, least: 50, most: 200 })
  ok(cut.every((one) => one >= 50 && one <= 200))
  const of = [
    { value: 1, share: 0.25 },
    { value: 2, share: 0.75 },
  ]
  near(draws({ law: 'choice', of }).filter((one) => one === 1).length / 4_000, 0.25, 0.02)
  deepEqual(draws({ law: 'fixed', value: 7 }, 2), [7, 7])
})

test('[SIM3] a larger cohort begins with the smaller one', () => {
  const accounts = (count: number) => {
    const made = World.create(changed(fall, { cohort: { count }, venue: { makers: null } }), 5)
    ok(made.ok)
    return made.value.venues[0]!.state.accounts.filter(({ kind }) => kind === 'own')
  }
  const shown = (of: ReturnType<typeof accounts>) =>
    of.map(({ id, balances, positions }) => [id, balances[0], positions[0]?.lots])
  deepEqual(shown(accounts(40)).slice(0, 10), shown(accounts(10)))
})

test('[SIM3] makers hold the other side, and an account has the equity that was drawn', () => {
  const scenario = changed(fall, { cohort: { equity: { law: 'fixed', value: 1_000 } } })
  const made = World.create(scenario, 5)
  ok(made.ok)
  const { state } = made.value.venues[0]!
  equal(state.street.lots[0], 0n)
  for (const { id, balances, positions } of state.accounts) {
    if (!id.startsWith('trader') || positions.length === 0) continue
    const { lots, cost } = positions[0]!
    const profit = lots * 4_000_000n * 100n - cost
    equal(balances[0]! + profit, 100_000_000_000n)
  }
})

test('[SIM4] a linear market moves by notional over depth, in both directions of the fundamental', () => {
  const thin = live()
  LiveMarket.trade(thin, -2.5) // 100,000 of a depth of a million
  near(LiveMarket.price(thin), 40_000 * Math.exp(-0.1), 1e-6)
  LiveMarket.advance(thin, 0.5)
  near(LiveMarket.price(thin), 20_000 * Math.exp(-0.1), 1e-6)
  near(LiveMarket.displacement(thin), -0.1, 1e-12)
})

test('[SIM4] a price stays within a thousandth and a thousand times the opening', () => {
  const thin = live()
  const bought = LiveMarket.trade(thin, 1e6)
  near(LiveMarket.price(thin) / 40_000_000, 1, 1e-9)
  ok(bought.quantity < 1e6)
  equal(LiveMarket.trade(thin, 1).quantity < 1e-6, true)
})

test('[SIM5] a share of the depth takes a quantity as the whole takes more', () => {
  const [half, whole] = [live(), live()]
  half.depth = 0.5
  LiveMarket.trade(half, -1)
  LiveMarket.trade(whole, -2)
  near(LiveMarket.price(half), LiveMarket.price(whole), 1e-9)
})

test('[SIM5] depth is withdrawn as volatility rises, and comes back', () => {
  const withdrawal = { calm: 0.001, exponent: 1, least: 0.1, weight: 0.5 }
  const shy = LiveMarket.create({ ...market!, withdrawal }, listing!, 0)
  equal(shy.depth, 1)
  LiveMarket.advance(shy, 0.98)
  LiveMarket.close(shy)
  equal(shy.depth, 0.1)
  for (let tick = 0; tick < 20; tick++) LiveMarket.close(shy)
  equal(shy.depth, 1)
})

test('[SIM8] an order stops where its average would be worse than its limit', () => {
  const filled = fillOrder([{ live: live(), share: 1 }], -1_000_000n, 3_900_000n)
  ok(filled.lots < 0n && filled.lots > -1_000_000n)
  // One more lot would bring the average down by eight ticks.
  ok(filled.price >= 3_900_000n && filled.price < 3_900_008n)
  const all = fillOrder([{ live: live(), share: 1 }], -1_000n, 3_900_000n)
  equal(all.lots, -1_000n)
})

test('[SIM8] an order is split among outlets, and a halted one gets nothing', () => {
  const [a, b] = [live(), live()]
  const outlets = [
    { live: a, share: 0.5 },
    { live: b, share: 0.5 },
  ]
  equal(fillOrder(outlets, -10_000n, null).lots, -10_000n)
  near(LiveMarket.price(a), LiveMarket.price(b), 1e-9)
  b.isHalted = true
  const before = LiveMarket.price(b)
  fillOrder(outlets, -10_000n, null)
  equal(LiveMarket.price(b), before)
  a.isHalted = true
  equal(fillOrder(outlets, -10_000n, null).lots, 0n)
})

test('[SIM7] shocks spread evenly, paths are followed, walks have their deviation', () => {
  const shocks = [{ ...fall.shocks[0]!, at: 1, over: 2, size: -0.19 }]
  const still: Scenario = { ...fall, shocks }
  const going = Fundamentals.create(still, 1)
  Fundamentals.advance(going, still, 1)
  near(going.values[0]!, 36_000, 1e-6)
  Fundamentals.advance(going, still, 2)
  near(going.values[0]!, 32_400, 1e-6)
  const path: Scenario = {
    ...fall,
    shocks: [],
    listings: [{ ...listing!, fundamental: { kind: 'path', prices: [39_000, 38_000] } }],
  }
  const following = Fundamentals.create(path, 1)
  const seen = [1, 2, 3].map((tick) => {
    Fundamentals.advance(following, path, tick)
    return following.values[0]
  })
  deepEqual(seen, [39_000, 38_000, 38_000])
})

test('[SIM7] value traders bring a price back toward what it is worth, noise does not', () => {
  const value = {
    ...{ kind: 'value' as const, venue: 'alpha', instrument: btc, capital: 1e7, strength: 100 },
    ...{ leverageMax: 5, speed: 0.5 },
  }
  const pushed: Scenario = {
    ...changed(fall, { cohort: { count: 0 } }),
    shocks: [{ kind: 'flow', instrument: btc, venue: 'alpha', at: 2, over: 1, size: -0.1 }],
  }
  const last = (traders: Scenario['traders']) => {
    const ran = run({ ...pushed, traders }, 1)
    ok(ran.ok)
    return ran.value.markets[0]!.series.last[20]!
  }
  near(last([]), 36_000, 1e-6)
  ok(last([value]) > 37_500)
  const noise = { kind: 'noise' as const, venue: 'alpha', instrument: btc, deviation: 1e5 }
  ok(last([noise]) !== 36_000)
})

test('[SIM9] margins follow volatility, each dampening in its way', () => {
  const margins = { memory: 0.5, confidence: 2, horizon: 4, initial: 0.01, every: 1 }
  const of = (dampening: Parameters<typeof MarginRate.create>[0]['dampening']) =>
    MarginRate.create({ ...margins, dampening })
  // σ 0.01: 2 × 0.01 × √4 = 0.04. After a return of 0.05, σ² = (0.0001 + 0.0025) ÷ 2 = 0.0013.
  const after = 4 * Math.sqrt(0.0013)
  near(of({ kind: 'none' }).charged, 0.04, 1e-15)
  near(MarginRate.observe(of({ kind: 'none' }), 0.05), after, 1e-15)
  const buffer = of({ kind: 'buffer', share: 0.25 })
  near(buffer.charged, 0.05, 1e-15)
  near(MarginRate.observe(buffer, 0.012), 0.05, 1e-15) // plain 0.0442: out of the buffer
  near(MarginRate.observe(buffer, 0.05), MarginRate.plain(buffer), 1e-15)
  for (let calm = 0; calm < 40; calm++) MarginRate.observe(buffer, 0.01)
  near(buffer.charged, 0.05, 1e-6)
  const stressed = of({ kind: 'stressed', weight: 0.25, volatility: 0.05 })
  near(stressed.charged, 0.75 * 0.04 + 0.25 * 0.2, 1e-15)
  const floor = of({ kind: 'floor', ticks: 2, volatility: 0.03 })
  near(floor.charged, 0.12, 1e-15)
  near(MarginRate.observe(floor, 0), 4 * Math.sqrt(0.00045), 1e-15)
  near(MarginRate.observe(floor, 0), 4 * Math.sqrt(0.0001 / 4), 1e-15)
})

test('[SIM12] clusters end after a quiet time', () => {
  const series = VenueRecord.marketSeries({ venue: 'a', instrument: btc, opening: 1 }, 9)
  series.forced.set([0, 5, 0, -3, 0, 0, 0, 2, 0])
  deepEqual(clusters([series], 9, 2), [
    { from: 2, to: 4, notional: 8 },
    { from: 8, to: 8, notional: 2 },
  ])
  deepEqual(clusters([series], 9, 4), [{ from: 2, to: 8, notional: 10 }])
  deepEqual(clusters([series], 1, 3), [])
})

test('[SIM12] the shape of returns is null where there is none, and a fall is a fall', () => {
  const flat = shapeOf(Float64Array.of(5, 5, 5))
  deepEqual(flat, { volatility: 0, kurtosis: null, hill: null, drawdown: 0 })
  equal(shapeOf(Float64Array.of(4, 8, 2, 3)).drawdown, -0.75)
  const random = Random.create(1)
  let price = 100
  const prices = Float64Array.from({ length: 5_000 }, () => {
    price *= Math.exp(0.01 * Draw.normal(random))
    return price
  })
  near(shapeOf(prices).kurtosis ?? 0, 3, 0.3)
})

test('[SIM12] a run can be stopped, and says how far it came', () => {
  const ran = run(fall, 1, (tick) => tick < 7)
  ok(ran.ok)
  equal(ran.value.ticks, 7)
  const made = World.create(fall, 1)
  ok(made.ok)
  for (let tick = 0; tick < 7; tick++) World.advance(made.value)
  equal(outcomeOf(made.value).digest, ran.value.digest)
})

test('[SIM14] runs are summed up by nearest rank', () => {
  const outcomes = [1, 2, 3].map((seed) => {
    const ran = run(fall, seed)
    ok(ran.ok)
    return ran.value
  })
  const study = Study.create(outcomes, 8)
  equal(study.runs, 3)
  equal(study.unbalanced, 0)
  equal(study.valueAtRisk, Math.max(...study.figures.badDebt))
  equal(study.liquidationAtRisk, Math.max(...study.figures.liquidated))
  const debt = outcomes[0]!.venues.map(({ totals }) => Totals.badDebt(totals))
  near(study.figures.badDebt[0]!, Number(debt[0]) / 1e8, 1e-6)
  const [fan] = study.fans
  const marks = outcomes.map(({ markets }) => markets[0]!.series.mark[30]!).sort((a, b) => a - b)
  deepEqual(
    [...fan!.rows.map((row) => row[30])],
    [0, 0, 1, 2, 2].map((rank) => marks[rank]),
  )
  equal(Study.quantileOf(Float64Array.of(Number.POSITIVE_INFINITY, 4), 0.5), 4)
  equal(Study.quantileOf(Float64Array.of(Number.POSITIVE_INFINITY), 0.5), null)
})
