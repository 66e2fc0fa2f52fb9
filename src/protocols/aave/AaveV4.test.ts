import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns } from '../../../test/aave.ts'
import { AaveV4 } from './AaveV4.ts'

const wad = 10n ** 18n
const usd = 10n ** 6n
const eth = 10n ** 18n

const config = {
  healthFactorForMaxBonus: (9n * wad) / 10n,
  liquidationBonusFactor: 5_000n,
  targetHealthFactor: (12n * wad) / 10n,
}

/** 10,000 USDC against 6 WETH at 2,000, health 0.96. */
const call: AaveV4.AaveV4Call = {
  config,
  debt: { balance: 10_000n * usd, price: 10n ** 8n, unit: usd },
  collateral: {
    balance: 6n * eth,
    price: 2_000n * 10n ** 8n,
    unit: eth,
    maxLiquidationBonus: 10_500n,
    collateralFactor: 8_000n,
    liquidationFee: 1_000n,
  },
  healthFactor: (96n * wad) / 100n,
  totalDebtValue: 10_000n * 10n ** 26n,
  debtToCover: 2n ** 256n - 1n,
}

const refusal = (one: AaveV4.AaveV4Call) => {
  const outcome = AaveV4.liquidationAmounts(one)
  return outcome.ok ? null : outcome.error
}

const amounts = (one: AaveV4.AaveV4Call): AaveV4.AaveV4Amounts => {
  const outcome = AaveV4.liquidationAmounts(one)
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error)
  return outcome.value
}

test('[AAVEV1] the bonus falls in a straight line from its highest to its lowest', () => {
  const bonus = (healthFactor: bigint) =>
    AaveV4.liquidationBonus({
      ...call,
      healthFactor,
      collateral: { ...call.collateral, maxLiquidationBonus: 11_000n },
    })
  assert.equal(bonus(0n), 11_000n)
  assert.equal(bonus((9n * wad) / 10n), 11_000n)
  assert.equal(bonus((9n * wad) / 10n + 1n), 10_999n)
  assert.equal(bonus((95n * wad) / 100n), 10_750n)
  assert.equal(bonus(wad - 1n), 10_500n)
})

test('[AAVEV2] the debt that restores the target, rounded up', () => {
  const flat = { ...call, config: { ...config, liquidationBonusFactor: 10_000n } }
  // 10,000 × 0.24 ÷ (1.2 − 1.05 × 0.8)
  assert.equal(AaveV4.debtToTarget(flat), 6_666_666_667n)
})

test('[AAVEV2] what cannot be sized is refused by name', () => {
  assert.equal(refusal({ ...call, healthFactor: wad }), 'HealthFactorNotBelowThreshold')
  const collateral = { ...call.collateral, maxLiquidationBonus: 12_000n, collateralFactor: 10_000n }
  const greedy = { ...call, healthFactor: wad / 2n, collateral }
  assert.equal(refusal(greedy), 'InvalidCollateralFactorAndMaxLiquidationBonus')
})

test('[AAVEV3] the least of owed, offered and target; dust closes a leg; too little is refused', () => {
  const flat = { ...call, config: { ...config, liquidationBonusFactor: 10_000n } }
  assert.equal(amounts(flat).debtToLiquidate, 6_666_666_667n)
  assert.equal(amounts({ ...flat, debtToCover: 2_000n * usd }).debtToLiquidate, 2_000n * usd)
  // 999.999999 remain of the debt: all of it, and refused where less is offered.
  const nearly = { ...flat, debt: { ...flat.debt, balance: 7_666_666_666n } }
  assert.equal(amounts(nearly).debtToLiquidate, 7_666_666_666n)
  assert.equal(refusal({ ...nearly, debtToCover: 7_666_666_665n }), 'MustNotLeaveDust')
  const enough = { ...flat, debt: { ...flat.debt, balance: 7_666_666_667n } }
  assert.equal(amounts(enough).debtToLiquidate, 6_666_666_667n)
  // 3.5 WETH of 3.9 would leave 800: all, for 7,428.57.
  const few = { ...flat, collateral: { ...flat.collateral, balance: (39n * eth) / 10n } }
  const all = amounts(few)
  assert.equal(all.collateralToLiquidate, (39n * eth) / 10n)
  assert.equal(all.debtToLiquidate, 7_428_571_429n)
  // Less collateral than the debt is worth: all of it.
  const short = { ...flat, collateral: { ...flat.collateral, balance: eth } }
  assert.equal(amounts(short).debtToLiquidate, 1_904_761_905n)
})

test('[AAVEV4] the protocol takes its share of the bonus, rounded down', () => {
  const flat = { ...call, config: { ...config, liquidationBonusFactor: 10_000n } }
  const par = { ...flat.collateral, price: 10n ** 8n, unit: usd, balance: 9_000n * usd }
  const found = amounts({ ...flat, collateral: par, debtToCover: 1_000n * usd })
  assert.equal(found.collateralToLiquidate, 1_050n * usd)
  assert.equal(found.collateralToLiquidator, 1_045n * usd)
})

const sized = (from: number, to: number): fc.Arbitrary<bigint> =>
  fc
    .tuple(fc.integer({ min: 100_000, max: 999_999 }), fc.integer({ min: from, max: to }))
    .map(([digits, size]) => (BigInt(digits) * 10n ** BigInt(size)) / 10n ** 5n)

