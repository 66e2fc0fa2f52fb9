import { Integer } from '../../money/Integer.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'

/**
 * The health factor (18 decimals) under which seizing a collateral makes an account less healthy:
 * each unit repaid takes bonus × threshold of what backs the debt, more than the account has to a
 * unit of debt.
 *
 *     frontier = threshold × bonus
 *
 * Exact.
 *
 * Rules: [AAVE16]
 *
 * @example
 * toxicFrontier(account, weth) // threshold 80 %, bonus 5 %: => 840_000_000_000_000_000n
 */
export const toxicFrontier = (account: AaveAccount, collateral: AaveHolding): bigint =>
  Integer.mul(
    Integer.mul(AaveAccount.threshold(account, collateral), AaveAccount.bonus(account, collateral)),
    Integer.pow10(10),
  )
