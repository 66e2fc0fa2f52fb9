import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { brackets } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountBook } from './AccountBook.ts'
import { AccountExposure } from './AccountExposure.ts'
import { distanceTo } from './distanceTo.ts'
import { Known } from './Known.ts'
import { Scenario } from './Scenario.ts'
import { scenarios } from './scenarios.ts'

/** A perpetual and a future on one coin, which may be held too, and a perpetual on another. */
const scene = fc
  .record({
    tables: fc.array(brackets, { minLength: 3, maxLength: 3 }),
    sizes: fc.array(fc.bigInt(-3_000n, 3_000n), { minLength: 3, maxLength: 3 }),
    hasFuture: fc.boolean(),
    coins: fc.constantFrom(0n, 0n, 5n * 10n ** 7n),
    leverage: fc.bigInt(1n, 40n),
  })
  .map(({ tables, sizes, hasFuture, coins, leverage }) => {
    const [perpetual, future, other] = tables as [object, object, object]
    const place = venue({
      assets: { USDT: 2, BTC: 8, ETH: 8 },
      collateral: { BTC: { tiers: [{ floor: 0n, weight: Ratio.of(9n, 10n) }] } as never },
      instruments: {
        perpetual: { base: 'BTC', brackets: perpetual as never },
        future: { base: 'BTC', tick: '0.5', brackets: future as never },
        other: { base: 'ETH', brackets: other as never },
      },
    })
    const marks = { perpetual: 60_000n, future: 121_000n, other: 3_000n }
    const legs = (['perpetual', 'future', 'other'] as const).flatMap((id, at) => {
      const lots = id === 'future' && !hasFuture ? 0n : (sizes[at] as bigint)
      return lots === 0n ? [] : [held(place.instrument(id), lots, marks[id])]
    })
    const gross = sizes.reduce((sum, one) => sum + (one < 0n ? -one : one), 1n) * 60_000n
    const one = account(place, { USDT: (100n * gross) / leverage, BTC: coins }, legs)
    const prices = book(place, marks, { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n })
    return { one, prices, place }
  })

const ladders = [
  {
    id: 'house',
    levels: [{ action: 'liquidate', measure: 'maintenance', enter: Ratio.one, clear: Ratio.one }],
  },
] as never

test('[DISTANCE7] along an underlying lines and profile give one distance', () => {
  let [byLines, all] = [0, 0]
  fc.assert(
    fc.property(scene, ({ one, prices, place }) => {
      const rules: BoundRulebook = {
        ...place.terms,
        rulebook: { ...place.terms.rulebook, ladders },
      }
      const view: AccountBook = {
        ...{ assets: rules.assets, instruments: rules.instruments, prices },
        terms: new Map([['test', rules]]),
        accounts: [{ account: one, rulebook: 'test' }],
      }
      for (const toward of ['down', 'up'] as const) {
        const load = scenarios.named(view, 'BTC')
        if (load === null) throw new Error('expected BTC')
        const way = scenarios.along(view, load, toward)
        assert.equal(way.single?.kind, 'underlying')
        const known = Known.create(view, place.asset('USDT'))
        const found = AccountExposure.of(known, way, { account: one, rulebook: 'test' })
        const exact = distanceTo(one, rules, prices, Scenario.direction(way))
        all += 1
        if (known.solved.byAccount.size === 0) byLines += 1
        assert.deepEqual(found?.liquidation.move ?? Number.POSITIVE_INFINITY, exact.move)
      }
    }),
    { numRuns },
  )
  // About a third are; the draws differ from run to run.
  assert.ok(byLines > all / 8, `${byLines} of ${all} by lines`)
  assert.ok(byLines < all, 'and some by the profile')
})
