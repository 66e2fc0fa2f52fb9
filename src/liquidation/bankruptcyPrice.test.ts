import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomScene } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { limits } from '../base/limits.ts'
import { assess } from '../margin/assess.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { Account } from '../model/Account.ts'
import { Brackets } from '../model/Brackets.ts'
import { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { bankruptcyPrice } from './bankruptcyPrice.ts'
import { bankruptcyPrices } from './bankruptcyPrices.ts'

const flat = (rate: bigint) =>
  Brackets.create([{ floor: Amount.zero, rate: Ratio.of(rate, 100n), leverageMax: Ratio.of(10n) }])

const place = venue({
  assets: { USDT: 0, BTC: 8 },
  instruments: {
    linear: { brackets: flat(1n) },
    double: { brackets: flat(2n) },
    small: { contractSize: '0.3', brackets: flat(1n) },
    inverse: { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: flat(1n) },
    oil: { allowsNonPositive: true, brackets: flat(1n) },
  },
})

test('[LIQ1] [LIQ2] the last tick at which the share still pays for the loss', () => {
  const rows: [string, bigint, bigint, bigint, bigint | null][] = [
    // instrument, lots, mark, share, price
    ['linear', 10n, 100n, 100n, 90n],
    ['linear', 10n, 100n, 95n, 91n],
    ['linear', -10n, 100n, 100n, 110n],
    ['linear', -10n, 100n, 95n, 109n],
    ['linear', 10n, 100n, 0n, 100n],
    ['linear', 10n, 100n, -95n, 110n],
    ['linear', -10n, 100n, -95n, 90n],
    ['linear', 10n, 100n, 1_000n, null],
    ['linear', 10n, 100n, 991n, 1n],
    ['linear', -10n, 100n, -1_000n, null],
    ['small', 10n, 100n, 10n, 97n],
    ['small', -10n, 100n, 10n, 103n],
    ['oil', 10n, 5n, 100n, -5n],
    // 1,000 dollars are worth 2,500,000 satoshi at 40,000 and 3,125,000 at 32,000.
    ['inverse', 10n, 40_000n, 625_000n, 32_000n],
    ['inverse', 10n, 40_000n, 624_999n, 32_001n],
    ['inverse', -10n, 40_000n, 500_000n, 50_000n],
    ['inverse', -10n, 40_000n, 500_001n, 50_000n],
    ['inverse', -10n, 40_000n, 499_999n, 49_999n],
    ['inverse', -10n, 40_000n, 2_500_000n, null],
    ['inverse', 10n, 40_000n, -2_500_000n, null],
  ]
  for (const [id, lots, mark, share, expected] of rows) {
    const price = bankruptcyPrice(
      place.instrument(id),
      Quantity.of(lots),
      Price.of(mark),
      Amount.of(share),
    )
    assert.equal(price, expected, `${id} ${lots} at ${mark} with ${share}`)
  }
})

test('[LIQ2] closing there leaves no debt and one tick further does', () => {
  const size = fc.oneof(fc.bigInt(1n, 20n), fc.bigInt(1n, 10n ** 9n))
  const scene = fc.record({
    id: fc.constantFrom('linear', 'small', 'inverse', 'oil'),
    lots: size.chain((lots) => fc.constantFrom(lots, -lots)),
    mark: fc.oneof(fc.bigInt(1n, 50n), fc.bigInt(1n, 10n ** 6n)),
    share: fc.oneof(fc.bigInt(-100n, 100n), fc.bigInt(-(10n ** 12n), 10n ** 12n)),
  })
  fc.assert(
    fc.property(scene, ({ id, lots, mark, share }) => {
      const instrument = place.instrument(id)
      const worth = (tick: bigint) => Instrument.value(instrument, lots, tick)
      const pays = (tick: bigint) => worth(tick) >= worth(mark) - share
      const price = bankruptcyPrice(instrument, Quantity.of(lots), Price.of(mark), Amount.of(share))
      if (price === null) {
        const lowest = instrument.allowsNonPositive ? 1n - limits.price : 1n
        return assert.equal(pays(lowest), pays(limits.price - 1n), 'no tick turns')
      }
      assert.ok(pays(price))
      const further = lots > 0n ? price - 1n : price + 1n
      if (id !== 'inverse' || further > 0n) assert.ok(!pays(further))
    }),
    { numRuns: 5 * numRuns },
  )
})

test('[LIQ3] equity goes to positions in proportion to maintenance, whatever their size', () => {
  const linear = place.instrument('linear')
  const double = place.instrument('double')
  const holder = account(place, { USDT: 240n }, [held(linear, 20n, 100n), held(double, -10n, 200n)])
  // Maintenance 20 and 40: a loss of 80 over 20 lots, of 160 over 10.
  const prices = bankruptcyPrices(holder, place.terms, book(place, { linear: 100n, double: 200n }))
  assert.deepEqual(prices, [96n, 216n])
})

test('[LIQ3] a share is turned into settlement atoms, and none is handed out twice', () => {
  const inverse = place.instrument('inverse')
  const holder = account(place, { USDT: 1_000n }, [held(inverse, 100n, 50_000n)])
  const indices = { USDT: 10n ** 12n, BTC: 50_000n * 10n ** 12n }
  const prices = bankruptcyPrices(holder, place.terms, book(place, { inverse: 50_000n }, indices))
  // 1,000 of collateral are 2,000,000 satoshi; 10,000 dollars at p are 20,000,000 + 2,000,000.
  assert.deepEqual(prices, [45_455n])
})

test('[LIQ3] no price is given where one is missing, or nothing asks for maintenance', () => {
  const linear = place.instrument('linear')
  const holder = account(place, { USDT: 10n }, [held(linear, 10n, 100n)])
  assert.deepEqual(bankruptcyPrices(holder, place.terms, book(place, {})), [null])
  const idle = account(place, { USDT: 10n }, [held(place.instrument('oil'), 10n, 100n)])
  assert.deepEqual(bankruptcyPrices(idle, place.terms, book(place, { oil: 0n })), [null])
})

test('[LIQ2] [LIQ3] an account whose positions all close at these prices owes nothing', () => {
  let seen = 0
  fc.assert(
    fc.property(randomScene, ({ place, account, book }) => {
      const bare = { ...account, orders: [] }
      const { certainty, net } = assess(bare, place.terms, book)
      if (certainty === 'unknown' || bare.positions.length === 0) return
      const prices = bankruptcyPrices(bare, place.terms, book)
      if (net < 0n && prices.includes(null)) return
      const closed = bare.positions.reduce((before: Account, position, at) => {
        const price = prices[at]
        if (price === null || price === undefined) return before
        const { instrument, leg, lots } = position
        const index = book.funding[instrument.index] ?? 0n
        const trade = Quantity.negate(lots)
        return ProForma.withTrade(before, {
          ...{ instrument, leg, price, lots: trade, fundingIndex: index, fee: Amount.zero },
        })
      }, bare)
      seen += 1
      assert.ok(assess(closed, place.terms, book).net >= 0n)
    }),
    { numRuns: 5 * numRuns },
  )
  assert.ok(seen > numRuns, `${seen} accounts`)
})
