import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { accounts, manyRuns, reserve, sickAccounts } from '../../../test/aave.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import type { AaveReserve } from './AaveReserve.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { accountData, healthLimit } from './accountData.ts'
import {
  type AaveLiquidation,
  type AaveLiquidationCall,
  liquidationCall,
} from './liquidationCall.ts'
import { Ray } from './Ray.ts'
import { v36 } from './v36.ts'
import { v37 } from './v37.ts'

const most = 2n ** 256n - 1n

const draws = fc.record({
  collateral: fc.nat({ max: 4 }),
  debt: fc.nat({ max: 4 }),
  /** Millionths of the debt; all of it where beyond. */
  share: fc.oneof(fc.constant(2_000_000), fc.integer({ min: 0, max: 1_000_000 })),
  receiveAToken: fc.boolean(),
  version: fc.constantFrom(v36, v37),
})

type Draw = typeof draws extends fc.Arbitrary<infer T> ? T : never

/** Picks legs among those that can be liquidated where there are any. */
function callOf(account: AaveAccount, draw: Draw): AaveLiquidationCall {
  const pick = (able: (one: AaveHolding) => boolean, index: number): AaveHolding => {
    const some = account.holdings.filter(able)
    const from = some.length > 0 ? some : account.holdings
    return from[index % from.length] as AaveHolding
  }
  const collateral = pick((one) => one.usedAsCollateral, draw.collateral)
  const debt = pick((one) => one.scaledDebt > 0n, draw.debt)
  const part = (AaveAccount.debt(debt) * BigInt(draw.share)) / 1_000_000n
  return {
    collateral: collateral.reserve.id,
    debt: debt.reserve.id,
    debtToCover: draw.share > 1_000_000 ? most : part,
    receiveAToken: draw.receiveAToken,
  }
}

interface Executed {
  readonly version: AaveVersion
  readonly account: AaveAccount
  readonly call: AaveLiquidationCall
  readonly done: AaveLiquidation
}

/** Checks a claim on random liquidations until enough were executed, and counts their outcomes. */
function everyLiquidation(claim: (executed: Executed) => void): Record<string, number> {
  const seen: Record<string, number> = {}
  fc.assert(
    fc.property(sickAccounts, draws, (account, draw) => {
      const call = callOf(account, draw)
      const outcome = liquidationCall(draw.version, account, call)
      const way = outcome.ok ? 'executed' : outcome.error
      seen[way] = (seen[way] ?? 0) + 1
      if (!outcome.ok) return
      const { deficits } = outcome.value
      if (deficits.length > 0) seen.deficits = (seen.deficits ?? 0) + 1
      claim({ version: draw.version, account, call, done: outcome.value })
    }),
    // More than half are executed, which makes ten thousand.
    { numRuns: manyRuns * 2 },
  )
  return seen
}

const holdingOf = (account: AaveAccount, id: string): AaveHolding => {
  const holding = AaveAccount.find(account, id)
  assert.ok(holding)
  return holding
}

