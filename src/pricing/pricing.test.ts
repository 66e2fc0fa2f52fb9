import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Atoms } from './Atoms.ts'
import { Black76, type Greeks } from './Black76.ts'
import { BlackScholes } from './BlackScholes.ts'
import { impliedVolatility } from './impliedVolatility.ts'

const near = (found: number, expected: number, within: number, about = ''): void =>
  assert.ok(Math.abs(found - expected) <= within, `${about}: found ${found}, expected ${expected}`)

type Row = Black76 & Greeks & { readonly price: number }

/** Fifty digits of mpmath: `test/pricing/table.py`. */
const table = JSON.parse(
  readFileSync(new URL('../../test/fixtures/pricing/table.json', import.meta.url), 'utf8'),
) as readonly Row[]

test('[PRICE1] prices are those of fifty digits, also where they are next to nothing', () => {
  for (const row of table) near(Black76.price(row) / row.price, 1, 2e-11, JSON.stringify(row))
})

test('[PRICE2] and so are the greeks', () => {
  for (const row of table) {
    const found = Black76.greeks(row)
    for (const name of ['delta', 'gamma', 'vega', 'rho'] as const) {
      if (row[name] !== 0) near(found[name] / row[name], 1, 2e-11, `${name} ${JSON.stringify(row)}`)
    }
    const size = Math.abs(row.theta) + Math.abs(row.rate * row.price)
    near(found.theta, row.theta, 1e-10 * size, `theta ${JSON.stringify(row)}`)
  }
})

test('[PRICE1] the same bits everywhere', () => {
  const bits = (x: number): string => Buffer.from(new Float64Array([x]).buffer).toString('hex')
  const one = { right: 'put', forward: 61_000, strike: 50_000, years: 0.25, rate: 0 } as const
  assert.equal(bits(Black76.price({ ...one, volatility: 0.7 })), '20b69d799799aa40')
  assert.equal(bits(Black76.price({ ...one, volatility: 0.07, right: 'call' })), '5b061200007cc540')
})

/** Haug, The Complete Guide to Option Pricing Formulas, 1998, as the test suite of QuantLib has them. */
const haug: readonly (readonly [
  'call' | 'put',
  number,
  number,
  number,
  number,
  number,
  number,
  number,
])[] = [
  ['call', 65, 60, 0, 0.08, 0.25, 0.3, 2.1334],
  ['put', 95, 100, 0.05, 0.1, 0.5, 0.2, 2.4648],
  ['put', 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011],
  ['call', 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011],
  ['call', 1.6, 1.56, 0.08, 0.06, 0.5, 0.12, 0.0291],
  ['put', 70, 75, 0.05, 0.1, 0.5, 0.35, 4.087],
  ['call', 100, 90, 0.1, 0.1, 0.1, 0.15, 0.0205],
  ['call', 100, 110, 0.1, 0.1, 0.1, 0.25, 10.3556],
  ['call', 100, 100, 0.1, 0.1, 0.5, 0.35, 9.3679],
  ['put', 100, 90, 0.1, 0.1, 0.5, 0.35, 14.4452],
  ['put', 100, 110, 0.1, 0.1, 0.1, 0.15, 0.0408],
  ['call', 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975],
]

test('[PRICE3] published prices of European options', () => {
  for (const [right, strike, spot, paid, rate, years, volatility, expected] of haug) {
    const found = BlackScholes.price({ right, strike, spot, yield: paid, rate, years, volatility })
    near(found, expected, 1e-4, `${right} ${strike} ${spot}`)
  }
})

test('[PRICE3] published greeks', () => {
  const told = (
    right: 'call' | 'put',
    ...[strike, spot, paid, rate, years, volatility]: [
      number,
      number,
      number,
      number,
      number,
      number,
    ]
  ) => BlackScholes.greeks({ right, strike, spot, yield: paid, rate, years, volatility })
  near(told('call', 100, 105, 0.1, 0.1, 0.5, 0.36).delta, 0.5946, 1e-4)
  near(told('put', 100, 105, 0.1, 0.1, 0.5, 0.36).delta, -0.3566, 1e-4)
  near(told('call', 60, 55, 0, 0.1, 0.75, 0.3).gamma, 0.0278, 1e-4)
  near(told('put', 60, 55, 0, 0.1, 0.75, 0.3).vega, 18.9358, 1e-4)
  near(told('put', 405, 430, 0.05, 0.07, 1 / 12, 0.2).theta, -31.1924, 1e-4)
  near(told('call', 75, 72, 0, 0.09, 1, 0.19).rho, 38.7325, 1e-4)
})

const double = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const drawn = fc.record({
  right: fc.constantFrom<'call' | 'put'>('call', 'put'),
  forward: double(0.01, 1e6),
  moneyness: double(-1.5, 1.5),
  years: double(1e-4, 5),
  volatility: double(0.02, 3),
  rate: double(-0.05, 0.2),
})

const optionOf = ({ moneyness, ...of }: { moneyness: number; forward: number }) =>
  ({ ...of, strike: of.forward * 2 ** moneyness }) as Black76

