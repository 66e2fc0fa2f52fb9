import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { type AaveAccountData, accountData, healthLimit } from './accountData.ts'
import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'

/** Why an action is refused, by the protocol's own names. */
export type AaveActionRefusal =
  | 'InvalidAmount'
  | 'NotEnoughAvailableUserBalance'
  | 'NoDebtOfSelectedType'
  | 'LtvValidationFailed'
  | 'HealthFactorLowerThanLiquidationThreshold'
  | 'CollateralCannotCoverNewBorrow'
  | 'AssetNotListed'

type Outcome = Result<AaveAccount, AaveActionRefusal>

/**
 * Supplies atoms: scaled += ⌊atoms × ray ÷ index⌋. A first supply counts as collateral at once
 * where it lends anything.
 *
 * Rules: [AAVE9]
 */
export function supply(
  version: AaveVersion,
  account: AaveAccount,
  id: string,
  atoms: bigint,
): Outcome {
  const holding = AaveAccount.find(account, id)
  if (holding === null) return Result.failure('AssetNotListed')
  const scaled = Ray.divDown(Integer.max(0n, atoms), holding.reserve.liquidityIndex)
  if (scaled === 0n) return Result.failure('InvalidAmount')
  const isFirst = holding.scaledSupply === 0n && AaveAccount.ltv(version, account, holding) !== 0n
  return Result.success(
    AaveAccount.change(account, id, {
      scaledSupply: holding.scaledSupply + scaled,
      usedAsCollateral: holding.usedAsCollateral || isFirst,
    }),
  )
}

/**
 * Withdraws atoms: scaled −= ⌈atoms × ray ÷ index⌉, judged on the account as it is afterwards:
 * health must not fall under one, and collateral that lends nothing leaves first.
 *
 * Rules: [AAVE9]
 */
export function withdraw(
  version: AaveVersion,
  account: AaveAccount,
  id: string,
  atoms: bigint,
): Outcome {
  const holding = AaveAccount.find(account, id)
  if (holding === null) return Result.failure('AssetNotListed')
  const scaled = Ray.divUp(Integer.max(0n, atoms), holding.reserve.liquidityIndex)
  if (scaled === 0n) return Result.failure('InvalidAmount')
  const left = holding.scaledSupply - scaled
  if (left < 0n) return Result.failure('NotEnoughAvailableUserBalance')
  const after = AaveAccount.change(account, id, {
    scaledSupply: left,
    usedAsCollateral: holding.usedAsCollateral && left > 0n,
  })
  if (!holding.usedAsCollateral || !AaveAccount.isBorrowing(account)) return Result.success(after)
  if (!isHealthy(accountData(version, after))) {
    return Result.failure('HealthFactorLowerThanLiquidationThreshold')
  }
  return lendsNothing(version, after) && AaveAccount.ltv(version, account, holding) !== 0n
    ? Result.failure('LtvValidationFailed')
    : Result.success(after)
}

/**
 * Borrows atoms: scaled += ⌈atoms × ray ÷ index⌉, judged on the account as it is afterwards: health
 * at least one, and collateral ≥ ⌈debt ÷ LTV⌉.
 *
 * Rules: [AAVE9]
 */
export function borrow(
  version: AaveVersion,
  account: AaveAccount,
  id: string,
  atoms: bigint,
): Outcome {
  const holding = AaveAccount.find(account, id)
  if (holding === null) return Result.failure('AssetNotListed')
  const scaled = Ray.divUp(Integer.max(0n, atoms), holding.reserve.variableBorrowIndex)
  if (scaled === 0n) return Result.failure('InvalidAmount')
  const after = AaveAccount.change(account, id, { scaledDebt: holding.scaledDebt + scaled })
  const data = accountData(version, after)
  if (data.ltv === 0n) return Result.failure('LtvValidationFailed')
  if (!isHealthy(data)) return Result.failure('HealthFactorLowerThanLiquidationThreshold')
  return data.totalCollateralBase < Bps.divUp(data.totalDebtBase, data.ltv)
    ? Result.failure('CollateralCannotCoverNewBorrow')
    : Result.success(after)
}

/**
 * Repays at most what is owed: scaled −= ⌊atoms × ray ÷ index⌋; what is owed in full leaves nothing.
 *
 * Rules: [AAVE9]
 */
export function repay(account: AaveAccount, id: string, atoms: bigint): Outcome {
  const holding = AaveAccount.find(account, id)
  if (holding === null) return Result.failure('AssetNotListed')
  if (holding.scaledDebt === 0n) return Result.failure('NoDebtOfSelectedType')
  const paid = Integer.min(Integer.max(0n, atoms), AaveAccount.debt(holding))
  const scaled = Ray.divDown(paid, holding.reserve.variableBorrowIndex)
  if (scaled === 0n) return Result.failure('InvalidAmount')
  return Result.success(
    AaveAccount.change(account, id, { scaledDebt: holding.scaledDebt - scaled }),
  )
}

const isHealthy = ({ healthFactor }: AaveAccountData): boolean => healthFactor >= healthLimit

const lendsNothing = (version: AaveVersion, account: AaveAccount): boolean =>
  account.holdings.some(
    (one: AaveHolding) => one.usedAsCollateral && AaveAccount.ltv(version, account, one) === 0n,
  )

export * as AaveAction from './AaveAction.ts'