test('[AAVE13] no scaled unit is made or lost, nothing but the legs moves, deficits are owed', () => {
  const seen = everyLiquidation(({ account, call, done }) => {
    const [before, after] = [account, done.after].map((one) => holdingOf(one, call.collateral))
    assert.ok(before && after)
    const given = done.collateralToLiquidatorScaled + done.protocolFeeScaled
    assert.equal(before.scaledSupply, after.scaledSupply + given)
    assert.ok(after.scaledSupply >= 0n && done.protocolFee >= 0n && done.protocolFeeScaled >= 0n)
    const moved = done.collateralToLiquidator + done.protocolFee
    assert.ok(moved <= AaveAccount.supply(before))
    // The supply falls by what was moved and at most what two ceilings take on top.
    const most = moved + 2n * (before.reserve.liquidityIndex / Ray.one + 1n) + 1n
    assert.ok(AaveAccount.supply(before) - AaveAccount.supply(after) <= most)
    const owed = AaveAccount.debt(holdingOf(account, call.debt))
    assert.ok(done.debtRepaid >= 0n && done.debtRepaid <= owed)
    for (const [index, deficit] of done.deficits.entries()) {
      const whole = AaveAccount.debt(holdingOf(account, deficit.asset))
      const repaid = deficit.asset === call.debt ? done.debtRepaid : 0n
      assert.equal(deficit.amount, whole - repaid)
      assert.ok(deficit.amount > 0n && deficit.amount <= whole)
      if (deficit.asset === call.debt) assert.equal(index, 0)
    }
    if (done.deficits.length > 0) assert.ok(!isBorrowing(done.after))
    for (const [index, one] of account.holdings.entries()) {
      const other = done.after.holdings[index] as AaveHolding
      assert.equal(other.reserve, one.reserve)
      if (one.reserve.id !== call.collateral) assert.equal(other.scaledSupply, one.scaledSupply)
      if (one.reserve.id !== call.debt && done.deficits.length === 0) {
        assert.equal(other.scaledDebt, one.scaledDebt)
      }
    }
  })
  const many = manyRuns / 100
  assert.ok((seen.executed ?? 0) >= manyRuns, JSON.stringify(seen))
  assert.ok(
    (seen.deficits ?? 0) > many && (seen.MustNotLeaveDust ?? 0) > many,
    JSON.stringify(seen),
  )
  assert.ok((seen.HealthFactorNotBelowThreshold ?? 0) > many, JSON.stringify(seen))
})

test('[AAVE10] [AAVE12] a leg is cleared or leaves 1,000, and only the sick are touched', () => {
  everyLiquidation(({ version, account, call, done }) => {
    assert.ok(accountData(version, account).healthFactor < healthLimit)
    const debt = holdingOf(account, call.debt)
    const collateral = holdingOf(account, call.collateral)
    const owed = AaveAccount.debt(debt) - done.debtRepaid
    const moved = done.collateralToLiquidator + done.protocolFee
    const held = AaveAccount.supply(collateral) - moved
    const least = 1_000n * 10n ** 8n
    // A fee cut to the remainder clears the leg, an atom short.
    if (owed === 0n || held === 0n) return
    if (holdingOf(done.after, call.collateral).scaledSupply === 0n) return
    assert.ok(AaveAccount.debtWorth(debt.reserve, owed) >= least)
    assert.ok(AaveAccount.supplyWorth(collateral.reserve, held) >= least)
  })
})

/** Σ worth × threshold, and the debt. */
function weights(account: AaveAccount): readonly [bigint, bigint] {
  let [backing, debt] = [0n, 0n]
  for (const one of account.holdings) {
    debt += AaveAccount.debtWorth(one.reserve, AaveAccount.debt(one))
    if (!one.usedAsCollateral) continue
    const worth = AaveAccount.supplyWorth(one.reserve, AaveAccount.supply(one))
    backing += worth * AaveAccount.threshold(account, one)
  }
  return [backing, debt]
}

const isBorrowing = ({ holdings }: AaveAccount): boolean =>
  holdings.some(({ scaledDebt }) => scaledDebt > 0n)

/** threshold × bonus, with 18 decimals. */
const toxicFrontier = (account: AaveAccount, collateral: AaveHolding): bigint =>
  AaveAccount.threshold(account, collateral) * AaveAccount.bonus(account, collateral) * 10n ** 10n

test('[AAVE16] on the safe side of the toxic frontier a step does not lower health', () => {
  let safe = 0
  let [risen, fallen] = [0, 0]
  everyLiquidation(({ version, account, call, done }) => {
    const collateral = holdingOf(account, call.collateral)
    const debt = holdingOf(account, call.debt)
    const { healthFactor } = accountData(version, account)
    const after = accountData(version, done.after)
    if (healthFactor < toxicFrontier(account, collateral)) {
      if (after.healthFactor < healthFactor) fallen += 1
      return
    }
    if (done.deficits.length > 0) return
    safe += 1
    if (after.healthFactor >= healthFactor) risen += 1
    const [backing, owed] = weights(account)
    const [backingAfter, owedAfter] = weights(done.after)
    // One atom of collateral by the nearest, and for each transfer what its ceiling takes.
    const lost = 2n * (collateral.reserve.liquidityIndex / Ray.one + 1n) + 2n
    const kept = debt.reserve.variableBorrowIndex / Ray.one + 1n + 2n
    const lostWorth = AaveAccount.debtWorth(collateral.reserve, lost) + 1n
    const keptWorth = AaveAccount.debtWorth(debt.reserve, kept) + 1n
    const better = backingAfter + lostWorth * AaveAccount.threshold(account, collateral)
    assert.ok(better * owed >= backing * (owedAfter - keptWorth))
  })
  assert.ok(safe > manyRuns / 50, String(safe))
  assert.ok(risen > safe / 2 && fallen > manyRuns / 50, `${risen} of ${safe}, ${fallen}`)
})

