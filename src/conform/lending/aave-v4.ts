import { AaveV4 } from '../../protocols/aave/AaveV4.ts'
import type { CaseAdapter } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/**
 * Answers liquidations sized to a target health.
 *
 * Rules: [AAVEV1] [AAVEV2] [AAVEV3] [AAVEV4]
 */
export const aaveV4Amounts: CaseAdapter = (one) => {
  const call = callOf(Facts.object(one, 'params'))
  const outcome = AaveV4.liquidationAmounts(call)
  if (!outcome.ok) return { expected: { ok: false, error: outcome.error } }
  return {
    expected: {
      ok: true,
      liquidationBonus: AaveV4.liquidationBonus(call),
      debtToTargetHealthFactor: AaveV4.debtToTarget(call),
      ...outcome.value,
    },
  }
}

const callOf = (params: Facts): AaveV4.AaveV4Call => {
  const whole = (name: string): bigint => Facts.whole(params, name)
  return {
    config: {
      healthFactorForMaxBonus: whole('healthFactorForMaxBonus'),
      liquidationBonusFactor: whole('liquidationBonusFactor'),
      targetHealthFactor: whole('targetHealthFactor'),
    },
    debt: {
      balance: whole('debtReserveBalance'),
      price: whole('debtAssetPrice'),
      unit: whole('debtAssetUnit'),
    },
    collateral: {
      balance: whole('collateralReserveBalance'),
      price: whole('collateralAssetPrice'),
      unit: whole('collateralAssetUnit'),
      maxLiquidationBonus: whole('maxLiquidationBonus'),
      collateralFactor: whole('collateralFactor'),
      liquidationFee: whole('liquidationFee'),
    },
    healthFactor: whole('healthFactor'),
    totalDebtValue: whole('totalDebtValue'),
    debtToCover: whole('debtToCover'),
  }
}
