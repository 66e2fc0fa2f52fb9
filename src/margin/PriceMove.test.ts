import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Change } from './Change.ts'
import { PriceMove } from './PriceMove.ts'
import { whatIf } from './whatIf.ts'

const brackets = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(20n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8 },
  instruments: {
    BTC: { brackets },
    OLD: { brackets },
    ETH: { base: 'ETH', brackets },
    'BTC:spot': { kind: 'spot' },
  },
})
const prices = book(place, { BTC: 1_005n, OLD: 1n, ETH: 100n }, { USDT: 10n ** 12n, BTC: 999n })
const moved = (factor: Ratio) => {
  const { instruments } = place.terms
  const change = PriceMove.change(prices, instruments, [{ asset: place.asset('BTC'), factor }])
  assert.ok(change)
  return Change.priced(prices, change)
}

test('[LIQP13] an asset moves its index and the marks on it, each to the nearest step, half up', () => {
  const after = moved(Ratio.of(9n, 10n))
  assert.deepEqual(
    after.marks.map((mark) => mark?.price),
    // 904.5 goes up; what is one tick stays one tick; what has no mark gets none.
    [905n, 1n, 100n, undefined].slice(0, after.marks.length),
  )
  assert.equal(after.indices[place.asset('BTC').index]?.price, 899n)
  assert.equal(after.indices[place.asset('USDT').index]?.price, 10n ** 12n)
  assert.equal(PriceMove.scaled(-15n, Ratio.of(1n, 2n)), -7n)
  assert.deepEqual(
    [1n, 2n, 0n].map((price) => PriceMove.scaled(price, Ratio.of(1n, 10n))),
    [1n, 1n, 0n],
  )
  const { instruments } = place.terms
  // By 10¹³ only the mark of 1,005 leaves its limit, by 10²² the index as well.
  for (const factor of [10n ** 13n, 10n ** 22n, 10n ** 30n]) {
    const far = [{ asset: place.asset('BTC'), factor: Ratio.of(factor) }]
    assert.equal(PriceMove.change(prices, instruments, far), null)
  }
  const near = [{ asset: place.asset('BTC'), factor: Ratio.of(8n * 10n ** 12n) }]
  assert.notEqual(PriceMove.change(prices, instruments, near), null)
})

test('[LIQP14] several changes are made together, each on what the one before left', () => {
  const btc = place.instrument('BTC')
  const holder = account(place, { USDT: 300_000n }, [held(btc, 2n, 1_005n)])
  const price = Price.of(905n)
  const steps = [
    { type: 'marks', marks: [{ instrument: btc, price }] },
    { type: 'transfer', asset: place.asset('USDT'), amount: Amount.of(5_000n) },
    {
      ...{ type: 'trade', instrument: btc, leg: 'net', lots: Quantity.of(-1n), price },
      fee: Amount.zero,
    },
  ] as const satisfies readonly Change[]
  const all = whatIf(holder, place.terms, prices, { type: 'all', changes: steps })
  let now = { account: holder, rules: place.terms, prices }
  for (const step of steps) now = Change.apply(now, step)
  assert.deepEqual(
    all.after,
    whatIf(now.account, now.rules, now.prices, { type: 'all', changes: [] }).after,
  )
  assert.equal(all.refused, null)
  const poor = account(place, { USDT: 3_000n }, [])
  // The deposit is what lets the withdrawal after it go through.
  const out = { type: 'transfer', asset: place.asset('USDT'), amount: Amount.of(-4_000n) } as const
  const refusedBy = (...changes: readonly Change[]) =>
    whatIf(poor, place.terms, prices, { type: 'all', changes }).refused
  assert.equal(refusedBy(out), 'balance.insufficient')
  assert.equal(refusedBy(steps[1], out), null)
  assert.equal(refusedBy(out, steps[1]), 'balance.insufficient')
})