const abs = (n: bigint): bigint => (n < 0n ? -n : n)

test('[AAVE14] v3.6 and v3.7 differ by atoms, and nowhere else', () => {
  const seen = { same: 0, other: 0, dust: 0 }
  fc.assert(
    fc.property(sickAccounts, draws, (drawn, draw) => {
      const account = { ...drawn, eMode: drawn.eMode && { ...drawn.eMode, isolated: false } }
      const call = callOf(account, draw)
      assert.deepEqual(accountData(v36, account), accountData(v37, account))
      const [a, b] = [v36, v37].map((version) => liquidationCall(version, account, call))
      assert.ok(a && b)
      if (!a.ok || !b.ok) {
        if (a.ok || b.ok) seen.dust += 1
        else assert.equal(a.error, b.error)
        return
      }
      const debt = holdingOf(account, call.debt).reserve
      const collateral = holdingOf(account, call.collateral).reserve
      const sum = ({ collateralToLiquidator, protocolFee }: AaveLiquidation) =>
        collateralToLiquidator + protocolFee
      // One atom of collateral by the nearest, as much again where it was capped.
      const atoms = 2n + 2n * (collateral.liquidityIndex / Ray.one + 1n)
      assert.ok(abs(sum(a.value) - sum(b.value)) <= atoms)
      assert.ok(abs(a.value.protocolFee - b.value.protocolFee) <= atoms)
      const inDebt =
        (atoms * collateral.price * 10n ** BigInt(debt.decimals)) /
          (debt.price * 10n ** BigInt(collateral.decimals)) +
        2n
      assert.ok(abs(a.value.debtRepaid - b.value.debtRepaid) <= inDebt)
      seen[sum(a.value) === sum(b.value) ? 'same' : 'other'] += 1
    }),
    { numRuns: manyRuns },
  )
  assert.ok(seen.same > manyRuns / 50 && seen.other > manyRuns / 50, JSON.stringify(seen))
  assert.ok(seen.dust < manyRuns / 100, JSON.stringify(seen))
})

test('[AAVE14] halves go up in v3.6, down in v3.7; the fee to the nearest, then up', () => {
  assert.deepEqual([v36.withBonus(10n, 10_500n), v37.withBonus(10n, 10_500n)], [11n, 10n])
  assert.deepEqual([v36.withBonus(3n, 10_500n), v37.withBonus(3n, 10_500n)], [3n, 3n])
  assert.deepEqual([v36.withoutBonus(10n, 10_500n), v37.withoutBonus(10n, 10_500n)], [10n, 9n])
  assert.deepEqual([v36.feeOf(4n, 1_000n), v37.feeOf(4n, 1_000n)], [0n, 1n])
  const seizure = {
    scaledSupply: 10n,
    supply: 15n,
    toLiquidator: 13n,
    scaledToLiquidator: 9n,
    fee: 1n,
  }
  const taken = (version: AaveVersion, index: bigint) => version.taken({ ...seizure, index })
  const index = (3n * Ray.one) / 2n
  assert.deepEqual(taken(v36, index), { amount: 14n, isAll: false })
  // ⌈13 ÷ 1.5⌉ + ⌈1 ÷ 1.5⌉ = 9 + 1 is all of the ten.
  assert.deepEqual(taken(v37, index), { amount: 15n, isAll: true })
})

const holding = (fields: Partial<AaveHolding>): AaveHolding => ({
  reserve: reserve(),
  scaledSupply: 0n,
  scaledDebt: 0n,
  usedAsCollateral: true,
  inEModeCollateral: false,
  eModeLtvZero: false,
  ...fields,
})

