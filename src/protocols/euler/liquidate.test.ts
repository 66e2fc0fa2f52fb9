import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { type Collateral, EulerPosition } from './EulerPosition.ts'
import { Ltv } from './Ltv.ts'
import { type DebtVault, type Demand, type Liquidation, liquidate } from './liquidate.ts'
import { maxLiquidation } from './maxLiquidation.ts'
import { Owed } from './Owed.ts'

/** Large numbers shrink very slowly; the printed seed is enough. */
const cases = { numRuns: Math.max(numRuns, 10_000), endOnFailure: true }
const wad = 10n ** 18n

const quote = (price: bigint) => ({ bid: price, mid: price, ask: price })

const ltv: Ltv = {
  borrow: 8_000n,
  liquidation: 8_000n,
  liquidationInitial: 0n,
  targetAt: 1n,
  rampDuration: 0n,
}

/** Of what was never a collateral. */
const unknown: Ltv = {
  borrow: 0n,
  liquidation: 0n,
  liquidationInitial: 0n,
  targetAt: 0n,
  rampDuration: 0n,
}

const ether: Collateral = {
  id: 'WETH',
  shares: 1_000n,
  assets: 1_000n,
  quote: quote(10_000n * wad),
  ltv,
  isEnabled: true,
}

/** 1,000 at 10,000 by 80% are 8,000,000, against 1,000 a unit of debt. */
const owing = (units: bigint, ...collaterals: readonly Collateral[]): EulerPosition => ({
  owed: Owed.ofAssets(units),
  quote: quote(1_000n * wad),
  collaterals: collaterals.length === 0 ? [ether] : collaterals,
})

const vault: DebtVault = {
  discountMax: 1_500n,
  socialises: true,
  totalOwed: Owed.ofAssets(100_000n),
  coolOff: 0n,
}

const most: Demand = {
  isOwn: false,
  collateral: 'WETH',
  repay: null,
  sharesMin: 0n,
  checkedAt: 0n,
}

const done = (position: EulerPosition, demand: Partial<Demand> = {}, by = vault): Liquidation => {
  const result = liquidate(position, by, { ...most, ...demand }, 10n)
  assert.ok(result.ok)
  return result.value
}

const maxOf = (position: EulerPosition, discountMax = 1_500n) => {
  const result = maxLiquidation(position, position.collaterals[0] as Collateral, discountMax, 10n)
  assert.ok(result.ok)
  return result.value
}

test('[EULER5] a healthy account is left alone, one at its limit is not', () => {
  assert.deepEqual(maxOf(owing(7_999n)), { repay: 0n, shares: 0n })
  assert.deepEqual(maxOf(owing(8_000n)), { repay: 8_000n, shares: 800n })
})

test('[EULER5] the discount is what health lacks, up to the largest', () => {
  // Health is 0.8 ÷ 0.84 = 0.952380...: 8,400,000 buys 8,820,000.
  assert.deepEqual(maxOf(owing(8_400n)), { repay: 8_400n, shares: 882n })
  // Health is 0.8, but no more than 15% off: 10,000,000 would buy 11,764,705; all of it costs 8,500.
  assert.deepEqual(maxOf(owing(10_000n)), { repay: 8_500n, shares: 1_000n })
  assert.deepEqual(maxOf(owing(10_000n), 0n), { repay: 10_000n, shares: 1_000n })
  assert.deepEqual(maxOf(owing(10_000n), 9_999n), { repay: 8_000n, shares: 1_000n })
})

test('[EULER5] what is worth nothing may be had for nothing', () => {
  const dust = { ...ether, quote: quote(1n) }
  assert.deepEqual(maxOf(owing(10_000n, dust)), { repay: 0n, shares: 1_000n })
  assert.deepEqual(maxOf(owing(0n)), { repay: 0n, shares: 0n })
})

test('[EULER5] a debt worth nothing with nothing behind it cannot be divided by', () => {
  const worthless = { ...owing(1n, { ...ether, shares: 0n, assets: 0n }), quote: quote(1n) }
  const result = liquidate(worthless, vault, most, 10n)
  assert.deepEqual(result, { ok: false, error: 'Panic(0x12)' })
})

test('[EULER5] shares are seized, in proportion to what they stand for', () => {
  const grown = { ...ether, shares: 500n }
  assert.deepEqual(maxOf(owing(8_400n, grown)), { repay: 8_400n, shares: 441n })
  const { position } = done(owing(8_400n, grown))
  assert.deepEqual([position.collaterals[0]?.shares, position.collaterals[0]?.assets], [59n, 118n])
})

test('[EULER6] less than the most, in proportion, the shares cut for the debtor', () => {
  const { repay, shares, position, owedMoved } = done(owing(8_400n), { repay: 999n })
  assert.deepEqual([repay, shares], [999n, 104n], 'of 104.895')
  assert.equal(owedMoved, Owed.ofAssets(999n))
  assert.equal(Owed.assetsUp(position.owed), 7_401n)
  assert.equal(position.collaterals[0]?.shares, 896n)
})

