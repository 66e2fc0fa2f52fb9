import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import type { TroveUse } from '../../src/engine/TroveUse.ts'
import type { BranchSpec } from '../../src/model/BranchSpec.ts'
import type { Batch, Trove } from '../../src/protocols/liquity2/Branch.ts'
import type { BranchChange, Put } from '../../src/protocols/liquity2/BranchChange.ts'
import type { PoolDeposit } from '../../src/protocols/liquity2/StabilityPool.ts'
import { amount, asset, count, few, flag, id, record } from './draws.ts'

/** Any use of a system of troves, and anything that one can leave of it. */

const wad = fc.bigInt({ min: 0n, max: limits.loan - 1n })
const signed = fc.bigInt({ min: 1n - limits.loan, max: limits.loan - 1n })
const n = fc.bigInt({ min: 0n, max: 10n ** 90n })
const one = fc.constant

const about = { branch: asset, trove: id }
const deposited = { branch: asset, amount: wad, claims: flag }

const use: fc.Arbitrary<TroveUse> = fc.oneof(
  ...[
    record({
      type: one('open'),
      ...about,
      collateral: wad,
      debt: wad,
      rate: wad,
      batch: one(null),
    }),
    record({ type: one('open'), ...about, collateral: wad, debt: wad, rate: one(null), batch: id }),
    record({ type: one('adjust'), ...about, debt: signed, collateral: signed }),
    record({ type: fc.constantFrom('close', 'applyPending'), ...about }),
    record({ type: fc.constantFrom('setRate', 'leaveBatch'), ...about, rate: wad }),
    record({ type: one('joinBatch'), ...about, batch: id }),
    record({
      ...{ type: one('registerBatch'), branch: asset, rate: wad, fee: wad },
      ...{ rateMinimum: wad, rateMaximum: wad, period: n },
    }),
    record({ type: one('setBatchRate'), branch: asset, rate: wad }),
    record({ type: one('lowerBatchFee'), branch: asset, fee: wad }),
    record({ type: fc.constantFrom('deposit', 'withdraw'), ...deposited }),
    record({ type: fc.constantFrom('claimStash', 'claimSurplus', 'shutDown'), branch: asset }),
    record({ type: one('liquidate'), branch: asset, troves: few(id) }),
    record({ type: one('urgentRedeem'), branch: asset, amount: wad, troves: few(id), least: wad }),
    record({ type: one('redeem'), amount: wad, iterations: count, feeMost: wad }),
  ],
) as fc.Arbitrary<TroveUse>

const spec: fc.Arbitrary<BranchSpec> = record({
  ...{ collateral: asset, ratioCritical: wad, ratioMinimum: wad, ratioBatch: wad },
  ...{ ratioShutdown: wad, penaltyPool: wad, penaltyRedistribution: wad },
})

const definition = { system: id, coin: asset, gas: asset, staleAfter: count, branches: few(spec) }

export const troveCommandFields = {
  DefineTroves: definition,
  UseTroves: { account: id, system: id, use },
}

const trove: fc.Arbitrary<Trove> = record({
  ...{ owner: id, status: fc.constantFrom('active', 'zombie'), debt: n, collateral: n, stake: n },
  ...{ rate: n, timeTouched: n, timeRate: n, batch: fc.option(id), shares: n },
  ...{ debtMet: n, collateralMet: n },
})

const batch: fc.Arbitrary<Batch> = record({
  ...{ debt: n, collateral: n, shares: n, rate: n, fee: n, timeTouched: n, timeRate: n },
  ...{ rateMinimum: n, rateMaximum: n, period: n },
})

const deposit: fc.Arbitrary<PoolDeposit> = record({
  ...{ value: n, product: n, scale: count, collateralSum: n, yieldSum: n },
})

const puts = <V>(value: fc.Arbitrary<V>): fc.Arbitrary<readonly Put<V>[]> =>
  few(record({ key: id, value: fc.option(value) }) as fc.Arbitrary<Put<V>>)

const scales = few(record({ key: count, value: fc.option(n) }))

const change: fc.Arbitrary<BranchChange> = record({
  sums: record({
    ...{ price: n, zombie: fc.option(id), redistributed: record({ debt: n, collateral: n }) },
    active: record({
      ...{ debt: n, collateral: n, weighted: n, fees: n, weightedFees: n },
      ...{ timeInterest: n, timeFees: n },
    }),
    ...{ stakes: n, stakesSnapshot: n, collateralSnapshot: n, debtPerStake: n },
    ...{ collateralPerStake: n, errorDebt: n, errorCollateral: n, timeShutdown: fc.option(n) },
  }),
  pool: record({
    ...{ total: n, collateral: n, product: n, scale: count, yieldOwed: n, yieldPending: n },
  }),
  ...{ troves: puts(trove), closed: puts(fc.constantFrom('owner', 'liquidation')) },
  ...{ batches: puts(batch), surplus: puts(n), deposits: puts(deposit), stashed: puts(n) },
  ...{ collateralSums: scales, yieldSums: scales },
  order: record({ at: count, gone: count, come: few(id) }),
})

const move = record({ from: id, to: id, asset, amount })

export const troveEventFields = {
  TrovesDefined: definition,
  TrovesUsed: {
    ...{ account: id, system: id, use: use.map(({ type }) => type), at: count },
    moves: few(move),
    redemption: record({ base: n, timeFee: n }),
    branches: few(record({ branch: asset, change })),
  },
}