const eth = 10n ** 18n
const usd = 10n ** 6n
const usdc = (fields: Partial<AaveReserve> = {}) =>
  reserve({ id: 'USDC', decimals: 6, price: 10n ** 8n, ...fields })

/** So many WETH, at 2,000 unless said otherwise, against so many USDC. */
const loan = (ethers: bigint, dollars: bigint, fields: Partial<AaveReserve> = {}): AaveAccount => ({
  eMode: null,
  holdings: [
    holding({ reserve: reserve(fields), scaledSupply: ethers }),
    holding({ reserve: usdc(), scaledDebt: dollars, usedAsCollateral: false }),
  ],
})

const ask = (debtToCover: bigint, fields: Partial<AaveLiquidationCall> = {}) => ({
  collateral: 'WETH',
  debt: 'USDC',
  debtToCover,
  receiveAToken: false,
  ...fields,
})

function run(account: AaveAccount, call: AaveLiquidationCall, version = v37): AaveLiquidation {
  const outcome = liquidationCall(version, account, call)
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error)
  return outcome.value
}

const refusal = (account: AaveAccount, call: AaveLiquidationCall) => {
  const outcome = liquidationCall(v37, account, call)
  return outcome.ok ? null : outcome.error
}

test('[AAVE11] the bonus and the protocol’s part of it', () => {
  // 10 WETH at 2,000 back 16,000 of 17,000: health 0.941, so all may be repaid.
  const done = run(
    loan(10n * eth, 17_000n * usd, { liquidationProtocolFee: 1_000n }),
    ask(1_000n * usd),
  )
  assert.equal(done.debtRepaid, 1_000n * usd)
  // 0.525 WETH seized, 0.025 of it bonus, a tenth of that to the protocol.
  assert.equal(done.collateralToLiquidator, (5_225n * eth) / 10_000n)
  assert.equal(done.protocolFee, (25n * eth) / 10_000n)
  assert.deepEqual(done.deficits, [])
})

test('[AAVE11] half of all debt above a health of 0.95, all at it and for small legs', () => {
  // 16,000 ÷ 16,500 = 0.97
  assert.equal(run(loan(10n * eth, 16_500n * usd), ask(most)).debtRepaid, 8_250n * usd)
  // 15,200 ÷ 16,000 = 0.95, at the limit.
  assert.equal(run(loan((95n * eth) / 10n, 16_000n * usd), ask(most)).debtRepaid, 16_000n * usd)
  // 1,999 owed of 1,600 × 1.249 backed: a small debt is closed whole.
  assert.equal(run(loan((123n * eth) / 100n, 1_999n * usd), ask(most)).debtRepaid, 1_999n * usd)
  // 2,000 owed is no small debt, 0.999 WETH no large collateral.
  const two = loan((123n * eth) / 100n, 2_000n * usd)
  assert.equal(refusal(two, ask(most)), null)
  assert.equal(run(two, ask(most)).debtRepaid, 1_000n * usd)
  const small = {
    ...two,
    holdings: [
      ...loan((5n * eth) / 10n, 2_000n * usd).holdings,
      holding({ reserve: reserve({ id: 'WBTC' }), scaledSupply: (73n * eth) / 100n }),
    ],
  }
  assert.equal(run(small, ask(most)).collateralToLiquidator, (5n * eth) / 10n)
})

test('[AAVE11] half of an odd worth goes up', () => {
  const fine = usdc({ decimals: 8 })
  const owing = { scaledDebt: 1_650_000_000_001n, usedAsCollateral: false }
  const account = {
    eMode: null,
    holdings: [holding({ scaledSupply: 10n * eth }), holding({ reserve: fine, ...owing })],
  }
  assert.equal(run(account, ask(most)).debtRepaid, 825_000_000_001n)
})

test('[AAVE11] half is of all debts: a debt that is less than half may be repaid whole', () => {
  const base = loan(10n * eth, 4_000n * usd)
  const account = {
    ...base,
    holdings: [
      ...base.holdings,
      holding({ reserve: usdc({ id: 'DAI' }), scaledDebt: 12_400n * usd, usedAsCollateral: false }),
    ],
  }
  assert.equal(run(account, ask(most)).debtRepaid, 4_000n * usd)
  assert.equal(run(account, ask(most, { debt: 'DAI' })).debtRepaid, 8_200n * usd)
})

