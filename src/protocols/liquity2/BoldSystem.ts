import { defined } from '../../base/assert.ts'
import { Branch } from './Branch.ts'
import type { BranchTerms } from './BranchTerms.ts'
import { RedemptionRate } from './RedemptionRate.ts'

/** All of Liquity v2: its branches, which share BOLD and the fee of redeeming it. */
export interface BoldSystem {
  readonly branches: readonly Branch[]
  readonly redemption: RedemptionRate
}

/** A branch to be created: its parameters and the price of its collateral, wad. */
export interface BranchAtPrice {
  readonly terms: BranchTerms
  readonly price: bigint
}

/**
 * A system without troves, at a time in seconds.
 *
 * @example
 * BoldSystem.create([{ terms: boldWeth, price: 2_000n * wad }], 0n).branches.length // => 1
 */
export const create = (branches: readonly BranchAtPrice[], now: bigint): BoldSystem => ({
  branches: branches.map(({ terms, price }) => Branch.create(terms, now, price)),
  redemption: RedemptionRate.initial(now),
})

/** The system at a later time. */
export const at = (system: BoldSystem, now: bigint): BoldSystem => ({
  ...system,
  branches: system.branches.map((branch) => ({ ...branch, now })),
})

/** The branch of an index that is known to exist. */
export const branchOf = ({ branches }: BoldSystem, index: number): Branch =>
  defined(branches[index], 'BoldSystem: the branch exists')

/** The system with one branch replaced. */
export const withBranch = (system: BoldSystem, index: number, branch: Branch): BoldSystem => ({
  ...system,
  branches: system.branches.with(index, branch),
})

/**
 * All BOLD in existence: exactly the debt that is recorded in all branches.
 *
 * Rules: [BOLD35]
 *
 * @example
 * BoldSystem.supply(system) // BOLD
 */
export const supply = ({ branches }: BoldSystem): bigint =>
  branches.reduce((all, branch) => all + Branch.minted(branch), 0n)

export * as BoldSystem from './BoldSystem.ts'
