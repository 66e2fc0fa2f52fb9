import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishedBook } from '../../lab/reproductions/leastFixedPoint/publishedBook.ts'
import type { Result } from '../../src/base/Result.ts'
import { Elastic } from '../../src/market/impact/Elastic.ts'
import { Impact } from '../../src/market/impact/Impact.ts'
import type { ImpactCurve } from '../../src/market/impact/ImpactCurve.ts'
import { Linear } from '../../src/market/impact/Linear.ts'
import { SquareRoot } from '../../src/market/impact/SquareRoot.ts'
import { Cascade } from '../../src/pressure/Cascade.ts'
import { iterate } from '../../src/pressure/iterate.ts'
import { LoopGain } from '../../src/pressure/LoopGain.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'

function value<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const market = (law: Elastic['law']): ImpactCurve =>
  Impact.curve(value(Elastic.create(law, 60_000)), 'sell')
/** 25 bn a hundred per cent; and a square root on a daily volume of 30 bn at 3 %. */
const linear = market(value(Linear.create(25e9)))
const root = market(value(SquareRoot.create({ depth: 30e9, unit: 0.03, crossover: 1e6 })))
const curve = value(PressureCurve.create(publishedBook(1_000_000)))

const within = (got: number, wanted: number, part: number): void =>
  assert.ok(Math.abs(got / wanted - 1) <= part, `${got} is not ${wanted}`)

test('[CASCADE1] on a million accounts one pass is what iteration reaches', () => {
  for (const impact of [linear, root]) {
    const cascade = Cascade.create(curve, impact)
    for (let shock = 0; shock < 0.1; shock += 0.0017) {
      const one = Cascade.respond(cascade, shock)
      const other = iterate({ selling: curve }, { sell: impact, buy: impact }, shock)
      assert.deepEqual([one.move, one.forced, one.rows], [other.move, other.forced, other.rows])
    }
  }
})

test('[CASCADE4] the published book: linear depth makes a cliff, a daily square root hides it', () => {
  within(PressureCurve.forced(curve, 0.05), 0.902e9, 0.01)
  within(PressureCurve.forced(curve, 0.1), 2.012e9, 0.01)
  const cascade = Cascade.create(curve, linear)
  const small = Cascade.respond(cascade, 0.01)
  within(small.move, 0.0223, 0.02)
  within(small.amplification, 2.23, 0.02)
  const large = Cascade.respond(cascade, 0.02)
  within(large.move, 0.1014, 0.02)
  within(large.amplification, 5.07, 0.02)
  const cliffs = Cascade.cliffs(cascade, 0.05e9)
  assert.equal(cliffs.length, 1)
  within(cliffs[0]?.shock ?? 0, 0.014, 0.02)
  within(cliffs[0]?.notional ?? 0, 0.37e9, 0.1)
  const calm = Cascade.create(curve, root)
  within(Cascade.respond(calm, 0.01).amplification, 1.21, 0.01)
  assert.deepEqual(Cascade.cliffs(calm, 0.05e9), [])
})

test('[GAIN1] the published book: gain at the end of a shock of 1 %', () => {
  const { move } = Cascade.respond(Cascade.create(curve, linear), 0.01)
  within(LoopGain.at(curve, linear, move, 0.004).total, 0.75, 0.15)
})
