import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Ratio } from '../../../src/money/Ratio.ts'
import { numRuns } from '../../../test/numRuns.ts'
import { haircut, policies } from './haircut.ts'
import { spread } from './spread.ts'
import type { Winner } from './Winner.ts'

const winner = (
  user: string,
  profit: bigint,
  leverage: bigint,
  profitPercent = profit,
): Winner => ({
  user,
  notional: 1_000n,
  profit,
  leverage,
  profitPercent,
})
const three = [winner('a', 100n, 1n), winner('b', 60n, 10n), winner('c', 40n, 0n)]

test('[REPRO14] the queue takes all of the first by score before the next gives anything', () => {
  assert.deepEqual(haircut(three, 80n, 'queue'), { parts: [20n, 60n, 0n], uncovered: 0n })
  const equal = [winner('z', 10n, 2n), winner('y', 10n, 2n)]
  assert.deepEqual(haircut(equal, 5n, 'queue').parts, [0n, 5n])
})

test('[REPRO14] pro rata everybody gives alike, leverage-weighted the leveraged give more', () => {
  assert.deepEqual(haircut(three, 80n, 'proRata').parts, [40n, 24n, 16n])
  // 80 × 600 ÷ 700 would be 68: the cap leaves 60, and the excess is split by remaining profit.
  const { parts } = haircut(three, 80n, 'leverageWeighted')
  assert.equal(parts[1], 60n)
  assert.ok(parts[0]! > parts[2]! && parts[2]! > 0n)
})

test('[REPRO14] haircuts meet the deficit exactly where profits can, and nobody gives more', () => {
  const any = fc.record({
    user: fc.uuid(),
    notional: fc.bigInt(0n, 10n ** 12n),
    profit: fc.bigInt(-(10n ** 9n), 10n ** 9n),
    leverage: fc.bigInt(0n, 100n),
    profitPercent: fc.bigInt(-1_000n, 1_000n),
  })
  fc.assert(
    fc.property(fc.array(any), fc.bigInt(0n, 10n ** 10n), (winners, deficit) => {
      const gains = winners.map(({ profit }) => (profit > 0n ? profit : 0n))
      const most = gains.reduce((sum, gain) => sum + gain, 0n)
      for (const policy of policies) {
        const { parts, uncovered } = haircut(winners, deficit, policy)
        const total = parts.reduce((sum, part) => sum + part, 0n)
        assert.equal(total, deficit < most ? deficit : most, policy)
        assert.equal(total + uncovered, deficit)
        assert.ok(parts.every((part, index) => part >= 0n && part <= gains[index]!))
      }
    }),
    { numRuns },
  )
})

test('[REPRO13] a spread is exact: who bears, who has no more, how concentrated', () => {
  assert.deepEqual(spread([3n, 1n, 0n], [3n, 4n, 0n]), {
    total: 4n,
    users: 2,
    exhausted: 1,
    topTen: Ratio.one,
    concentration: Ratio.of(5n, 8n),
  })
  assert.deepEqual(spread([], []).concentration, Ratio.zero)
  const alike = spread(Array(20).fill(1n), Array(20).fill(2n))
  assert.deepEqual(alike.topTen, Ratio.of(1n, 2n))
  assert.deepEqual(alike.concentration, Ratio.of(1n, 20n))
})
