import { AssertionError, assert } from '../../../src/base/assert.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** A collateralised loan, both sides in one currency at a constant price. */
export interface Loan {
  readonly collateral: Ratio
  readonly debt: Ratio
}

/** Liquidation parameters of a protocol. */
export interface Liquidation {
  /** The liquidator's bonus, as a share of the amount repaid. */
  readonly incentive: Ratio
  /** The share of the debt repaid at once, above 0 and at most 1. */
  readonly closeFactor: Ratio
  /** The loan-to-value at which liquidation stops. */
  readonly threshold: Ratio
}

/** `stalled` is a loan exactly on the frontier: liquidations leave its loan-to-value unchanged. */
export interface Unwound {
  readonly end: 'healed' | 'spiralled' | 'stalled'
  readonly loan: Loan
  readonly liquidations: number
}

const liquidationsMax = 1_000

/**
 * Liquidates a loan repeatedly until it is healthy or no collateral is left.
 *
 *     repaid = min(close factor × debt, collateral ÷ (1 + incentive))
 *     seized = (1 + incentive) × repaid
 *
 * Exact; nothing is rounded. Debt without remaining collateral is bad debt.
 *
 * Rules: [REPRO7]
 *
 * @throws AssertionError for a close factor outside (0, 1], or a thousand liquidations without an end
 *
 * @example
 * unwind({ collateral: Ratio.one, debt: Ratio.of(97n, 100n) }, rules).end // => 'spiralled'
 */
export function unwind(loan: Loan, rules: Liquidation): Unwound {
  const { closeFactor } = rules
  assert(closeFactor.numerator > 0n, 'unwind: the close factor is positive')
  assert(Ratio.compare(closeFactor, Ratio.one) <= 0, 'unwind: the close factor is at most 1')
  let now = loan
  for (let liquidations = 0; liquidations < liquidationsMax; liquidations++) {
    if (isHealthy(now, rules)) return { end: 'healed', loan: now, liquidations }
    if (now.collateral.numerator === 0n) return { end: 'spiralled', loan: now, liquidations }
    const next = liquidate(now, rules)
    if (isAsLoaded(now, next)) return { end: 'stalled', loan: next, liquidations: liquidations + 1 }
    now = next
  }
  throw new AssertionError('unwind: a loan heals or spirals within a thousand liquidations')
}

const isHealthy = ({ collateral, debt }: Loan, { threshold }: Liquidation): boolean =>
  Ratio.compare(debt, Ratio.mul(collateral, threshold)) <= 0

function liquidate(loan: Loan, { incentive, closeFactor }: Liquidation): Loan {
  const price = Ratio.add(Ratio.one, incentive)
  const wanted = Ratio.mul(Ratio.mul(closeFactor, loan.debt), price)
  const isAll = Ratio.compare(wanted, loan.collateral) >= 0
  const seized = isAll ? loan.collateral : wanted
  const repaid = Ratio.mul(seized, Ratio.of(price.denominator, price.numerator))
  return {
    collateral: Ratio.sub(loan.collateral, seized),
    debt: Ratio.sub(loan.debt, repaid),
  }
}

/** Whether two loans have the same loan-to-value; false where all debt and collateral are gone. */
const isAsLoaded = (a: Loan, b: Loan): boolean =>
  b.collateral.numerator > 0n &&
  Ratio.compare(Ratio.mul(a.debt, b.collateral), Ratio.mul(b.debt, a.collateral)) === 0
