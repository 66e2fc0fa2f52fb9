import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { type Collateral, EulerPosition, type Quote } from './EulerPosition.ts'
import { Ltv } from './Ltv.ts'
import { Owed } from './Owed.ts'

const cases = { numRuns: Math.max(numRuns, 10_000) }
const wad = 10n ** 18n

const at = (price: bigint): Quote => ({ bid: price, mid: price, ask: price })
const spread: Quote = { bid: 9n * wad, mid: 10n * wad, ask: 11n * wad }

const ltv: Ltv = {
  borrow: 8_000n,
  liquidation: 8_500n,
  liquidationInitial: 0n,
  targetAt: 1n,
  rampDuration: 0n,
}

const ether: Collateral = {
  id: 'WETH',
  shares: 90n,
  assets: 100n,
  quote: spread,
  ltv,
  isEnabled: true,
}

const position: EulerPosition = {
  owed: Owed.ofAssets(70n),
  quote: spread,
  collaterals: [ether],
}

test('[EULER1] a debt keeps 31 binary places, and what is paid for it is rounded up', () => {
  const owed = Owed.ofAssets(5n)
  assert.equal(owed, 10_737_418_240n)
  assert.equal(Owed.assetsUp(owed), 5n)
  assert.equal(Owed.assetsUp(owed + 1n), 6n)
  assert.equal(Owed.assetsUp(0n), 0n)
})

test('[EULER1] what goes with so many units is all of it, where only a crumb lies between', () => {
  const unit = Owed.ofAssets(1n)
  assert.equal(Owed.partFor(5n * unit - 1n, 5n), 5n * unit - 1n)
  assert.equal(Owed.partFor(5n * unit + 1n, 5n), 5n * unit + 1n)
  assert.equal(Owed.partFor(5n * unit + 1n, 4n), 4n * unit)
  assert.equal(Owed.partFor(5n * unit, 4n), 4n * unit)
  assert.equal(Owed.partFor(5n * unit, 6n), null)
})

test('[EULER2] a lowered LTV goes down its ramp, a raised one counts at once', () => {
  const ramp = { ...ltv, liquidationInitial: 9_000n, targetAt: 1_300n, rampDuration: 300n }
  assert.equal(Ltv.liquidationAt(ramp, 1_000n), 9_000n)
  assert.equal(Ltv.liquidationAt(ramp, 1_100n), 8_833n, 'cut from 8,833.3')
  assert.equal(Ltv.liquidationAt(ramp, 1_299n), 8_501n)
  assert.equal(Ltv.liquidationAt(ramp, 1_300n), 8_500n)
  assert.equal(Ltv.liquidationAt(ramp, 9_999n), 8_500n)
  assert.equal(Ltv.liquidationAt({ ...ramp, liquidation: 9_500n }, 1_000n), 9_500n)
})

test('[EULER2] a ramp only goes down, from where it began to where it ends', () => {
  const parts = fc.bigInt(0n, 10_000n)
  const times = fc.bigInt(0n, 2_000n)
  fc.assert(
    fc.property(parts, parts, fc.bigInt(0n, 1_000n), times, times, (from, to, long, a, b) => {
      const ramp = {
        ...ltv,
        liquidation: to,
        liquidationInitial: from,
        targetAt: 1_000n,
        rampDuration: long,
      }
      const [early, late] = a < b ? [a, b] : [b, a]
      const begun = early < 1_000n - long ? 1_000n - long : early
      const [before, after] = [begun, late < begun ? begun : late].map((time) =>
        Ltv.liquidationAt(ramp, time),
      ) as [bigint, bigint]
      assert.ok(before >= after && after >= to)
      assert.ok(before <= (from > to ? from : to))
    }),
    cases,
  )
})

test('[EULER4] borrowers are held to bid and ask, liquidators see the middle', () => {
  assert.deepEqual(EulerPosition.borrowLiquidity(position), { collateral: 720n, liability: 770n })
  assert.deepEqual(EulerPosition.liquidationLiquidity(position, 5n), {
    collateral: 850n,
    liability: 700n,
  })
  assert.deepEqual(EulerPosition.health(position, 5n), { numerator: 17n, denominator: 14n })
})

test('[EULER4] assets are priced, not shares, and each quotient is cut for itself', () => {
  const odd = { ...ether, assets: 3n, quote: at(wad / 2n), ltv: { ...ltv, borrow: 9_999n } }
  const two = { ...position, collaterals: [odd, { ...odd, id: 'other' }] }
  // ⌊1.5⌋ is 1, of which ⌊0.9999⌋ counts.
  assert.equal(EulerPosition.borrowLiquidity(two).collateral, 0n)
  const apart = { ...ether, isEnabled: false }
  const without = { ...position, collaterals: [ether, apart] }
  assert.equal(EulerPosition.borrowLiquidity(without).collateral, 720n)
})

test('[EULER4] an owner must stay above what he owes, not at it', () => {
  const owing = (units: bigint) => ({
    ...position,
    quote: at(wad),
    owed: Owed.ofAssets(units),
  })
  assert.ok(EulerPosition.checkLiquidity(owing(719n)).ok)
  assert.deepEqual(EulerPosition.checkLiquidity(owing(720n)), {
    ok: false,
    error: 'E_AccountLiquidity',
  })
  assert.ok(EulerPosition.checkLiquidity({ ...owing(0n), collaterals: [] }).ok)
  assert.equal(EulerPosition.health(owing(0n), 5n), null)
})