test('[AAVE11] where collateral does not suffice all of it goes and less is repaid, rounded up', () => {
  const done = run(loan(eth, 3_000n * usd), ask(most))
  assert.equal(done.collateralToLiquidator, eth)
  // ⌈2,000 ÷ 1.05⌉ to the millionth.
  assert.equal(done.debtRepaid, 1_904_761_905n)
  assert.deepEqual(done.deficits, [{ asset: 'USDC', amount: 3_000n * usd - 1_904_761_905n }])
})

test('[AAVE4] [AAVE11] the category’s bonus holds for its collateral', () => {
  const base = loan(10n * eth, 19_500n * usd)
  const category = { ltv: 9_000n, liquidationThreshold: 9_500n, liquidationBonus: 10_100n }
  const inside = {
    eMode: { ...category, isolated: false },
    holdings: base.holdings.map((one) => ({ ...one, inEModeCollateral: true })),
  }
  assert.equal(run(inside, ask(1_000n * usd)).collateralToLiquidator, (505n * eth) / 1_000n)
})

test('[AAVE13] bad debt is of every reserve, the one repaid first', () => {
  const base = loan(eth, 3_000n * usd)
  const dai = holding({ reserve: usdc({ id: 'DAI' }), scaledDebt: 7n, usedAsCollateral: false })
  const account = { ...base, holdings: [dai, ...base.holdings] }
  const done = run(account, ask(most))
  assert.deepEqual(done.deficits, [
    { asset: 'USDC', amount: 1_095_238_095n },
    { asset: 'DAI', amount: 7n },
  ])
  assert.ok(!isBorrowing(done.after))
  assert.equal(AaveAccount.find(done.after, 'WETH')?.usedAsCollateral, false)
})

test('[AAVE13] other collateral of worth keeps the debt alive, worthless collateral does not', () => {
  const base = loan(eth, 3_000n * usd)
  const other = (atoms: bigint) => ({
    ...base,
    holdings: [
      ...base.holdings,
      holding({ reserve: reserve({ id: 'WBTC' }), scaledSupply: atoms }),
    ],
  })
  const alive = run(other(eth / 100n), ask(most))
  assert.deepEqual(alive.deficits, [])
  assert.equal(AaveAccount.find(alive.after, 'USDC')?.scaledDebt, 1_095_238_095n)
  assert.equal(run(other(1n), ask(most)).deficits.length, 1)
})

test('[AAVE13] [AAVE14] a debt repaid in full beside bare collateral leaves no deficit', () => {
  // Everything is seized but three atoms that are worth zero: nothing of worth remains in both
  // versions.
  const account = loan(eth + 3n, 1_904_761_904n)
  for (const version of [v36, v37]) {
    const call = ask(most)
    const done = run(account, call, version)
    assert.equal(done.debtRepaid, 1_904_761_904n)
    assert.deepEqual(done.deficits, [])
  }
})

test('[AAVE13] [AAVE14] where only worth is gone the flag goes off in v3.7 and stays in v3.6', () => {
  const cheap = reserve({ decimals: 18, price: 10n })
  const seized = 21_000_000n * eth
  const account = {
    eMode: null,
    holdings: [
      holding({ reserve: cheap, scaledSupply: seized + 5n }),
      holding({ reserve: usdc(), scaledDebt: 2n * usd, usedAsCollateral: false }),
    ],
  }
  const on = [v36, v37].map((version) => {
    const { after } = run(account, ask(2n * usd), version)
    assert.equal(AaveAccount.find(after, 'WETH')?.scaledSupply, 5n)
    return AaveAccount.find(after, 'WETH')?.usedAsCollateral
  })
  assert.deepEqual(on, [true, false])
})

