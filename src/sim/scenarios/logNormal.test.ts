import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Random } from '../../base/Random.ts'
import { logNormal, powerOfTwo } from './logNormal.ts'
import { Weighted } from './Weighted.ts'

test('powers of two are within a thousandth, and exact at whole doublings', () => {
  for (let x = -6 * 65_536; x <= 12 * 65_536; x += 4_099) {
    const exact = 2 ** (30 + x / 65_536)
    assert.ok(Math.abs(Number(powerOfTwo(x)) / exact - 1) < 0.001, `${x}`)
  }
  assert.equal(powerOfTwo(3 * 65_536), 8n << 30n)
  assert.equal(powerOfTwo(-2 * 65_536), 1n << 28n)
})

test('half of the draws are under the median, and five sixths within a deviation above it', () => {
  const random = Random.create(1)
  const draws = Array.from({ length: 6_000 }, () => logNormal(random, 1_000n, [2, 1]))
  const under = (most: bigint): number => draws.filter((one) => one < most).length / draws.length
  assert.ok(Math.abs(under(1_000n) - 0.5) < 0.02)
  assert.ok(Math.abs(under(4_000n) - 0.8413) < 0.02)
  assert.ok(Math.abs(under(250n) - 0.1587) < 0.02)
})

test('weights decide how often a choice is drawn', () => {
  const random = Random.create(2)
  const coins = [
    ['heads', 3],
    ['tails', 1],
    ['edge', 0],
  ] as const
  const drawn = Array.from({ length: 2_000 }, () => Weighted.pick(random, coins))
  const heads = drawn.filter((one) => one === 'heads').length / drawn.length
  assert.ok(Math.abs(heads - 0.75) < 0.03)
  assert.ok(!drawn.includes('edge'))
  assert.deepEqual(Weighted.pickDistinct(random, coins, 2).sort(), ['heads', 'tails'])
  assert.throws(() => Weighted.pick(random, []), /positive/)
})
