import { BoldSystem } from '../../protocols/liquity2/BoldSystem.ts'
import { Branch } from '../../protocols/liquity2/Branch.ts'
import { DebtBook } from '../../protocols/liquity2/DebtBook.ts'
import type { Liquidation } from '../../protocols/liquity2/liquidate.ts'
import { type Redemption, redeemedOf } from '../../protocols/liquity2/redeem.ts'
import type { BranchRedemption } from '../../protocols/liquity2/redeemBranch.ts'
import { StabilityPool } from '../../protocols/liquity2/StabilityPool.ts'
import { TroveAccount } from '../../protocols/liquity2/TroveAccount.ts'
import type { Tree } from '../Adapter.ts'

const entries = (names: Iterable<string>, tree: (name: string) => Tree) =>
  Object.fromEntries([...names].map((name) => [name, tree(name)]))

/** Everything that a step's expected values may name, with the deposits of owners. */
export const systemTree = (system: BoldSystem, owners: readonly string[]) => ({
  after: Object.fromEntries(system.branches.map((branch, at) => [at, branchTree(branch, owners)])),
  system: {
    boldSupply: BoldSystem.supply(system),
    baseRate: system.redemption.base,
    lastFeeOpTime: system.redemption.timeFee,
  },
})

function branchTree(branch: Branch, owners: readonly string[]): Tree {
  const { debt, collateral } = Branch.total(branch)
  const { active, redistributed } = branch
  return {
    entireDebt: debt,
    entireColl: collateral,
    tcr: Branch.ratio(branch),
    aggRecordedDebt: active.debt,
    aggWeightedDebtSum: active.weighted,
    aggBatchManagementFees: active.fees,
    defaultDebt: redistributed.debt,
    defaultColl: redistributed.collateral,
    order: branch.order,
    lastZombie: branch.zombie,
    shutdownTime: branch.timeShutdown,
    troves: {
      ...entries(branch.closed.keys(), (id) => closedTree(branch, id)),
      ...entries(branch.troves.keys(), (id) => troveTree(branch, id)),
    },
    batches: entries(branch.batches.keys(), (id) => batchTree(branch, id)),
    stabilityPool: poolTree(branch, owners),
    surplus: Object.fromEntries(branch.surplus),
  }
}

const closedTree = ({ closed }: Branch, id: string) => ({
  status: closed.get(id) === 'owner' ? 2n : 3n,
  debt: 0n,
  coll: 0n,
})

function troveTree(branch: Branch, id: string): Tree {
  const trove = TroveAccount.open(branch, id)
  const account = TroveAccount.of(branch, trove)
  return {
    status: trove.status === 'active' ? 1n : 4n,
    debt: account.debt,
    coll: account.collateral,
    icr: TroveAccount.ratio(branch, id),
    rate: account.rate,
    stake: trove.stake,
    interest: account.interest,
    batchFee: account.batchFee,
    redistDebt: account.redistributed.debt,
    redistColl: account.redistributed.collateral,
    batchShares: trove.shares,
  }
}

function batchTree(branch: Branch, manager: string): Tree {
  const batch = DebtBook.batchOf(branch, manager)
  return {
    debt: DebtBook.entire(DebtBook.ofBatch(branch, batch)),
    coll: batch.collateral,
    rate: batch.rate,
    fee: batch.fee,
    shares: batch.shares,
  }
}

function poolTree(branch: Branch, owners: readonly string[]): Tree {
  const { pool } = branch
  return {
    total: pool.total,
    coll: pool.collateral,
    P: pool.product,
    scale: BigInt(pool.scale),
    yieldOwed: pool.yieldOwed,
    yieldPending: pool.yieldPending,
    deposits: entries(owners, (owner) => ({
      ...depositTree(branch, owner),
      stashed: pool.stashed.get(owner) ?? 0n,
    })),
  }
}

function depositTree(branch: Branch, owner: string) {
  const { pool } = branch
  const deposit = pool.deposits.get(owner)
  if (deposit === undefined) {
    return { deposit: 0n, collGain: 0n, yieldGain: 0n, yieldWithPending: 0n }
  }
  return {
    deposit: StabilityPool.compounded(pool, deposit),
    collGain: StabilityPool.gain(pool, deposit),
    yieldGain: StabilityPool.yieldOf(pool, deposit),
    yieldWithPending: StabilityPool.yieldOf(pool, deposit, Branch.yieldPending(branch)),
  }
}

export const liquidationTree = (one: Liquidation): Tree => ({
  debtOffset: one.offset.debt,
  debtRedistributed: one.redistributed.debt,
  ethGasCompensation: one.gasReserve,
  collGasCompensation: one.gasCollateral,
  collToSP: one.offset.collateral,
  collRedistributed: one.redistributed.collateral,
  collSurplus: one.surplus,
  L_coll: one.branch.collateralPerStake,
  L_boldDebt: one.branch.debtPerStake,
})

/** What branches gave in a redemption, by their index. */
export const redemptionTree = (branches: Redemption['branches']) => ({
  redeemed: [...branches].flatMap(([branch, { redeemed }]) =>
    redeemed.map(({ trove, debt, collateral, fee }) => ({
      branch: BigInt(branch),
      trove,
      bold: debt,
      coll: collateral,
      collFee: fee,
    })),
  ),
  totals: [...branches].map(([branch, one]) => ({
    branch: BigInt(branch),
    attempted: one.attempted,
    bold: redeemedOf(one),
    coll: sum(one, 'collateral'),
    collFee: sum(one, 'fee'),
  })),
})

const sum = ({ redeemed }: BranchRedemption, part: 'collateral' | 'fee'): bigint =>
  redeemed.reduce((all, one) => all + one[part], 0n)
