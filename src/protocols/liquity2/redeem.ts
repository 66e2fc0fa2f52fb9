import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { BoldLimits } from './BoldLimits.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import { BoldSystem } from './BoldSystem.ts'
import { Branch } from './Branch.ts'
import { RedemptionRate } from './RedemptionRate.ts'
import { type BranchRedemption, redeemBranch } from './redeemBranch.ts'

/** BOLD offered for collateral of all branches. */
export interface RedemptionRequest {
  readonly amount: bigint
  /** The most troves to look at in each branch; zero for no limit. */
  readonly iterations: number
  /** The highest fee that the redeemer accepts, wad. */
  readonly feeMost: bigint
}

/** A system after a redemption, and what each branch gave, by its index. */
export interface Redemption {
  readonly system: BoldSystem
  readonly branches: ReadonlyMap<number, BranchRedemption>
}

/**
 * Redeems BOLD for collateral at its price, from all branches in proportion to the debt that their
 * stability pools do not back.
 *
 *     unbacked   max(0, debt - pool) of a branch that is open and at its shutdown ratio or above
 *     asked      min(amount, all unbacked); without any, the whole debt counts and nothing is cut
 *     a branch   ⌊left × its part ÷ parts left⌋, in their order
 *
 * The fee follows from what is asked; what is remembered follows from what was redeemed.
 *
 * Rules: [BOLD29] [BOLD31] [BOLD32]
 *
 * @example
 * redeem(system, { amount: 100n * wad, iterations: 0, feeMost: wad })
 */
export function redeem(
  system: BoldSystem,
  request: RedemptionRequest,
): Result<Redemption, BoldRefusal> {
  const { amount, iterations, feeMost } = request
  if (feeMost < BoldLimits.redemptionFeeMinimum || feeMost > wad) {
    return Result.failure('Max fee percentage must be between 0.5% and 100%')
  }
  if (amount === 0n) return Result.failure('CollateralRegistry: Amount must be greater than zero')
  const { parts, asked } = divide(system, amount)
  const supply = BoldSystem.supply(system)
  const rateOn = (redeemed: bigint): RedemptionRate =>
    RedemptionRate.after(system.redemption, nowOf(system), { amount: redeemed, supply })
  const rate = RedemptionRate.charged(rateOn(asked))
  if (rate > feeMost) return Result.failure('CR: Fee exceeded provided maximum')
  const branches = new Map(
    [...amounts(parts, asked)].map(([index, share]) => {
      const branch = BoldSystem.branchOf(system, index)
      return [index, redeemBranch(branch, { amount: share, rate, iterations })]
    }),
  )
  let after = system
  for (const [index, { branch }] of branches) after = BoldSystem.withBranch(after, index, branch)
  const redemption = rateOn(sum([...branches.values()].map(redeemedOf)))
  return Result.success({ system: { ...after, redemption }, branches })
}

const nowOf = ({ branches }: BoldSystem): bigint => branches[0]?.now ?? 0n

const sum = (items: readonly bigint[]): bigint => items.reduce((all, one) => all + one, 0n)

/** The debt that a branch has paid off. */
export const redeemedOf = ({ redeemed }: BranchRedemption): bigint =>
  sum(redeemed.map(({ debt }) => debt))

interface Division {
  /** What each branch counts for. */
  readonly parts: readonly bigint[]
  readonly asked: bigint
}

function divide({ branches }: BoldSystem, amount: bigint): Division {
  const open = branches.map(
    (branch) => branch.timeShutdown === null && Branch.ratio(branch) >= branch.terms.ratioShutdown,
  )
  const debts = branches.map((branch, index) => (open[index] ? Branch.total(branch).debt : 0n))
  const unbacked = branches.map(({ pool }, index) =>
    Integer.max(0n, (debts[index] ?? 0n) - pool.total),
  )
  const all = sum(unbacked)
  return all === 0n
    ? { parts: debts, asked: amount }
    : { parts: unbacked, asked: Integer.min(amount, all) }
}

/** The amount of each branch that gets any; what one is cut by rounding goes to those after it. */
function amounts(parts: readonly bigint[], asked: bigint): ReadonlyMap<number, bigint> {
  const shares = new Map<number, bigint>()
  let left = asked
  let partsLeft = sum(parts)
  for (const [index, part] of parts.entries()) {
    if (part === 0n) continue
    const share = Integer.mulDivDown(left, part, partsLeft)
    if (share > 0n) shares.set(index, share)
    left -= share
    partsLeft -= part
  }
  return shares
}
