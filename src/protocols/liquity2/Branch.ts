import { Integer } from '../../money/Integer.ts'
import { collateralRatio, wad } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BranchTerms } from './BranchTerms.ts'
import { interestUp } from './interest.ts'
import { StabilityPool } from './StabilityPool.ts'

/** A loan of BOLD at its borrower's own rate, as of its last touch; amounts are 1e-18. */
export interface Trove {
  readonly owner: string
  /** A zombie owes less than the minimum after a redemption and stands in no list. */
  readonly status: 'active' | 'zombie'
  /** Recorded at the last touch; zero in a batch, which records the debt of its members. */
  readonly debt: bigint
  readonly collateral: bigint
  /** Its weight in redistributions. */
  readonly stake: bigint
  /** A year's interest, wad; zero in a batch. */
  readonly rate: bigint
  readonly timeTouched: bigint
  /** When its rate was last chosen. */
  readonly timeRate: bigint
  readonly batch: string | null
  /** Of the batch's debt. */
  readonly shares: bigint
  /** The running sums per unit of stake at the last touch, wad. */
  readonly debtMet: bigint
  readonly collateralMet: bigint
}

/** Troves whose manager sets one rate for all of them, for a yearly fee. */
export interface Batch {
  /** Recorded at the last touch. */
  readonly debt: bigint
  readonly collateral: bigint
  readonly shares: bigint
  readonly rate: bigint
  /** A year's fee, wad. */
  readonly fee: bigint
  readonly timeTouched: bigint
  readonly timeRate: bigint
  /** What the manager has promised: a range of rates, and a time between changes. */
  readonly rateMinimum: bigint
  readonly rateMaximum: bigint
  readonly period: bigint
}

/** All debt and collateral that is recorded in troves and batches, in sums. */
export interface Aggregate extends DebtAndCollateral {
  /** Debt times rate. */
  readonly weighted: bigint
  /** Fees of batches that accrued and are not yet in the debt. */
  readonly fees: bigint
  /** Debt times the batch's fee. */
  readonly weightedFees: bigint
  readonly timeInterest: bigint
  readonly timeFees: bigint
}

/** One collateral of Liquity v2 at a time and a price: its troves, batches, sums and pools. */
export interface Branch {
  readonly terms: BranchTerms
  /** Seconds. */
  readonly now: bigint
  /** BOLD per unit of collateral, wad, positive. */
  readonly price: bigint
  readonly troves: ReadonlyMap<string, Trove>
  /** How a trove that is gone was closed. */
  readonly closed: ReadonlyMap<string, 'owner' | 'liquidation'>
  /** Active troves by rate, the highest first; redemptions begin at the end. */
  readonly order: readonly string[]
  /** A zombie with debt left, which the next redemption takes first. */
  readonly zombie: string | null
  readonly batches: ReadonlyMap<string, Batch>
  readonly active: Aggregate
  /** Redistributed, and not yet added to the troves it belongs to. */
  readonly redistributed: DebtAndCollateral
  readonly stakes: bigint
  /** Right after the latest liquidation; both zero before the first. */
  readonly stakesSnapshot: bigint
  readonly collateralSnapshot: bigint
  /** Redistributed per unit of stake since the beginning, wad. */
  readonly debtPerStake: bigint
  readonly collateralPerStake: bigint
  /** The remainder of the last divisions, carried into the next. */
  readonly errorDebt: bigint
  readonly errorCollateral: bigint
  readonly pool: StabilityPool
  /** What an owner may claim after liquidations. */
  readonly surplus: ReadonlyMap<string, bigint>
  /** When it was shut down. */
  readonly timeShutdown: bigint | null
}

const nothing: DebtAndCollateral = { debt: 0n, collateral: 0n }

/**
 * A branch without troves.
 *
 * @example
 * Branch.create(boldWeth, 0n, 2_000n * wad).troves.size // => 0
 */
export const create = (terms: BranchTerms, now: bigint, price: bigint): Branch => ({
  terms,
  now,
  price,
  troves: new Map(),
  closed: new Map(),
  order: [],
  zombie: null,
  batches: new Map(),
  active: {
    ...nothing,
    weighted: 0n,
    fees: 0n,
    weightedFees: 0n,
    timeInterest: now,
    timeFees: now,
  },
  redistributed: nothing,
  stakes: 0n,
  stakesSnapshot: 0n,
  collateralSnapshot: 0n,
  debtPerStake: 0n,
  collateralPerStake: 0n,
  errorDebt: 0n,
  errorCollateral: 0n,
  pool: StabilityPool.empty,
  surplus: new Map(),
  timeShutdown: null,
})

/**
 * The seconds since a time for which interest and fees are due: none after the shutdown.
 *
 * Rules: [BOLD3] [BOLD33]
 *
 * @example
 * Branch.elapsed(Branch.create(boldWeth, 90n, wad), 60n) // => 30n
 */
export const elapsed = ({ now, timeShutdown }: Branch, since: bigint): bigint =>
  Integer.max(0n, Integer.min(now, timeShutdown ?? now) - since)

/** Interest of the whole branch that is not yet recorded, rounded up. Rules: [BOLD4] */
export const interestPending = (branch: Branch): bigint =>
  interestUp(branch.active.weighted, elapsed(branch, branch.active.timeInterest))

/**
 * The stability pool's part of minted interest and fees.
 *
 *     part = ⌊75 % × amount⌋
 *
 * Rules: [BOLD9]
 *
 * @example
 * Branch.poolPart(4n) // => 3n
 */
export const poolPart = (amount: bigint): bigint =>
  Integer.mulDivDown(amount, BoldLimits.poolShare, wad)

/** What the pool will earn of the interest that is not yet minted. Rules: [BOLD9] */
export const yieldPending = (branch: Branch): bigint => poolPart(interestPending(branch))

/** The same of the fees of all batches. Rules: [BOLD4] */
export const feesPending = (branch: Branch): bigint =>
  interestUp(branch.active.weightedFees, elapsed(branch, branch.active.timeFees))

/**
 * All debt and collateral of the branch, with everything that accrued and was redistributed.
 *
 * Rounded up in the interest of all troves together, so it is never less than the sum over troves.
 *
 * Rules: [BOLD4]
 *
 * @example
 * Branch.total(Branch.create(boldWeth, 0n, wad)) // => { debt: 0n, collateral: 0n }
 */
export function total(branch: Branch): DebtAndCollateral {
  const { active, redistributed } = branch
  const accrued = interestPending(branch) + active.fees + feesPending(branch)
  return {
    debt: active.debt + accrued + redistributed.debt,
    collateral: active.collateral + redistributed.collateral,
  }
}

/**
 * The ratio of the whole branch (TCR), wad; unbounded without debt.
 *
 * Rules: [BOLD5]
 *
 * @example
 * Branch.ratio(Branch.create(boldWeth, 0n, wad)) === ratioUnbounded
 */
export function ratio(branch: Branch): bigint {
  const { debt, collateral } = total(branch)
  return collateralRatio(collateral, debt, branch.price)
}

/**
 * The BOLD that the branch has brought into existence: exactly its recorded debt, since interest
 * and fees are minted when they are recorded, and what is paid off is burnt.
 *
 * Rules: [BOLD35]
 *
 * @example
 * Branch.minted(Branch.create(boldWeth, 0n, wad)) // => 0n
 */
export const minted = ({ active, redistributed }: Branch): bigint =>
  active.debt + redistributed.debt

export * as Branch from './Branch.ts'
