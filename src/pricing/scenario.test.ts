import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { OptionValue } from './OptionValue.ts'
import { Outcomes } from './Outcomes.ts'
import { SkewShock } from './SkewShock.ts'
import { VolatilityShock } from './VolatilityShock.ts'

const ratio = fc
  .tuple(fc.bigInt(-(10n ** 6n), 10n ** 6n), fc.bigInt(1n, 97n))
  .map(([up, down]) => Ratio.of(up, down))
const leg = fc.record({ quantity: ratio, each: fc.array(ratio, { minLength: 5, maxLength: 5 }) })
const legs = fc.array(leg, { maxLength: 6 })

test('[SCEN1] a book is the sum of its legs, in whatever order', () => {
  fc.assert(
    fc.property(legs, (book) => {
      const made = Outcomes.total(book)
      assert.deepEqual(Outcomes.total(book.toReversed()), made)
      for (const [scenario, profit] of made.entries()) {
        let slow = Ratio.zero
        for (const { quantity, each } of book) {
          slow = Ratio.add(slow, Ratio.mul(quantity, each[scenario] as Ratio))
        }
        assert.deepEqual(profit, slow)
      }
    }),
    { numRuns },
  )
})

test('[SCEN1] [SCEN2] two books together lose at most what they lose apart', () => {
  fc.assert(
    fc.property(legs, legs, (one, other) => {
      const asked = (book: readonly Outcomes.Leg[]) => Outcomes.worst(Outcomes.total(book)).loss
      const apart = Ratio.add(asked(one), asked(other))
      assert.ok(Ratio.compare(asked([...one, ...other]), apart) <= 0)
    }),
    { numRuns },
  )
})

test('[SCEN2] [SCEN3] the worst is the first that loses the most, after weights and offsets', () => {
  const of = (...numbers: number[]) => numbers.map((one) => Ratio.of(BigInt(one)))
  assert.deepEqual(Outcomes.worst(of(3, -5, 2, -5)), { loss: Ratio.of(5n), scenario: 1 })
  assert.deepEqual(Outcomes.worst(of(3, 0)), { loss: Ratio.zero, scenario: null })
  assert.deepEqual(Outcomes.worst([]), { loss: Ratio.zero, scenario: null })
  const half = Ratio.of(1n, 2n)
  assert.deepEqual(Outcomes.weighed(of(-8, 4, 6), [half]), of(-4, 4, 6))
  assert.deepEqual(Outcomes.offset(of(-8, 4), half), of(-8, 2))
})

const shock: VolatilityShock = {
  up: 0.5,
  down: 0.25,
  shortPower: 0.3,
  longPower: 0.13,
  daysLeast: 1,
  upLeast: 0.5,
}

test('[SCEN4] the nearer the expiry the further, and between its bounds', () => {
  const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12)
  near(VolatilityShock.move({ ...shock, up: 0.45 }, 'up', 0.6, 30), 0.87)
  near(VolatilityShock.move(shock, 'same', 0.2, 3), 0.2)
  near(VolatilityShock.move(shock, 'up', 0.2, 90), 0.5)
  near(VolatilityShock.move(shock, 'up', 2, 0), VolatilityShock.move(shock, 'up', 2, 1))
  assert.equal(VolatilityShock.move({ ...shock, down: 9 }, 'down', 0.6, 30), 0)
  const bare = { ...shock, daysLeast: 0 }
  assert.throws(() => VolatilityShock.move(bare, 'up', 0.6, 0), /least number of days/)
})

const term = { right: 'call', strike: 100, forward: 100, years: 0.5, discount: 0.9 } as const

test('[SCEN5] a value is the exact fraction of its double, and has its bounds', () => {
  assert.deepEqual(OptionValue.exactly(0.75), Ratio.of(3n, 4n))
  assert.deepEqual(OptionValue.exactly(-3), Ratio.of(-3n))
  for (const x of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => OptionValue.exactly(x), /a value is finite/)
  }
  fc.assert(
    fc.property(fc.double({ min: 1e-200, max: 1e9, noNaN: true }), (x) => {
      const { numerator, denominator } = OptionValue.exactly(x)
      // Both sides of the fraction are doubles, so that the quotient is exact.
      assert.equal(Number(numerator) / Number(denominator), x)
    }),
    { numRuns },
  )
  assert.deepEqual(OptionValue.of({ ...term, volatility: 1e5 }), OptionValue.exactly(0.9 * 100))
  assert.deepEqual(
    OptionValue.of({ ...term, years: 0, strike: 60, volatility: 5 }),
    OptionValue.exactly(36),
  )
  const coin = Ratio.toNumber(OptionValue.inCoin({ ...term, volatility: 0.5 }))
  assert.ok(
    Math.abs(coin * 100 - Ratio.toNumber(OptionValue.of({ ...term, volatility: 0.5 }))) < 1e-12,
  )
})

test('[SCEN6] wings turn on a line and no further, and never below nothing', () => {
  const skew: SkewShock = {
    cap: 0.2,
    capByRoot: 0,
    width: 1,
    volatility: 0.5,
    volatilityByRoot: 0,
    flatLeast: 0.01,
  }
  const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12)
  // Flat from 0.5 on, at a year.
  near(SkewShock.turn(skew, 'linear', 1, 0.25, 1), 1.1)
  near(SkewShock.turn(skew, 'linear', 1, -0.25, 1), 0.9)
  near(SkewShock.turn(skew, 'abs', 1, -0.25, 1), 1.1)
  near(SkewShock.turn(skew, 'linear', 1, 3, 1), 1.2)
  near(SkewShock.turn(skew, 'linear', 1, -3, 1), 0.8)
  near(SkewShock.turn({ ...skew, cap: 4 }, 'linear', 1, -3, 1), 0)
  near(SkewShock.turn({ ...skew, flatLeast: 0 }, 'linear', 1, 0, 0), 1)
  near(SkewShock.turn({ ...skew, flatLeast: 0 }, 'abs', 1, -1, 0), 1.2)
})
