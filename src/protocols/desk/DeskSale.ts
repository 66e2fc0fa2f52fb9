import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { DeskLoan } from './DeskLoan.ts'

/** A sale of collateral for a loan: values in atoms of the loan's currency. */
export interface DeskSale {
  readonly sold: bigint
  readonly fee: bigint
  readonly repaid: bigint
  /** Proceeds above the debt, paid to the borrower. */
  readonly surplus: bigint
  /** The remaining loan; debt without collateral is a deficit. */
  readonly loan: DeskLoan
}

/** The least progress per atom sold towards a level; below a thousandth a sale is not tried. */
const progressLeast = Ratio.of(1n, 1_000n)

/**
 * Sells collateral of some value: the fee is a share of the sale, the rest repays.
 *
 *     fee = ⌈share × sold⌉     repaid = sold - fee
 *
 * The fee is rounded up; the borrower bears it. At most all collateral is sold; a debt that remains
 * after that is a deficit, for recourse or the lender's reserve.
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
 * leaves it above. Null where no partial sale does, and everything is to be sold.
 *
 *     sale = (debt - level × collateral) ÷ (1 - fee - level), each part rounded for the borrower to bear
 *
 * With the fee rounded up the quotient is a lower bound. From there the sale is raised to what its
 * own remainder needs until it suffices, at most about 1 ÷ (1 - fee - level) times. Where that
 * slope is under a thousandth a sale hardly moves the ratio, and where it is not positive it never
 * does.
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
    // The repayment still needed after this sale, and the least sale that repays it.
    const needed = Ratio.divUp(DeskLoan.repayTo(after, level), net)
    if (needed <= value) return value
    value = needed
  }
  return null
}

/** ⌈(debt - level × collateral) ÷ slope⌉: the sale without the fee's rounding. */
function lowerBound({ debt, collateral }: DeskLoan, level: Ratio, slope: Ratio): bigint {
  const short = Integer.mul(debt, level.denominator) - Integer.mul(level.numerator, collateral)
  return Ratio.divUp(
    short,
    Ratio.of(Integer.mul(slope.numerator, level.denominator), slope.denominator),
  )
}

export * as DeskSale from './DeskSale.ts'
