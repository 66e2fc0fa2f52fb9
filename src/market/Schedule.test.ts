import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import { Schedule } from './Schedule.ts'

const market = { volatility: 0.95, temporary: 2.5e-6, permanent: 2.5e-7 }

function holdings(urgency: number, horizon: number, steps: number): Float64Array {
  const made = Schedule.patient(1_000_000, urgency, horizon, steps)
  assert.ok(made.ok)
  return made.value.holdings
}

test('[ACX1] the example of Almgren and Chriss: 0.6 a day, a half-life of 1.7 days', () => {
  const kappa = Schedule.urgency(1e-6, market)
  assert.ok(Math.abs(kappa - 0.6008) < 1e-4)
  assert.ok(Math.abs(1 / kappa - 1.7) < 0.05)
})

test('[ACX1] holdings are the closed form to 1e-12, against an oracle of fifty digits', () => {
  const D = Decimal.clone({ precision: 50 })
  for (const [kappa, horizon, steps] of [
    [0.6, 5, 5],
    [0.01, 1, 20],
    [12, 7, 40],
    [1e-4, 2, 3],
  ] as const) {
    for (const [j, left] of holdings(kappa, horizon, steps).entries()) {
      const rest = new D(horizon).mul(steps - j).div(steps)
      const exact = D.sinh(rest.mul(kappa))
        .div(D.sinh(new D(horizon).mul(kappa)))
        .mul(1_000_000)
      const off = Math.abs(left - exact.toNumber())
      assert.ok(off <= 1e-12 * Math.max(1, exact.toNumber()), `${kappa} ${j}: ${left}`)
    }
  }
})

test('[ACX1] each interval solves the equation of the best schedule', () => {
  const x = holdings(0.6, 5, 50)
  const twice = 2 * Math.cosh(0.6 * 0.1)
  for (let j = 1; j < 50; j++) {
    const both = (x[j - 1] as number) + (x[j + 1] as number)
    assert.ok(Math.abs(both / ((x[j] as number) * twice) - 1) < 1e-12)
  }
})

test('[ACX2] no hurry is a straight line, great hurry overflows nothing', () => {
  assert.deepEqual([...holdings(0, 4, 4)], [1_000_000, 750_000, 500_000, 250_000, 0])
  const hurried = holdings(500, 10, 10)
  assert.deepEqual([hurried[0], hurried[10]], [1_000_000, 0])
  assert.ok(Math.abs((hurried[1] as number) / (1_000_000 * Math.exp(-500)) - 1) < 1e-10)
  for (const [size, kappa, horizon, steps, error] of [
    [-1, 1, 1, 1, 'schedule.sizeNegative'],
    [1, Number.NaN, 1, 1, 'schedule.urgencyNegative'],
    [1, 1, 0, 1, 'schedule.horizonNotPositive'],
    [1, 1, 1, 1.5, 'schedule.stepsNotWhole'],
  ] as const) {
    assert.deepEqual(Schedule.patient(size, kappa, horizon, steps), { ok: false, error })
  }
})
