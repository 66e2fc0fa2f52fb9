import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { DeskLoan } from './DeskLoan.ts'

/** A sale of collateral for a loan: values in atoms of the currency it was lent in. */
export interface DeskSale {
  readonly sold: bigint
  readonly fee: bigint
  readonly repaid: bigint
  /** What the sale brought beyond the debt: the borrower's. */
  readonly surplus: bigint
  /** As it is left; debt without collateral is a deficit. */
  readonly loan: DeskLoan
}

/** The least that one atom sold must bring towards a level: less than a thousandth is no way there. */
const progressLeast = Ratio.of(1n, 1_000n)

/**
 * Sells collateral of some value: the fee is a share of what is sold, the rest repays.
 *
 *     fee = ⌈share × sold⌉     repaid = sold - fee
 *
 * The fee is rounded up, for the borrower to bear. No more is sold than there is; what is still owed
 * when all is sold is a deficit, for recourse or the lender's reserve.
 *
 * Rules: [DESK4] [DESK9]
 *
 * @example
 * DeskSale.sell({ debt: 90n, collateral: 100n }, 50n, Ratio.of(1n, 50n)).loan
 * // => { debt: 41n, collateral: 50n }
 */
export function sell({ debt, collateral }: DeskLoan, value: bigint, share: Ratio): DeskSale {
  const sold = Integer.min(value, collateral)
  const fee = Ratio.mulUp(sold, share)
  const repaid = Integer.min(debt, sold - fee)
  const left = { debt: debt - repaid, collateral: collateral - sold }
  return { sold, fee, repaid, surplus: sold - fee - repaid, loan: left }
}

/**
 * The least value of collateral whose sale, fee included, brings a loan to a level: one atom less
 * leaves it above. Null where no part does, and all is to be sold.
 *
 *     sale = (debt - level × collateral) ÷ (1 - fee - level), each part rounded for the borrower to bear
 *
 * With the fee rounded up the quotient is a lower bound: from there the sale is raised to what its
 * own remainder asks for until it suffices, at most about 1 ÷ (1 - fee - level) times. Where that
 * slope is under a thousandth a sale hardly moves the ratio, and where it is not positive never.
 *
 * Rules: [DESK4]
 *
 * @example
 * // (85 - 0.5 × 100) ÷ (1 - 0.02 - 0.5) = 72.9…
 * DeskSale.saleTo({ debt: 85n, collateral: 100n }, Ratio.of(1n, 2n), Ratio.of(1n, 50n)) // => 74n
 */
export function saleTo(loan: DeskLoan, level: Ratio, share: Ratio): bigint | null {
  if (!DeskLoan.isAbove(loan, level)) return 0n
  const net = Ratio.sub(Ratio.one, share)
  const slope = Ratio.sub(net, level)
  if (Ratio.compare(slope, progressLeast) < 0) return null
  let value = lowerBound(loan, level, slope)
  while (value <= loan.collateral) {
    const after = { debt: loan.debt, collateral: loan.collateral - value }
    // What must be repaid with so much sold, and the least sale that repays it.
    const needed = Ratio.divUp(DeskLoan.repayTo(after, level), net)
    if (needed <= value) return value
    value = needed
  }
  return null
}

/** ⌈(debt - level × collateral) ÷ slope⌉: what the sale would be without the fee's rounding. */
function lowerBound({ debt, collateral }: DeskLoan, level: Ratio, slope: Ratio): bigint {
  const short = Integer.mul(debt, level.denominator) - Integer.mul(level.numerator, collateral)
  return Ratio.divUp(
    short,
    Ratio.of(Integer.mul(slope.numerator, level.denominator), slope.denominator),
  )
}

export * as DeskSale from './DeskSale.ts'
