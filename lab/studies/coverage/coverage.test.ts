import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CivilDate } from '../../../src/calendar/CivilDate.ts'
import { coverage, wilson } from './coverage.ts'
import { Held } from './Held.ts'
import { methods } from './methods.ts'

const near = (is: number, expected: number, within: number): void =>
  assert.ok(Math.abs(is - expected) <= within, `expected ${expected}, found ${is}`)

const held = (name: string): Held => Held.all.find((one) => one.name === name) as Held

const monday = CivilDate.at(2021, 3, 1)
const calm = {
  date: monday,
  price: 100,
  implied: 0.2,
  volatility: 0.2,
  deviation: 0.01,
  floored: 0.012,
}
const asked = (name: string, of: string): number =>
  (methods[of] as NonNullable<(typeof methods)[string]>)(held(name), calm) / Held.UNITS

test('[COVER2] what each method asks of stock and of a put at the money', () => {
  near(asked('long stock', 'FINRA 4210'), 25, 1e-9)
  near(asked('short stock', 'FINRA 4210'), 30, 1e-9)
  near(asked('long stock', 'portfolio margin'), 8, 1e-9)
  near(asked('short stock', 'portfolio margin'), 6, 1e-9)
  near(asked('long stock', 'SPAN-like'), 9.3, 1e-9)
  near(asked('long stock', '99 % volatility'), 2.326, 1e-3)
  near(asked('long stock', '99 % with a floor'), 2.792, 1e-3)
  const at = { price: 100, volatility: 0.2, years: 30 / 365 }
  // 0.4 σ √T of the forward, near enough.
  near(Held.worth({ right: 'put', strike: 1, quantity: -1n }, 100, at), 2.287, 0.001)
  near(asked('short put', 'FINRA 4210'), 15, 1e-3)
  // Five of width, less what the condor brings.
  const brings = -Held.value(held('iron condor'), 100, at) / Held.UNITS
  near(asked('iron condor', 'FINRA 4210'), 5 - brings, 1e-3)
})

test('[COVER2] no method asks less of a written option where volatility is higher, and all ask for something', () => {
  for (const [name, method] of Object.entries(methods)) {
    const wild = { ...calm, deviation: 0.03, floored: 0.03 }
    for (const one of Held.all) {
      assert.ok(method(one, calm) > 0, `${name}: ${one.name}`)
      assert.ok(method(one, wild) >= method(one, calm) - 1e-9, `${name}: ${one.name}`)
    }
  }
})

test('[COVER3] a day is covered up to what was asked, and lost is what is worth less', () => {
  const day = (date: CivilDate, price: number, implied: number | null) => ({
    ...calm,
    date,
    price,
    implied,
  })
  const markets = [
    day(monday, 100, 0.2),
    day(CivilDate.plusDays(monday, 1), 92.01, 0.2),
    day(CivilDate.plusDays(monday, 2), 84.6, null),
    day(CivilDate.plusDays(monday, 3), 84.6, 0.2),
  ]
  const found = coverage(markets, monday)
  assert.equal(found.length, Held.all.length * Object.keys(methods).length)
  const of = (name: string, method: string) =>
    found.find((one) => one.held === name && one.method === method) as (typeof found)[number]
  const long = of('long stock', 'portfolio margin')
  near(long.days[0]?.lost ?? 0, 0.0799, 1e-12)
  assert.deepEqual([long.days.length, long.missed], [3, 1])
  assert.equal(long.worst.date, CivilDate.plusDays(monday, 1))
  assert.equal(of('short stock', 'portfolio margin').missed, 0)
  // The two days that touch the one without a volatility have no options.
  assert.equal(of('short put', 'portfolio margin').days.length, 1)
  const whole = coverage(
    markets.map((one) => ({ ...one, implied: null })),
    monday,
  )
  assert.deepEqual([...new Set(whole.map((one) => one.held))], ['long stock', 'short stock'])
  assert.throws(() => coverage(markets.slice(0, 1), monday), /expected days, found none/)
})

test('[COVER3] the interval is Wilson’s', () => {
  const [low, high] = wilson(5, 100)
  near(low, 0.0215, 5e-5)
  near(high, 0.1118, 5e-5)
  assert.deepEqual(wilson(0, 2_515)[0], 0)
  near(wilson(0, 2_515)[1], 0.001525, 1e-6)
})
