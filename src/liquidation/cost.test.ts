import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bankruptcy, candidate, perpetual } from '../../test/markets.ts'
import { Random } from '../base/Random.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import type { MarketDeficit } from './Resolution.ts'
import { resolveMarket } from './resolveMarket.ts'

const instrument = perpetual({})

/** One tick bankrupts `count` longs against as many shorts; the fund pays a tenth of the debt. */
function crash(count: number, policy: MarketDeficit['policy']): MarketDeficit {
  const random = Random.create(7)
  const draw = (bound: number) => BigInt(1 + random.below(bound))
  const deficits = Array.from({ length: count }, (_, index) =>
    bankruptcy(`b${random.below(1 << 30)}-${index}`, draw(1_000), draw(10_000)),
  )
  const candidates = Array.from({ length: count }, (_, index) =>
    candidate(instrument, 90n, {
      account: `c${random.below(1 << 30)}-${index}`,
      lots: -draw(1_000),
      entry: 90n + draw(30),
      equity: draw(100_000),
    }),
  )
  const debt = Amount.sum(deficits.map(({ deficit }) => deficit))
  const fundAvailable = Amount.of(debt / 10n)
  return { instrument, mark: Price.of(90n), deficits, fundAvailable, candidates, policy }
}

/** Counts the comparisons of sorts and the reads of account fields. */
function work(market: MarketDeficit): { comparisons: number; readings: number } {
  const count = { comparisons: 0, readings: 0 }
  const watched = <T extends object>(items: readonly T[]): T[] =>
    items.map(
      (item) =>
        new Proxy(item, {
          get: (target, name, receiver) => {
            count.readings += 1
            return Reflect.get(target, name, receiver)
          },
        }),
    )
  const sort = Array.prototype.sort
  Array.prototype.sort = function (this: unknown[], compare) {
    assert.ok(compare !== undefined)
    return sort.call(this, (a, b) => {
      count.comparisons += 1
      return compare(a, b)
    })
  }
  try {
    const deficits = watched(market.deficits)
    const resolution = resolveMarket({
      ...market,
      deficits,
      candidates: watched(market.candidates),
    })
    assert.ok(resolution.deleveraged.length > market.candidates.length / 2, 'deleveraging ran deep')
  } finally {
    Array.prototype.sort = sort
  }
  return count
}

/** Three sorts of n need at most 3 n log n comparisons of two reads; then a few reads each. */
function measure(count: number, log: number, policy: MarketDeficit['policy']) {
  const { comparisons, readings } = work(crash(count, policy))
  assert.ok(comparisons <= 3 * count * log, `${comparisons} comparisons of ${count}`)
  assert.ok(readings <= 2 * comparisons + 60 * count, `${readings} readings of ${count}`)
  return { comparisons, readings }
}

test('[FALL12] 50,000 accounts in one call cost near n log n', () => {
  const small = measure(5_000, 13, 'ranked')
  const large = measure(50_000, 16, 'ranked')
  assert.ok(large.comparisons / small.comparisons < 14, 'ten times the accounts, log more work')
  assert.ok(large.readings / small.readings < 14)
})

test('[FALL12] a pro rata costs no more than a ranking', () => {
  measure(10_000, 14, 'proRata')
})
