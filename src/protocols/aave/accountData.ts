import { Integer } from '../../money/Integer.ts'
import { AaveAccount } from './AaveAccount.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { Bps } from './Bps.ts'
import { mulDivHalfUp } from './mulDivHalfUp.ts'

/** The totals of an account. Worths are in the base currency, 8 decimals. */
export interface AaveAccountData {
  readonly totalCollateralBase: bigint
  readonly totalDebtBase: bigint
  /** The remaining borrowing power. */
  readonly availableBorrowsBase: bigint
  /** Weighted by worth, in bps, rounded down. */
  readonly currentLiquidationThreshold: bigint
  readonly ltv: bigint
  /** 18 decimals; the greatest number of 256 bits where nothing is owed. */
  readonly healthFactor: bigint
}

const wad = Integer.pow10(18)

/** The health factor of an account that owes nothing: 2²⁵⁶ − 1. */
export const healthWithoutDebt: bigint = (1n << 256n) - 1n

/** An account is liquidated under this health factor. */
export const healthLimit: bigint = wad

/**
 * Evaluates an account: what its collateral is worth (rounded down, asset by asset), what it owes
 * (rounded up), and
 *
 *     health = ⌊≈(Σ worth × threshold × 10¹⁸ ÷ debt) ÷ 10⁴⌋
 *
 * where ≈ is to the nearest, a half going up. The thresholds are not averaged first.
 *
 * Rules: [AAVE3] [AAVE4]
 *
 * @example
 * accountData(v37, account).healthFactor < healthLimit // => may be liquidated
 */
export function accountData(version: AaveVersion, account: AaveAccount): AaveAccountData {
  let [collateral, debt, thresholds, ltvs] = [0n, 0n, 0n, 0n]
  for (const holding of account.holdings) {
    const { reserve } = holding
    if (holding.scaledDebt !== 0n) {
      debt += AaveAccount.debtWorth(reserve, AaveAccount.debt(holding))
    }
    if (!holding.usedAsCollateral) continue
    const worth = AaveAccount.supplyWorth(reserve, AaveAccount.supply(holding))
    collateral += worth
    thresholds += Integer.mul(worth, AaveAccount.threshold(account, holding))
    ltvs += Integer.mul(worth, AaveAccount.ltv(version, account, holding))
  }
  const ltv = average(ltvs, collateral)
  return {
    totalCollateralBase: collateral,
    totalDebtBase: debt,
    availableBorrowsBase: Integer.max(0n, Bps.mulDown(collateral, ltv) - debt),
    currentLiquidationThreshold: average(thresholds, collateral),
    ltv,
    healthFactor: health(thresholds, debt),
  }
}

const average = (weighted: bigint, total: bigint): bigint =>
  total === 0n ? 0n : Integer.divDown(weighted, total)

const health = (thresholds: bigint, debt: bigint): bigint =>
  debt === 0n ? healthWithoutDebt : Integer.divDown(mulDivHalfUp(thresholds, wad, debt), Bps.one)
