import { AaveAccount, type AaveEMode } from '../../protocols/aave/AaveAccount.ts'
import { AaveInterest } from '../../protocols/aave/AaveInterest.ts'
import type { AaveVersion } from '../../protocols/aave/AaveVersion.ts'
import { accountData } from '../../protocols/aave/accountData.ts'
import { liquidationCall } from '../../protocols/aave/liquidationCall.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'

/**
 * Answers account evaluations.
 *
 * Rules: [AAVE3]
 */
export const aaveAccount =
  (version: AaveVersion): CaseAdapter =>
  (one) => ({ expected: { ...accountData(version, account(one)) } })

/**
 * Answers indices accrued to a time.
 *
 * Rules: [AAVE5] [AAVE6]
 */
export const aaveIndices: CaseAdapter = (one) => {
  const interest = {
    liquidityIndex: Facts.whole(one, 'storedLiquidityIndex'),
    variableBorrowIndex: Facts.whole(one, 'storedVariableBorrowIndex'),
    liquidityRate: Facts.whole(one, 'currentLiquidityRate'),
    variableBorrowRate: Facts.whole(one, 'currentVariableBorrowRate'),
    updatedAt: Facts.whole(one, 'lastUpdateTimestamp'),
  }
  const now = Facts.whole(one, 'now')
  return {
    expected: {
      normalizedIncome: AaveInterest.normalizedIncome(interest, now),
      normalizedVariableDebt: AaveInterest.normalizedDebt(interest, now),
    },
  }
}

/**
 * Answers liquidations: the account before, the transfers, and the account after.
 *
 * Rules: [AAVE10] [AAVE11] [AAVE12] [AAVE13]
 */
export const aaveLiquidation =
  (version: AaveVersion): CaseAdapter =>
  (one) => {
    const before = account(one)
    const call = Facts.object(one, 'call')
    const outcome = liquidationCall(version, before, {
      collateral: String(call.collateralAsset),
      debt: String(call.debtAsset),
      debtToCover: Facts.whole(call, 'debtToCover'),
      receiveAToken: call.receiveAToken === true,
    })
    const accountBefore = { ...accountData(version, before) }
    if (!outcome.ok) return { accountBefore, expected: { ok: false, error: outcome.error } }
    const { after, deficits, ...moved } = outcome.value
    const accountAfter = { ...accountData(version, after) }
    const balancesAfter = balances(after)
    const wrote = deficits.map((deficit) => ({ ...deficit }))
    return {
      accountBefore,
      expected: { ok: true, ...moved, deficits: wrote, accountAfter, balancesAfter },
    }
  }

const balances = ({ holdings }: AaveAccount): Tree =>
  holdings.map((holding) => ({
    id: holding.reserve.id,
    scaledSupply: holding.scaledSupply,
    scaledDebt: holding.scaledDebt,
    supply: AaveAccount.supply(holding),
    debt: AaveAccount.debt(holding),
    usedAsCollateral: holding.usedAsCollateral,
  }))

function account(one: Facts): AaveAccount {
  const category = one.emode
  return {
    eMode: Facts.isFacts(category) ? eMode(category) : null,
    holdings: Facts.objects(one, 'assets').map((asset) => ({
      reserve: reserve(asset),
      scaledSupply: Facts.whole(asset, 'scaledSupply'),
      scaledDebt: Facts.whole(asset, 'scaledDebt'),
      usedAsCollateral: asset.usedAsCollateral === true,
      inEModeCollateral: asset.inEModeCollateral === true,
      eModeLtvZero: asset.eModeLtvZero === true,
    })),
  }
}

const eMode = (category: Facts): AaveEMode => ({
  ...thresholds(category),
  isolated: category.isolated === true,
})

const reserve = (asset: Facts) => ({
  ...thresholds(asset),
  id: String(asset.id),
  decimals: Number(Facts.whole(asset, 'decimals')),
  price: Facts.whole(asset, 'price'),
  liquidationProtocolFee: Facts.whole(asset, 'liquidationProtocolFee'),
  liquidityIndex: Facts.whole(asset, 'liquidityIndex'),
  variableBorrowIndex: Facts.whole(asset, 'variableBorrowIndex'),
})

const thresholds = (facts: Facts) => ({
  ltv: Facts.whole(facts, 'ltv'),
  liquidationThreshold: Facts.whole(facts, 'liquidationThreshold'),
  liquidationBonus: Facts.whole(facts, 'liquidationBonus'),
})
