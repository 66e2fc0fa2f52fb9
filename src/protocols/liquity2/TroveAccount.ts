import { defined } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import { collateralRatio, ratioUnbounded, wad } from '../liquity/collateralRatio.ts'
import type { DebtAndCollateral } from '../liquity/LiquitySystem.ts'
import type { Branch, Trove } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'

/** A trove's debt and collateral at the branch's time, and the parts not yet recorded. */
export interface TroveAccount extends DebtAndCollateral {
  readonly recorded: bigint
  readonly interest: bigint
  /** Its share of the manager's fee. */
  readonly batchFee: bigint
  readonly redistributed: DebtAndCollateral
  readonly rate: bigint
  /** When the rate was last chosen, by the borrower or the manager. */
  readonly timeRate: bigint
}

/**
 * A trove's debt and collateral, with interest, batch fee and redistributions.
 *
 *     on its own   recorded + interest + ⌊stake × (per stake now - per stake met) ÷ 1e18⌋
 *     in a batch   recorded, interest and fee each ⌊the batch's × shares ÷ all shares⌋, and the same
 *
 * Each part is rounded down, in favour of the borrower.
 *
 * Rules: [BOLD3] [BOLD6] [BOLD15]
 *
 * @example
 * TroveAccount.of(branch, trove).debt // BOLD, everything included
 */
export function of(branch: Branch, trove: Trove): TroveAccount {
  const redistributed = {
    debt: Integer.mulDivDown(trove.stake, branch.debtPerStake - trove.debtMet, wad),
    collateral: Integer.mulDivDown(
      trove.stake,
      branch.collateralPerStake - trove.collateralMet,
      wad,
    ),
  }
  const parts = partsOf(branch, trove)
  return {
    ...parts,
    redistributed,
    debt: parts.recorded + parts.interest + parts.batchFee + redistributed.debt,
    collateral: trove.collateral + redistributed.collateral,
  }
}

type Parts = Omit<TroveAccount, keyof DebtAndCollateral | 'redistributed'>

function partsOf(branch: Branch, trove: Trove): Parts {
  const book = DebtBook.of(branch, trove)
  const { rate, recorded, interestAccrued, feeAccrued } = book
  const own = { recorded, interest: interestAccrued, batchFee: feeAccrued, rate }
  if (trove.batch === null) return { ...own, timeRate: trove.timeRate }
  const { shares, timeRate } = DebtBook.batchOf(branch, trove.batch)
  const part = (of: bigint) => (shares > 0n ? Integer.mulDivDown(of, trove.shares, shares) : 0n)
  return {
    recorded: part(recorded),
    interest: part(interestAccrued),
    batchFee: part(feeAccrued),
    rate,
    timeRate: Integer.max(timeRate, trove.timeRate),
  }
}

/** What of an account stands in its book: all debt but what was redistributed to it. */
export const stood = ({ debt, redistributed }: TroveAccount): bigint => debt - redistributed.debt

/** The trove of an id that is known to be open. */
export const open = (branch: Branch, id: string): Trove =>
  defined(branch.troves.get(id), 'TroveAccount: the trove is open')

/**
 * A trove's ratio (ICR), wad; unbounded without debt or where there is no open trove.
 *
 * Rules: [BOLD5]
 *
 * @example
 * TroveAccount.ratio(branch, 'T1') < branch.terms.ratioMinimum // it may be liquidated
 */
export function ratio(branch: Branch, id: string): bigint {
  const trove = branch.troves.get(id)
  if (trove === undefined) return ratioUnbounded
  const { debt, collateral } = of(branch, trove)
  return collateralRatio(collateral, debt, branch.price)
}

export * as TroveAccount from './TroveAccount.ts'
