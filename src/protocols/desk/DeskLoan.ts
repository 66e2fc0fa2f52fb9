import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A loan and the worth of its collateral, both in atoms of the loan's currency. */
export interface DeskLoan {
  readonly debt: bigint
  readonly collateral: bigint
}

/**
 * Loan to value, exactly; null where there is debt without collateral. Zero without debt.
 *
 * Rules: [DESK1]
 *
 * @example
 * DeskLoan.ltv({ debt: 50n, collateral: 100n }) // => { numerator: 1n, denominator: 2n }
 */
export function ltv({ debt, collateral }: DeskLoan): Ratio | null {
  if (debt === 0n) return Ratio.zero
  return collateral > 0n ? Ratio.of(debt, collateral) : null
}

/**
 * Whether a loan's LTV is above a level, by cross-multiplication: at the level it is not.
 *
 *     debt > level × collateral
 *
 * Rules: [DESK1]
 *
 * @example
 * DeskLoan.isAbove({ debt: 70n, collateral: 100n }, Ratio.of(7n, 10n)) // => false
 */
export const isAbove = ({ debt, collateral }: DeskLoan, level: Ratio): boolean =>
  Integer.mul(debt, level.denominator) > Integer.mul(level.numerator, collateral)

/**
 * The repayment that brings a loan to a level, zero where it already is: one atom less leaves it
 * above.
 *
 *     repay = debt - ⌊level × collateral⌋
 *
 * Rounded up; the borrower bears it.
 *
 * Rules: [DESK2]
 *
 * @example
 * DeskLoan.repayTo({ debt: 70n, collateral: 101n }, Ratio.of(1n, 2n)) // => 20n
 */
export const repayTo = ({ debt, collateral }: DeskLoan, level: Ratio): bigint =>
  Integer.max(0n, debt - Ratio.mulDown(collateral, level))

/**
 * The value of collateral to add to bring a loan to a level, zero where it already is: one atom
 * less leaves it above.
 *
 *     top-up = ⌈debt ÷ level⌉ - collateral
 *
 * Rounded up; the borrower bears it.
 *
 * Rules: [DESK2]
 *
 * @example
 * DeskLoan.topUpTo({ debt: 70n, collateral: 100n }, Ratio.of(1n, 2n)) // => 40n
 */
export const topUpTo = ({ debt, collateral }: DeskLoan, level: Ratio): bigint =>
  Integer.max(0n, Ratio.divUp(debt, level) - collateral)

/**
 * The lowest price of a single collateral at which the loan is at or under a level: one less puts
 * it above.
 *
 *     price = ⌈⌈debt ÷ level⌉ × unit ÷ quantity⌉
 *
 * The price is in atoms of the loan's currency for `unit` atoms of the collateral, whose worth is
 * rounded down: ⌊quantity × price ÷ unit⌋. Rounded up, against the borrower. Null where there is
 * debt without collateral, because no price covers it.
 *
 * Rules: [DESK3]
 *
 * @example
 * // 30,000.00 owed against 1 BTC: under 37,500.00 it is above 80 %
 * DeskLoan.liquidationPrice(3_000_000n, 100_000_000n, 100_000_000n, Ratio.of(4n, 5n)) // => 3_750_000n
 */
export function liquidationPrice(
  debt: bigint,
  quantity: bigint,
  unit: bigint,
  level: Ratio,
): bigint | null {
  if (debt === 0n) return 0n
  return quantity > 0n ? Integer.mulDivUp(Ratio.divUp(debt, level), unit, quantity) : null
}

export * as DeskLoan from './DeskLoan.ts'
