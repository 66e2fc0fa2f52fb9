/**
 * A loan against staked ether, in the currency of its market (ether, or dollars). The price of
 * staked ether in ether is the only price that moves.
 */
export interface StethLoan {
  readonly collateral: number
  /** The liquidation threshold over all collateral, as a share. */
  readonly threshold: number
  /** The share of the collateral in staked ether, at the initial rate. */
  readonly staked: number
  /** The liquidation threshold of staked ether alone. */
  readonly stakedThreshold: number
  readonly debt: number
  /** The value of staked ether that liquidation sells; divided by the rate, the amount. */
  readonly saleAtPar: number
  /** The maximum that is sold; null for no cap. */
  readonly saleMax: number | null
}

/** Ether per staked ether when the loans were recorded. */
export const firstRate = 0.9987

/**
 * Whether a loan is liquidated at a rate, that is, its health is at or under one.
 *
 *     health = (collateral × threshold + staked × (rate ÷ first rate - 1) × its threshold) ÷ debt
 *
 * Rules: [REPRO4]
 */
export function isLiquidated(loan: StethLoan, rate: number): boolean {
  const { collateral, threshold, staked, stakedThreshold, debt } = loan
  const lost = staked * stakedThreshold * (1 - rate / firstRate)
  return collateral * threshold - lost <= debt
}

/**
 * Staked ether sold by all loans liquidated at a rate.
 *
 * Rules: [REPRO4]
 *
 * @example
 * StethLoan.sold([], 0.95) // => 0
 */
export function sold(loans: readonly StethLoan[], rate: number): number {
  let sum = 0
  for (const loan of loans) if (isLiquidated(loan, rate)) sum += sale(loan, rate)
  return sum
}

function sale({ saleAtPar, saleMax }: StethLoan, rate: number): number {
  const wanted = saleAtPar / rate
  return saleMax === null ? wanted : Math.min(wanted, saleMax)
}

export * as StethLoan from './StethLoan.ts'
