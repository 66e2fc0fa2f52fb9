import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../../test/numRuns.ts'
import { randomScene } from '../../../../test/randomScene.ts'
import { account, book, held, ratio, venue } from '../../../../test/venue.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { bindRulebook } from '../../bindRulebook.ts'
import { liquidationPrice } from '../../prices/liquidationPrice.ts'

const closing = ratio('0.0005')

test('[TIER16] maintenance includes the fee to close, and the liquidation price with it', () => {
  const brackets = Brackets.create([
    { floor: Amount.zero, rate: ratio('0.004'), leverageMax: Ratio.of(50n) },
  ])
  const place = venue({
    assets: { USDT: 6 },
    instruments: { BTC: { base: 'USDT', tick: '0.01', brackets } },
  })
  const { rulebook, assets, instruments } = place.terms
  const method = { ...rulebook.method, closing }
  const rules = bindRulebook({ ...rulebook, method }, assets, instruments)
  const holder = account(place, { USDT: 10_000_000_000n }, [
    held(place.instrument('BTC'), 1n, 6_000_000n),
  ])
  const prices = book(place, { BTC: 6_000_000n })
  const [with_, without] = [rules, place.terms].map((terms) => assess(holder, terms, prices))
  assert.deepEqual([with_?.maintenance, without?.maintenance], [270_000_000n, 240_000_000n])
  assert.equal(with_?.initial, without?.initial)
  const price = liquidationPrice(holder, rules, prices, place.instrument('BTC'))
  assert.equal(price.below, 5_022_601n)
})

test('[TIER16] it is the fee that solvers add, stated by the rulebook', () => {
  fc.assert(
    fc.property(randomScene, ({ account: holder, book: prices, place }) => {
      const { rulebook, assets, instruments } = place.terms
      const method = { ...rulebook.method, closing }
      const stated = bindRulebook({ ...rulebook, method }, assets, instruments)
      const [first] = holder.positions
      if (first === undefined) return
      const { instrument } = first
      const priceMax = 10n ** 9n
      const asked = liquidationPrice(holder, place.terms, prices, instrument, {
        feeRate: closing,
        priceMax,
      })
      const found = liquidationPrice(holder, stated, prices, instrument, { priceMax })
      if (asked.undecided.length + found.undecided.length > 0) return
      assert.deepEqual([found.below, found.above], [asked.below, asked.above])
    }),
    { numRuns },
  )
})
