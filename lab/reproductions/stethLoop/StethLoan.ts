/**
 * A loan against staked ether, in the currency its market counts in (ether, or dollars). The price of
 * staked ether in ether is all that moves.
 */
export interface StethLoan {
  readonly collateral: number
  /** The liquidation threshold over all collateral, as a share. */
  readonly threshold: number
  /** The part of the collateral that is staked ether, at the first rate. */
  readonly staked: number
  /** The liquidation threshold of staked ether alone. */
  readonly stakedThreshold: number
  readonly debt: number
  /** Staked ether that liquidation sells × the rate at which it does. */
  readonly saleAtPar: number
  /** No more than this is sold; null where nothing caps it. */
  readonly saleMax: number | null
}

/** Ether for one staked ether when the loans were counted. */
export const firstRate = 0.9987

/**
 * Whether a loan is liquidated at a rate, its health being at or under one.
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
 * Staked ether that liquidation of all that is liquidated at a rate sells.
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
