import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { brackets } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { liquidationPrice } from '../margin/prices/liquidationPrice.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Toward } from './Direction.ts'
import { type Edge, EdgeSearch } from './EdgeSearch.ts'

const thresholds = [Ratio.one, Ratio.of(4n, 5n)]
const ways: readonly Toward[] = ['down', 'up']
const ids = ['BTC', 'ETH', 'ADA']

/** Cash beside up to three linear positions, from a lot to sizes over the floors of most tables. */
const scene = fc
  .record({
    tables: fc.array(brackets, { minLength: 3, maxLength: 3 }),
    sizes: fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.bigInt(-30_000n, 30_000n)), {
      minLength: 1,
      maxLength: 3,
    }),
    marks: fc.array(fc.bigInt(1n, 100_000n), { minLength: 3, maxLength: 3 }),
    entry: fc.bigInt(900n, 1_100n),
    leverage: fc.bigInt(1n, 40n),
  })
  .map(({ tables, sizes, marks, entry, leverage }) => {
    const place = venue({
      assets: { USDT: 2, BTC: 8, ETH: 8, ADA: 8 },
      instruments: Object.fromEntries(
        ids.map((id, at) => [id, { base: id, brackets: tables[at] as (typeof tables)[number] }]),
      ),
    })
    const priced = ids.map((id, at) => [id, marks[at] as bigint] as const)
    const held3 = sizes.flatMap(([isSmall, size], at) => {
      const lots = isSmall === 1 ? size % 10n : size
      const price = marks[at] as bigint
      const instrument = place.instrument(ids[at] as string)
      return lots === 0n ? [] : [held(instrument, lots, (price * entry) / 1_000n)]
    })
    const gross = sizes.reduce((sum, [isSmall, size], at) => {
      const lots = isSmall === 1 ? size % 10n : size
      return sum + (lots < 0n ? -lots : lots) * (marks[at] as bigint)
    }, 0n)
    const one = account(place, { USDT: (100n * gross) / leverage }, held3)
    const prices = book(place, Object.fromEntries(priced), { USDT: 10n ** 12n })
    return { context: { account: one, rules: place.terms, prices }, place }
  })

test('[DISTANCE7] what lines find is the liquidation price, to the tick', () => {
  let [found, crossed, all] = [0, 0, 0]
  fc.assert(
    fc.property(scene, fc.constantFrom(...ids), ({ context, place }, id) => {
      const instrument = place.instrument(id)
      const { account, rules, prices } = context
      const search = EdgeSearch.create()
      for (const [at, threshold] of thresholds.entries()) {
        const exact = liquidationPrice(account, rules, prices, instrument, { threshold })
        for (const toward of ways) {
          const edge = EdgeSearch.find(search, context, instrument, toward, thresholds)[at]
          all += 1
          if (edge === null) continue
          found += 1
          const wanted = toward === 'down' ? exact.below : exact.above
          if (wanted !== null && !exact.now) crossed += 1
          assert.equal(edge, wordOf(exact.now, wanted))
        }
      }
    }),
    { numRuns },
  )
  assert.ok(found > 0.8 * all, `${found} of ${all} are decided by lines`)
  assert.ok(crossed > all / 16, `${crossed} of ${all} cross a threshold`)
})

function wordOf(isNow: boolean, wanted: bigint | null): Edge {
  if (isNow) return 'now'
  return wanted === null || wanted <= 0n ? 'never' : Number(wanted)
}