/** Accounts of one debt and one collateral, with the health that results. */
const calls = fc
  .record({
    debtWorth: sized(9, 15),
    backing: fc.integer({ min: 200, max: 999 }),
    prices: fc.tuple(sized(6, 13), sized(6, 13)),
    units: fc.tuple(fc.constantFrom(6, 8, 18), fc.constantFrom(6, 8, 18)),
    factor: fc.integer({ min: 3_000, max: 8_500 }),
    bonus: fc.integer({ min: 10_050, max: 11_500 }),
    fee: fc.integer({ min: 0, max: 10_000 }),
    bonusFactor: fc.integer({ min: 0, max: 10_000 }),
    highestAt: fc.integer({ min: 600, max: 999 }),
    target: fc.integer({ min: 1_000, max: 1_400 }),
    offered: fc.oneof(fc.constant(2_000), fc.integer({ min: 1, max: 1_000 })),
  })
  .map((drawn) => {
    const [debtPrice, price] = drawn.prices
    const [debtUnit, unit] = drawn.units.map((decimals) => 10n ** BigInt(decimals))
    assert.ok(debtUnit !== undefined && unit !== undefined)
    const factor = BigInt(drawn.factor)
    const balance = (drawn.debtWorth * debtUnit) / debtPrice + 1n
    const worth = (drawn.debtWorth * BigInt(drawn.backing) * 10n) / factor
    const held = (worth * unit) / price + 1n
    const totalDebtValue = (balance * debtPrice * wad) / debtUnit
    return {
      config: {
        healthFactorForMaxBonus: (BigInt(drawn.highestAt) * wad) / 1_000n,
        liquidationBonusFactor: BigInt(drawn.bonusFactor),
        targetHealthFactor: (BigInt(drawn.target) * wad) / 1_000n,
      },
      debt: { balance, price: debtPrice, unit: debtUnit },
      collateral: {
        balance: held,
        price,
        unit,
        maxLiquidationBonus: BigInt(drawn.bonus),
        collateralFactor: factor,
        liquidationFee: BigInt(drawn.fee),
      },
      healthFactor: (((held * price * wad) / unit) * factor * wad) / 10_000n / totalDebtValue,
      totalDebtValue,
      debtToCover: (balance * BigInt(drawn.offered)) / 1_000n,
    }
  })
  .filter(({ healthFactor }) => healthFactor < wad)

test('[AAVEV3] [AAVEV4] a leg is cleared or leaves the minimum, and nothing is made', () => {
  const seen = { cleared: 0, target: 0, refused: 0, bare: 0 }
  fc.assert(
    fc.property(calls, (one) => {
      const outcome = AaveV4.liquidationAmounts(one)
      if (!outcome.ok) {
        seen.refused += 1
        return
      }
      const { debtToLiquidate, collateralToLiquidate, collateralToLiquidator } = outcome.value
      const { debt, collateral } = one
      assert.ok(debtToLiquidate <= debt.balance && debtToLiquidate <= one.debtToCover)
      assert.ok(collateralToLiquidate <= collateral.balance)
      assert.ok(collateralToLiquidator <= collateralToLiquidate && collateralToLiquidator >= 0n)
      const least = 1_000n * 10n ** 26n
      const owed = debt.balance - debtToLiquidate
      const held = collateral.balance - collateralToLiquidate
      const owedWorth = (owed * debt.price * wad) / debt.unit
      const heldWorth = (held * collateral.price * wad) / collateral.unit
      if (owed > 0n && held > 0n) {
        assert.ok(owedWorth >= least && heldWorth >= least)
        if (debtToLiquidate === AaveV4.debtToTarget(one)) seen.target += 1
      } else if (held === 0n) seen.bare += 1
      else seen.cleared += 1
    }),
    { numRuns: manyRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > manyRuns / 50, JSON.stringify(seen))
})

test('[AAVEV3] where the target binds, health after is the target', () => {
  let met = 0
  fc.assert(
    fc.property(calls, (one) => {
      const outcome = AaveV4.liquidationAmounts(one)
      if (!outcome.ok || outcome.value.debtToLiquidate !== AaveV4.debtToTarget(one)) return
      const { debtToLiquidate, collateralToLiquidate } = outcome.value
      const { debt, collateral } = one
      const held = collateral.balance - collateralToLiquidate
      const owed = debt.balance - debtToLiquidate
      if (owed === 0n || held === 0n) return
      const backing =
        (held * collateral.price * wad * collateral.collateralFactor) / collateral.unit
      const after = (backing * wad) / 10_000n / ((owed * debt.price * wad) / debt.unit)
      const off = after - one.config.targetHealthFactor
      // An atom of a coarse and expensive asset moves health by its worth.
      const grain = (debt.price / debt.unit + collateral.price / collateral.unit + 2n) * 10n ** 18n
      const bound = (grain * wad * 4n) / ((owed * debt.price * wad) / debt.unit) + 10n
      assert.ok(off <= bound && -off <= bound, `${off} is beyond ${bound}`)
      met += 1
    }),
    { numRuns: manyRuns },
  )
  assert.ok(met > manyRuns / 50, String(met))
})
