import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { account, book, held, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { cureQuantity } from '../../cures/cureQuantity.ts'
import { isCured } from '../../cures/isCured.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'

const row = { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) }

/** A lot is a coin; each adds 0.005 % of all of the position. */
const sloped = Brackets.byLots([row], Ratio.of(5n, 100_000n))

const place = venue({
  assets: { USDC: 6 },
  instruments: {
    BTC: { base: 'USDC', quote: 'USDC', settle: 'USDC', tick: '0.1', brackets: sloped },
  },
})
const btc = place.instrument('BTC')

const standing = (lots: bigint, price: bigint, cash = 10n ** 12n) => {
  const holder = account(place, { USDC: cash }, [held(btc, lots, price)])
  return assess(holder, place.terms, book(place, { BTC: price }))
}

test('[TIER17] both rates grow with the size, on all of the position', () => {
  // 25 at 100,000: 2,500,000 at 1.125 % and 2.125 %.
  const found = standing(25n, 1_000_000n)
  assert.deepEqual([found.maintenance, found.initial], [28_125_000_000n, 53_125_000_000n])
  const large = standing(-1_200n, 710_000n)
  assert.deepEqual([large.maintenance, large.initial], [5_964_000_000_000n, 6_816_000_000_000n])
})

test('[TIER17] a fee to close is added beside it', () => {
  const charged = Brackets.plus(sloped, Ratio.of(1n, 3_000n))
  const { rate } = Brackets.tier(charged, 25n)
  const both = Ratio.add(Ratio.of(1_125n, 100_000n), Ratio.of(1n, 3_000n))
  assert.deepEqual(Ratio.of(rate, charged.denominator), both)
})

test('[TIER17] the liquidation price is exact to the tick', () => {
  fc.assert(
    fc.property(
      fc.bigInt(-900n, 900n).filter((lots) => lots !== 0n),
      fc.bigInt(1_000n, 90_000n),
      fc.bigInt(1n, 10n ** 12n),
      (lots, price, cash) => {
        const holder = account(place, { USDC: cash }, [held(btc, lots, price)])
        const found = liquidationPrice(holder, place.terms, book(place, { BTC: price }), btc)
        const edge = found.nearest
        if (edge === null) return
        const isOver = (mark: bigint): boolean => {
          const { equity, maintenance } = assess(holder, place.terms, book(place, { BTC: mark }))
          return maintenance > equity
        }
        assert.ok(isOver(edge))
        const next = edge + (lots > 0n ? 1n : -1n)
        if (next > 0n) assert.ok(!isOver(next))
      },
    ),
    { numRuns },
  )
})

test('[TIER17] the fewest lots that cure are found by trying all', () => {
  let cured = 0
  fc.assert(
    fc.property(fc.bigInt(2n, 300n), fc.bigInt(1n, 60n), (lots, percent) => {
      const price = 10_000n
      const need = standing(lots, price).maintenance
      const holder = account(place, { USDC: (need * percent) / 61n + 1n }, [held(btc, lots, price)])
      const prices = book(place, { BTC: price })
      const [position] = holder.positions
      assert.ok(position)
      const asked = { threshold: Ratio.one, feeRate: Ratio.zero }
      const found = cureQuantity(holder, place.terms, prices, position, asked)
      let least: bigint | null = null
      for (let close = 0n; close <= lots && least === null; close++) {
        const left = close === lots ? [] : [held(btc, lots - close, price)]
        const after = { ...holder, positions: left }
        if (isCured(after, place.terms, prices, Ratio.one)) least = close
      }
      assert.equal(found, least)
      if (least !== null) cured += 1
    }),
    { numRuns: Math.ceil(numRuns / 4) },
  )
  assert.ok(cured > 0)
})