test('[AAVE13] the fee is capped at what the liquidator leaves', () => {
  const index = (3n * Ray.one) / 2n
  const one = reserve({ price: 10n ** 24n, liquidityIndex: index, liquidationProtocolFee: 5_000n })
  const account = {
    eMode: null,
    holdings: [
      holding({ reserve: one, scaledSupply: 25n * 10n ** 5n }),
      holding({ reserve: usdc(), scaledDebt: 10n ** 12n, usedAsCollateral: false }),
    ],
  }
  const done = run(account, ask(most))
  // ⌈3,750,000 ÷ 1.05⌉ without bonus; half of 178,572, so 3,660,714 to the liquidator.
  assert.equal(done.collateralToLiquidator + done.protocolFee, 3_750_000n)
  assert.equal(done.collateralToLiquidatorScaled + done.protocolFeeScaled, 2_500_000n)
  assert.equal(AaveAccount.find(done.after, 'WETH')?.scaledSupply, 0n)
})

test('[AAVE10] a healthy account is never touched, whatever is asked', () => {
  let healthy = 0
  fc.assert(
    fc.property(accounts, draws, (account, draw) => {
      const outcome = liquidationCall(draw.version, account, callOf(account, draw))
      if (accountData(draw.version, account).healthFactor < healthLimit) return
      healthy += 1
      assert.ok(!outcome.ok && outcome.error === 'HealthFactorNotBelowThreshold')
    }),
    { numRuns: manyRuns },
  )
  assert.ok(healthy > manyRuns / 4, String(healthy))
})

test('[AAVE10] refusals, in their order', () => {
  const healthy = loan(10n * eth, 16_000n * usd)
  const sick = loan(10n * eth, 17_000n * usd)
  const nothing = { collateral: 'DOGE', debt: 'DOGE' }
  assert.equal(refusal(healthy, ask(most, nothing)), 'HealthFactorNotBelowThreshold')
  assert.equal(refusal(sick, ask(most, nothing)), 'CollateralCannotBeLiquidated')
  const off = ask(most, { collateral: 'USDC' })
  assert.equal(refusal(sick, off), 'CollateralCannotBeLiquidated')
  const unowed = 'SpecifiedCurrencyNotBorrowedByUser'
  assert.equal(refusal(sick, ask(most, { debt: 'DOGE' })), unowed)
  assert.equal(refusal(sick, ask(most, { debt: 'WETH' })), unowed)
  assert.equal(refusal(sick, ask(0n)), 'InvalidBurnAmount')
  const fine = loan(10n * eth, 17_000n * usd)
  const dear = {
    ...fine,
    holdings: fine.holdings.map((one) => ({
      ...one,
      reserve: { ...one.reserve, variableBorrowIndex: (5n * Ray.one) / 4n },
    })),
  }
  assert.equal(refusal(dear, ask(1n)), 'InvalidBurnAmount')
  assert.equal(refusal(dear, ask(2n)), null)
})

test('[AAVE10] collateral of no scaled unit cannot be burnt, but can be handed over', () => {
  const coarse = reserve({ decimals: 0, price: 10n ** 14n })
  const account = {
    eMode: null,
    holdings: [
      holding({ reserve: coarse, scaledSupply: 10n }),
      holding({ reserve: usdc(), scaledDebt: 9n * 10n ** 12n, usedAsCollateral: false }),
    ],
  }
  assert.equal(refusal(account, ask(usd)), 'InvalidBurnAmount')
  assert.equal(refusal(account, ask(usd, { receiveAToken: true })), null)
})

test('[AAVE12] dust on either leg is refused, none or the minimum is not', () => {
  const sick = loan(10n * eth, 17_000n * usd)
  assert.equal(refusal(sick, ask(16_000n * usd)), null)
  assert.equal(refusal(sick, ask(16_000n * usd + 1n)), 'MustNotLeaveDust')
  assert.equal(refusal(sick, ask(17_000n * usd)), null)
  // 10 WETH less 1.05 × 18,095.24 ÷ 2,000 leaves half a WETH: 1,000.
  const deep = loan(10n * eth, 25_000n * usd)
  assert.equal(refusal(deep, ask(18_095_238_095n)), null)
  assert.equal(refusal(deep, ask(18_095_238_096n)), 'MustNotLeaveDust')
  assert.equal(refusal(deep, ask(most)), null)
})