test('[EULER6] a crumb goes with the whole', () => {
  const crumbed = { ...owing(8_400n), owed: Owed.ofAssets(8_400n) - 5n }
  const { owedMoved, position, totalOwed } = done(crumbed)
  assert.equal(owedMoved, Owed.ofAssets(8_400n) - 5n)
  assert.equal(position.owed, 0n)
  assert.equal(totalOwed, vault.totalOwed, 'the liquidator owes it now')
})

test('[EULER6] refused, in this order, and each by its name', () => {
  const position = owing(8_400n)
  const refusal = (demand: Partial<Demand>, of = position, by = vault): string => {
    const result = liquidate(of, by, { ...most, ...demand }, 10n)
    assert.ok(!result.ok)
    return result.error
  }
  assert.equal(refusal({ isOwn: true, collateral: 'DOGE' }), 'E_SelfLiquidation')
  assert.equal(refusal({ collateral: 'DOGE' }), 'E_BadCollateral')
  const cleared = owing(8_400n, { ...ether, ltv: unknown, isEnabled: false })
  assert.equal(refusal({}, cleared), 'E_BadCollateral')
  const unused = owing(8_400n, { ...ether, isEnabled: false })
  const cool = { ...vault, coolOff: 5n }
  assert.equal(refusal({ checkedAt: 6n }, unused, cool), 'E_CollateralDisabled')
  assert.equal(refusal({ checkedAt: 6n, repay: 9_999n }, position, cool), 'E_LiquidationCoolOff')
  assert.ok(liquidate(position, cool, { ...most, checkedAt: 5n }, 10n).ok)
  assert.equal(refusal({ repay: 8_401n, sharesMin: 9_999n }), 'E_ExcessiveRepayAmount')
  assert.equal(refusal({ repay: 1n }, owing(7_999n)), 'E_ExcessiveRepayAmount')
  assert.equal(refusal({ sharesMin: 883n }), 'E_MinYield')
  assert.ok(liquidate(position, vault, { ...most, sharesMin: 882n }, 10n).ok)
})

test('[EULER7] a debt with nothing behind it is written off to the depositors', () => {
  const { socialised, position, totalOwed } = done(owing(10_000n))
  assert.equal(socialised, 1_500n)
  assert.equal(position.owed, 0n)
  assert.equal(totalOwed, Owed.ofAssets(98_500n))
})

test('[EULER7] not where the vault says no, nor for a trifle, nor with collateral left', () => {
  const off = done(owing(10_000n), {}, { ...vault, socialises: false })
  assert.deepEqual([off.socialised, Owed.assetsUp(off.position.owed)], [0n, 1_500n])
  const other = { ...ether, id: 'WBTC', quote: quote(1n) }
  assert.equal(done(owing(10_000n, ether, other)).socialised, 0n)
  assert.equal(done(owing(10_000n, ether, { ...other, ltv: unknown })).socialised, 1_500n)
  assert.equal(done(owing(10_000n, ether, { ...other, isEnabled: false })).socialised, 1_500n)
  assert.equal(done(owing(10_000n), { repay: 8_499n }).socialised, 0n, 'a share is left')
  const trifle = (price: bigint) => ({
    ...owing(1_000n, { ...ether, shares: 1n, assets: 1n }),
    quote: quote(price),
  })
  assert.equal(done(trifle(1_000n * wad)).socialised, 992n, 'a million in all')
  assert.equal(done(trifle(1_000n * wad - 1n)).socialised, 0n)
})

test('[EULER7] a crumb taken along leaves nothing to write a unit off from', () => {
  // All shares go for one unit less than the debt, and the fraction goes with it.
  const position = {
    ...owing(8_001n, { ...ether, ltv: { ...ltv, liquidation: 10_000n }, assets: 1_000n }),
    quote: quote(1_250n * wad),
    owed: Owed.ofAssets(8_000n) + 1n,
  }
  assert.deepEqual(liquidate(position, { ...vault, discountMax: 0n }, most, 10n), {
    ok: false,
    error: 'E_RepayTooMuch',
  })
})

const values = fc.bigInt(0n, 10n ** 30n)

const collaterals = fc
  .record({
    shares: fc.bigInt(0n, 10n ** 24n),
    growth: fc.bigInt(10n, 20n),
    price: fc.oneof(fc.bigInt(0n, 10n ** 21n), fc.constant(wad)),
    liquidation: fc.bigInt(0n, 9_800n),
    isRecognised: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    isEnabled: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  })
  .map(
    ({ shares, growth, price, liquidation, isRecognised, isEnabled }): Omit<Collateral, 'id'> => ({
      shares,
      assets: (shares * growth) / 10n,
      quote: quote(price),
      isEnabled,
      ltv: isRecognised ? { ...ltv, liquidation } : unknown,
    }),
  )

