import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Ratio } from '../money/Ratio.ts'
import { buyCost, initialPrice } from './bybit/buyCost.ts'
import { type StandardOption, standard2, standardMargin } from './derive/standardMargin.ts'
import { initialForm } from './gate/options.ts'

const R = Ratio.of
const n = (one: Ratio | null): number | null => one && Ratio.toNumber(one)

const written = (
  right: 'call' | 'put',
  strike: bigint,
  amount: bigint,
  mark = 100n,
): StandardOption => ({
  ...{ amount: R(amount), strike: R(strike), right, mark: R(mark) },
  alone: { initial: R(300n), maintenance: R(200n) },
  confidence: Ratio.one,
})

const net = (options: readonly StandardOption[], part: object = {}, stable = Ratio.one) =>
  standardMargin(
    {
      ...{ cash: R(1_000n), stable },
      markets: [
        {
          ...{ spot: R(2_000n), spotConfidence: Ratio.one, base: Ratio.zero, factor: R(8n, 10n) },
          initialScale: Ratio.one,
          perpetual: {
            ...{ size: Ratio.zero, price: R(2_001n), confidence: Ratio.one },
            profit: Ratio.zero,
          },
          expiries: [{ forward: R(2_000n), options }],
          ...part,
        },
      ],
    },
    standard2,
  )

const both = (options: readonly StandardOption[], part?: object, stable?: Ratio) => {
  const { initial, maintenance, markToMarket } = net(options, part, stable)
  return [initial, maintenance, markToMarket].map(n)
}

test('[OPTM8] a short call asks alone, a spread what it can lose, and a long nothing', () => {
  assert.deepEqual(both([written('call', 2_000n, -1n)]), [700, 800, 900])
  assert.deepEqual(both([written('call', 2_000n, 1n)]), [1_000, 1_000, 1_100])
  const spread = [written('call', 2_000n, -1n), written('call', 2_150n, 1n)]
  assert.deepEqual(both(spread), [850, 850, 1_000])
  // What can only win is no credit.
  const box = [written('put', 2_500n, 1n), written('call', 1_000n, 1n)]
  assert.deepEqual(both(box), [1_000, 1_000, 1_200])
})

test('[OPTM8] prices that are not sure, and a stablecoin off its peg, cost when something is opened', () => {
  const unsure = { ...written('call', 2_000n, -1n), confidence: R(1n, 10n) }
  // Nine tenths lack, of which four tenths of 2,000.
  assert.deepEqual(both([unsure]), [700 - 720, 800, 900])
  assert.deepEqual(both([written('call', 2_000n, -1n)], {}, R(96n, 100n)), [700 - 48, 800, 900])
  const coin = { base: Ratio.one, spotConfidence: R(3n, 20n) }
  assert.deepEqual(both([], coin), [1_000 + 1_600 - 680, 2_600, 3_000])
})

test('[OPTM8] options of one expiry never ask more together than alone', () => {
  const leg = fc
    .tuple(fc.constantFrom<'call' | 'put'>('call', 'put'), fc.bigInt(1n, 40n), fc.bigInt(-5n, 5n))
    .map(([right, strike, amount]) => written(right, strike * 100n, amount))
  fc.assert(
    fc.property(fc.array(leg, { maxLength: 6 }), (options) => {
      const alone = options.reduce(
        (sum, one) => sum + 300n * (one.amount.numerator < 0n ? -one.amount.numerator : 0n),
        0n,
      )
      const { initial, maintenance } = net(options)
      assert.ok(Ratio.compare(initial, R(1_000n - alone)) >= 0)
      assert.ok(Ratio.compare(initial, R(1_000n)) <= 0)
      assert.ok(Ratio.compare(maintenance, initial) >= 0)
      assert.deepEqual(net(options.toReversed()).initial, initial)
    }),
    { numRuns },
  )
})

test('[OPTM9] what was sold asks its initial margin at the dearer of mark and average', () => {
  assert.equal(n(initialPrice(R(300n), R(280n))), 300)
  assert.equal(n(initialPrice(R(300n), R(310n))), 310)
})

test('[OPTM10] Gate: the least of a put grows with its price, that of a call does not', () => {
  const form = (right: 'call' | 'put') => {
    const { far, near, farMark, mark, fee } = initialForm(right, R(1n, 10n), R(3n, 20n))
    return [far, near, farMark, mark, fee].map(n)
  }
  assert.deepEqual(form('call'), [0.1, 0.15, 0, 0, 0])
  assert.deepEqual(form('put'), [0.1, 0.15, 0.1, 0, 0])
})

test('[OPTM9] a purchase pays its premium, and a fee up to a share of its price', () => {
  const purchase = {
    ...{ quantity: R(3n, 10n), price: R(3_500n), index: R(42_000n) },
    ...{ takerRate: R(3n, 10_000n), cap: R(1n, 8n) },
  }
  assert.deepEqual(Object.values(buyCost(purchase)).map(n), [1_050, 3.78, 1_053.78])
  const cheap = buyCost({ ...purchase, price: R(8n) })
  assert.equal(n(cheap.fee), 0.3)
})
