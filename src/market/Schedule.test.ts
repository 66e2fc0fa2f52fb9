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
  const kappa = Schedule.urgency(1e-6, { ...market, permanent: 0 }, 0)
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

/** Expected cost and variance of a schedule, as Almgren and Chriss sum them. */
function costOf(x: Float64Array, interval: number, riskAversion: number): number {
  const { volatility, temporary, permanent } = market
  let [cost, variance] = [0, 0]
  for (let j = 1; j < x.length; j++) {
    const [left, sold] = [x[j] as number, (x[j - 1] as number) - (x[j] as number)]
    cost += permanent * left * sold + (temporary / interval) * sold * sold
    variance += volatility * volatility * interval * left * left
  }
  return cost + riskAversion * variance
}

/** The least of it, by solving the tridiagonal equations of its derivative. */
function leastCost(size: number, horizon: number, steps: number, riskAversion: number) {
  const { volatility, temporary, permanent } = market
  const interval = horizon / steps
  const side = -(2 * temporary) / interval + permanent
  const middle = -2 * side + 2 * riskAversion * volatility * volatility * interval
  const [above, right] = [new Float64Array(steps + 1), new Float64Array(steps + 1)]
  for (let j = 1; j < steps; j++) {
    const pivot = middle - side * (above[j - 1] as number)
    above[j] = side / pivot
    right[j] = ((j === 1 ? -side * size : 0) - side * (right[j - 1] as number)) / pivot
  }
  const x = new Float64Array(steps + 1)
  x[0] = size
  for (let j = steps - 1; j > 0; j--) {
    x[j] = (right[j] as number) - (above[j] as number) * (x[j + 1] as number)
  }
  return x
}

test('[ACX3] trading once an interval: the example to the unit, and no schedule costs less', () => {
  const kappa = Schedule.urgency(1e-6, market, 1)
  assert.ok(Math.abs(kappa - 0.607076) < 5e-7, `${kappa}`)
  const found = holdings(kappa, 5, 5)
  const told = [1_000_000, 541_955.554, 289_854.219, 147_897.488, 62_141.802, 0]
  for (const [j, left] of told.entries()) assert.ok(Math.abs((found[j] as number) - left) < 5e-4)
  assert.ok(Math.abs(costOf(found, 1, 1e-6) - 1_212_855.56) < 0.01)
  for (const [steps, riskAversion] of [
    [2, 1e-6],
    [5, 1e-7],
    [20, 3e-6],
    [100, 1e-5],
  ] as const) {
    const own = holdings(Schedule.urgency(riskAversion, market, 5 / steps), 5, steps)
    const least = leastCost(1_000_000, 5, steps, riskAversion)
    for (const [j, left] of least.entries()) {
      assert.ok(Math.abs((own[j] as number) - left) < 1e-5, `${steps} ${j}: ${own[j]} ${left}`)
    }
  }
})

test('[ACX3] where an interval has no temporary impact left, everything goes in the first', () => {
  assert.equal(Schedule.urgency(1e-6, { ...market, permanent: 5e-6 }, 1), Number.POSITIVE_INFINITY)
  const small = Schedule.urgency(1e-6, market, 1e-9)
  assert.ok(Math.abs(small - Schedule.urgency(1e-6, market, 0)) < 1e-9)
})