/** Debts from far below to far above the holdings, in units worth a thousandth to a thousand. */
const positions: fc.Arbitrary<EulerPosition> = fc
  .record({
    held: fc.array(collaterals, { minLength: 1, maxLength: 3 }),
    level: fc.bigInt(1n, 300n),
    price: fc.bigInt(10n ** 15n, 10n ** 21n),
    crumb: fc.bigInt(0n, 2n ** 31n - 1n),
  })
  .map(({ held, level, price, crumb }) => {
    const named = held.map((one, index) => ({ ...one, id: String(index) }))
    const bare = { owed: 0n, quote: quote(price), collaterals: named }
    const { collateral } = EulerPosition.liquidationLiquidity(bare, 10n)
    return { ...bare, owed: Owed.ofAssets((collateral * level * wad) / price / 100n) + crumb }
  })

const vaults: fc.Arbitrary<DebtVault> = fc.record({
  discountMax: fc.bigInt(0n, 9_999n),
  socialises: fc.boolean(),
  totalOwed: fc.constant(0n),
  coolOff: fc.constant(0n),
})

/** Every unit of debt belongs to somebody before and after. */
test('[EULER6] [EULER7] no more than is owed and held; debts and shares are conserved', () => {
  let [partial, written, whole] = [0, 0, 0]
  fc.assert(
    fc.property(positions, vaults, values, fc.bigInt(0n, 110n), (position, terms, others, part) => {
      const by = { ...terms, totalOwed: position.owed + others }
      const [held] = position.collaterals as [Collateral]
      const at = maxLiquidation(position, held, by.discountMax, 10n)
      const repay = !at.ok || part > 100n ? null : (at.value.repay * part) / 100n
      const result = liquidate(position, by, { ...most, collateral: '0', repay }, 10n)
      if (!result.ok) return
      const { shares, owedMoved, socialised, position: after, totalOwed } = result.value
      const debt = Owed.assetsUp(position.owed)
      assert.ok(result.value.repay <= debt && owedMoved <= position.owed)
      assert.ok(shares <= held.shares)
      assert.equal((after.collaterals[0] as Collateral).shares + shares, held.shares)
      assert.deepEqual(after.collaterals.slice(1), position.collaterals.slice(1))
      assert.equal(totalOwed, others + owedMoved + after.owed, 'others, liquidator, debtor')
      assert.ok(socialised <= debt - result.value.repay)
      if (shares < held.shares) partial += 1
      else whole += 1
      if (socialised === 0n) return
      written += 1
      assert.ok(by.socialises && after.owed === 0n)
      for (const { isEnabled, ltv: terms, shares: left } of after.collaterals) {
        assert.ok(!isEnabled || !Ltv.isRecognised(terms) || left === 0n)
      }
    }),
    cases,
  )
  assert.ok(partial > 0 && written > 0 && whole > 0)
})

test('[EULER8] on the safe side of the frontier a liquidation does not lower health', () => {
  let [safe, toxic] = [0, 0]
  fc.assert(
    fc.property(positions, vaults, (position, by) => {
      const [held] = position.collaterals as [Collateral]
      if (!held.isEnabled || held.shares !== held.assets) return
      const result = liquidate(
        position,
        { ...by, socialises: false },
        { ...most, collateral: '0' },
        10n,
      )
      if (!result.ok || result.value.repay === 0n) return
      const before = EulerPosition.liquidationLiquidity(position, 10n)
      const after = EulerPosition.liquidationLiquidity(result.value.position, 10n)
      const holds = after.collateral * before.liability >= before.collateral * after.liability
      // λ × (value taken + 1) + 2 ≤ health × (value repaid - one unit - 2)
      const { repay, shares } = result.value
      const price = held.quote.mid
      const taken = ((shares + 1n) * price) / wad + 2n
      const unit = position.quote.mid / wad + 1n
      const repaid = (repay * position.quote.mid) / wad - unit - 2n
      const cost = (held.ltv.liquidation * taken + 20_000n) * before.liability
      if (cost <= 10_000n * before.collateral * repaid) {
        safe += 1
        assert.ok(holds)
      } else if (!holds) toxic += 1
    }),
    cases,
  )
  assert.ok(safe > 100 && toxic > 100, `${safe} safe, ${toxic} toxic`)
})

test('[EULER8] the frontier by hand: 80% against a health of 0.9 and a factor of 0.9', () => {
  const health = (one: EulerPosition): number => {
    const { collateral, liability } = EulerPosition.liquidationLiquidity(one, 10n)
    return Number(collateral) / Number(liability)
  }
  // 0.9 × 0.9 = 0.81 is above 0.8, 0.88 × 0.88 = 0.7744 is under it.
  const more = (units: bigint) =>
    owing(units * 1_000n, { ...ether, shares: 10n ** 6n, assets: 10n ** 6n })
  const [good, bad] = [more(8_889n), more(9_091n)]
  assert.ok(health(done(good, { repay: 800_000n }).position) > health(good))
  assert.ok(health(done(bad, { repay: 800_000n }).position) < health(bad))
})
