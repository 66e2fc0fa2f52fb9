import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import { bonusAt } from './bonusAt.ts'

const R = Ratio.of
const softening = { fullAt: R(9n, 10n), least: R(9n, 10n) }
const five = R(5n, 100n)

test('[LOAN18] a bonus grows from nine tenths of itself at one to all of itself at 0.9', () => {
  const at = (health: Ratio) => bonusAt(five, { softening }, 'aave-v4', health)
  assert.deepEqual(at(R(1n)), R(45n, 1_000n))
  assert.deepEqual(at(R(2n)), R(45n, 1_000n))
  assert.deepEqual(at(R(95n, 100n)), R(475n, 10_000n))
  assert.deepEqual(at(R(9n, 10n)), five)
  assert.deepEqual(at(R(0n)), five)
  assert.deepEqual(bonusAt(five, { softening: null }, 'aave-v4', R(95n, 100n)), five)
})

test('[LOAN18] Euler gives what health lacks, and no more than the rulebook', () => {
  const at = (health: Ratio) => bonusAt(five, { softening: null }, 'euler-v2', health)
  assert.deepEqual(at(R(1n)), R(0n))
  assert.deepEqual(at(R(100n, 102n)), R(2n, 100n))
  assert.deepEqual(at(R(1n, 2n)), five)
  assert.deepEqual(at(R(0n)), five)
})

test('[LOAN18] less health is never less bonus, and no bonus is above the full one', () => {
  const health = fc.bigInt(0n, 2_000n).map((parts) => R(parts, 1_000n))
  fc.assert(
    fc.property(health, health, fc.constantFrom('aave-v4', 'euler-v2'), (a, b, protocol) => {
      const [low, high] = Ratio.compare(a, b) <= 0 ? [a, b] : [b, a]
      const [more, less] = [low, high].map((one) => bonusAt(five, { softening }, protocol, one))
      assert.ok(more && less)
      assert.ok(Ratio.compare(more, less) >= 0)
      assert.ok(Ratio.compare(more, five) <= 0 && less.numerator >= 0n)
    }),
    { numRuns },
  )
})