test('[PRICE1] put and call differ by the forward, and more time or volatility is never worth less', () => {
  fc.assert(
    fc.property(drawn, (row) => {
      const one = optionOf(row)
      const [call, put] = (['call', 'put'] as const).map((right) =>
        Black76.price({ ...one, right }),
      )
      const owed = (one.forward - one.strike) * Math.exp(-one.rate * one.years)
      near((call as number) - (put as number), owed, 1e-12 * (one.forward + one.strike))
      const more = Black76.price({ ...one, volatility: one.volatility * 1.01 })
      assert.ok(more >= Black76.price(one) * (1 - 1e-12))
    }),
    { numRuns },
  )
})

test('[PRICE2] greeks are how the price moves', () => {
  fc.assert(
    fc.property(drawn, (row) => {
      const one = optionOf({
        ...row,
        years: row.years + 0.05,
        volatility: row.volatility + 0.1,
      } as typeof row)
      const found = Black76.greeks(one)
      const width = 1e-4
      const slope = (field: 'forward' | 'volatility' | 'rate', by: number): number =>
        (Black76.price({ ...one, [field]: one[field] + by }) -
          Black76.price({ ...one, [field]: one[field] - by })) /
        (2 * by)
      near(found.delta, slope('forward', one.forward * width), 1e-5)
      near(found.vega, slope('volatility', width), 1e-4 * one.forward)
      near(found.rho, slope('rate', width), 1e-4 * one.forward)
    }),
    { numRuns },
  )
})

test('[PRICE4] a volatility gives its price, and a price its volatility', () => {
  fc.assert(
    fc.property(drawn, (row) => {
      const one = optionOf(row)
      const price = Black76.price(one)
      const found = impliedVolatility({ ...one, price })
      // What is lost in the digits of the price cannot be found again.
      const { vega } = Black76.greeks(one)
      if (typeof found === 'string')
        return assert.ok(vega * one.volatility < 1e-12 * (price + one.forward))
      near(Black76.price({ ...one, volatility: found }), price, 1e-11 * price + 1e-14 * one.forward)
      if (vega * one.volatility > 1e-9 * price) {
        near(
          found / one.volatility,
          1,
          1e-11 * (1 + (price + one.forward / 1_000) / (vega * one.volatility)),
        )
      }
    }),
    { numRuns },
  )
})

test('[PRICE4] of prices next to nothing, and next to the most', () => {
  const one = { right: 'call', forward: 100, strike: 150, years: 0.25, rate: 0 } as const
  for (const volatility of [0.03, 0.05, 0.5, 3, 8, 20]) {
    const price = Black76.price({ ...one, volatility })
    near(
      impliedVolatility({ ...one, price }) as number,
      volatility,
      1e-9 * volatility,
      `${volatility}`,
    )
  }
  assert.equal(impliedVolatility({ ...one, price: 0 }), 'below')
  assert.equal(impliedVolatility({ ...one, price: -1 }), 'below')
  assert.equal(impliedVolatility({ ...one, price: 100 }), 'above')
  assert.equal(impliedVolatility({ ...one, strike: 50, price: 50 }), 'below')
  assert.equal(impliedVolatility({ ...one, years: 0, price: 1 }), 'expired')
})

test('[PRICE1] [PRICE2] without time or volatility an option is its payoff', () => {
  const one = {
    right: 'put',
    forward: 90,
    strike: 100,
    years: 0,
    volatility: 0.5,
    rate: 0,
  } as const
  assert.equal(Black76.price(one), 10)
  assert.deepEqual(Black76.greeks(one), { delta: -1, gamma: 0, vega: 0, theta: 0, rho: -0 })
  assert.equal(Black76.price({ ...one, right: 'call', years: 1, volatility: 0 }), 0)
  assert.throws(() => Black76.price({ ...one, forward: 0 }), /forward is above zero/)
  assert.throws(() => Black76.price({ ...one, volatility: Number.NaN }), /volatility/)
})

test('[PRICE5] atoms are those of the double itself, rounded the way the name says', () => {
  assert.equal(Atoms.down(3_000 / 41_000, 8), 7_317_073n)
  assert.equal(Atoms.up(3_000 / 41_000, 8), 7_317_074n)
  fc.assert(
    fc.property(double(-1e9, 1e9), fc.nat({ max: 12 }), (price, decimals) => {
      const [low, high] = [Atoms.down(price, decimals), Atoms.up(price, decimals)]
      assert.ok(low <= high && high - low <= 1n)
      near(Number(low), price * 10 ** decimals, 1 + 1e-15 * Math.abs(price) * 10 ** decimals)
      assert.equal(Atoms.up(-price, decimals), -low)
    }),
    { numRuns },
  )
  for (const whole of [0, 1, -7, 123_456]) {
    assert.equal(Atoms.down(whole, 2), BigInt(whole) * 100n)
    assert.equal(Atoms.up(whole, 2), BigInt(whole) * 100n)
  }
})
