import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { AaveAccount, type AaveHolding } from './AaveAccount.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { type AaveAccountData, accountData, healthLimit } from './accountData.ts'
import { Ray } from './Ray.ts'
import { type LiquidationSize, liquidatableDebt, sizeLiquidation } from './sizeLiquidation.ts'

/** A liquidator's request. */
export interface AaveLiquidationCall {
  /** Ids of reserves. */
  readonly collateral: string
  readonly debt: string
  /** The most debt the liquidator would repay, in atoms. */
  readonly debtToCover: bigint
  /** Whether collateral is transferred as a claim on the pool instead of being paid out. */
  readonly receiveAToken: boolean
}

/** Why a call is refused, with the protocol's own names. */
export type AaveLiquidationRefusal =
  | 'HealthFactorNotBelowThreshold'
  | 'CollateralCannotBeLiquidated'
  | 'SpecifiedCurrencyNotBorrowedByUser'
  | 'MustNotLeaveDust'
  | 'InvalidBurnAmount'

/** The result of a liquidation. */
export interface AaveLiquidation {
  /** Atoms of debt that the liquidator pays. */
  readonly debtRepaid: bigint
  /**
   * Atoms of collateral to the liquidator, and the scaled units removed from the account for it.
   */
  readonly collateralToLiquidator: bigint
  readonly collateralToLiquidatorScaled: bigint
  /** Atoms and scaled units to the protocol. */
  readonly protocolFee: bigint
  readonly protocolFeeScaled: bigint
  /** Debts written off, the one being repaid first: suppliers bear them until they are covered. */
  readonly deficits: readonly AaveDeficit[]
  readonly after: AaveAccount
}

export interface AaveDeficit {
  readonly asset: string
  /** Atoms. */
  readonly amount: bigint
}

type Outcome = Result<AaveLiquidation, AaveLiquidationRefusal>

/** Base currency, 8 decimals: the least worth of a leg that remains. */
const leastLeft = Integer.mul(1_000n, Integer.pow10(8))

/**
 * Liquidates a part of an account's debt against one of its collaterals, all or nothing: sized by
 * `sizeLiquidation`, refused where both legs would remain and either is worth less than 1,000.
 * Where no collateral of worth remains, every debt is written off as a deficit of its reserve. A
 * version that does not close positions does neither.
 *
 * Rules: [AAVE10] [AAVE12] [AAVE13] [AAVE17]
 *
 * @example
 * const call = { collateral: 'WETH', debt: 'USDC', debtToCover, receiveAToken: false }
 * const outcome = liquidationCall(v37, account, call)
 */
export function liquidationCall(
  version: AaveVersion,
  account: AaveAccount,
  call: AaveLiquidationCall,
): Outcome {
  const data = accountData(version, account)
  if (data.healthFactor >= healthLimit) return Result.failure('HealthFactorNotBelowThreshold')
  const collateral = AaveAccount.find(account, call.collateral)
  if (!collateral?.usedAsCollateral) return Result.failure('CollateralCannotBeLiquidated')
  const debt = AaveAccount.find(account, call.debt)
  if (debt === null || debt.scaledDebt === 0n) {
    return Result.failure('SpecifiedCurrencyNotBorrowedByUser')
  }
  const most = Integer.min(call.debtToCover, liquidatableDebt(version, collateral, debt, data))
  const size = sizeLiquidation(version, account, collateral, debt, most)
  if (version.closesPositions && leavesDust(collateral, debt, size)) {
    return Result.failure('MustNotLeaveDust')
  }
  return carryOut(version, { account, collateral, debt, size, call }, data)
}

/** Either leg is cleared, or both keep the minimum: remaining debt rounded up, collateral down. */
function leavesDust(collateral: AaveHolding, debt: AaveHolding, size: LiquidationSize): boolean {
  const owed = AaveAccount.debt(debt) - size.debt
  const held = AaveAccount.supply(collateral) - size.toLiquidator - size.fee
  if (owed <= 0n || held <= 0n) return false
  return (
    AaveAccount.debtWorth(debt.reserve, owed) < leastLeft ||
    AaveAccount.supplyWorth(collateral.reserve, held) < leastLeft
  )
}

interface Sized {
  readonly account: AaveAccount
  readonly collateral: AaveHolding
  readonly debt: AaveHolding
  readonly size: LiquidationSize
  readonly call: AaveLiquidationCall
}

function carryOut(version: AaveVersion, sized: Sized, data: AaveAccountData): Outcome {
  const { account, collateral, debt, size, call } = sized
  const index = collateral.reserve.liquidityIndex
  const { scaledSupply } = collateral
  const supply = AaveAccount.supply(collateral)
  const toLiquidator = call.receiveAToken
    ? version.claimOf(size.toLiquidator, index)
    : Ray.divUp(size.toLiquidator, index)
  const seizure = { ...size, scaledToLiquidator: toLiquidator, scaledSupply, supply, index }
  const taken = version.taken(seizure)
  const isBare =
    version.closesPositions &&
    AaveAccount.supplyWorth(collateral.reserve, taken.amount) === data.totalCollateralBase
  const owed = AaveAccount.debt(debt)
  const burnt = Ray.divDown(isBare ? owed : size.debt, debt.reserve.variableBorrowIndex)
  // A burn of zero is refused, a transfer of zero is not.
  if (burnt === 0n || (toLiquidator === 0n && !call.receiveAToken)) {
    return Result.failure('InvalidBurnAmount')
  }
  const fee = Integer.min(Ray.divUp(size.fee, index), scaledSupply - toLiquidator)
  const staysOn = !taken.isAll && !(isBare && version.disablesWhenBare)
  const seized = AaveAccount.change(account, call.collateral, {
    scaledSupply: scaledSupply - toLiquidator - fee,
    usedAsCollateral: staysOn,
  })
  const paid = AaveAccount.change(seized, call.debt, { scaledDebt: debt.scaledDebt - burnt })
  return Result.success({
    debtRepaid: size.debt,
    collateralToLiquidator: size.toLiquidator,
    collateralToLiquidatorScaled: toLiquidator,
    protocolFee: Integer.min(size.fee, Ray.mulDown(scaledSupply - toLiquidator, index)),
    protocolFeeScaled: fee,
    deficits: isBare ? deficits(call.debt, owed - size.debt, paid) : [],
    after: isBare ? withoutDebt(paid) : paid,
  })
}

/** The remainder of the debt being repaid, then every other debt in full. */
function deficits(asset: string, left: bigint, account: AaveAccount): readonly AaveDeficit[] {
  const others = account.holdings
    .filter(({ scaledDebt }) => scaledDebt > 0n)
    .map((holding) => ({ asset: holding.reserve.id, amount: AaveAccount.debt(holding) }))
  return left > 0n ? [{ asset, amount: left }, ...others] : others
}

const withoutDebt = (account: AaveAccount): AaveAccount => ({
  ...account,
  holdings: account.holdings.map((holding) => ({ ...holding, scaledDebt: 0n })),
})
