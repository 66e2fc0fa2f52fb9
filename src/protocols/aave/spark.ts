import type { AaveVersion } from './AaveVersion.ts'
import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'
import { v36 } from './v36.ts'

/**
 * SparkLend, sparklend-v1-core at 077cc8c2: Aave v3 from before positions were closed as a whole (up
 * to v3.2), with balances rounded as in v3.6. The debt for all of a collateral is rounded to the
 * nearest, a claim handed over down; collateral is off where the liquidator takes the last of it.
 *
 * Rules: [AAVE17]
 */
export const spark: AaveVersion = {
  ...v36,
  name: 'spark',
  closesPositions: false,
  debtForAll: Bps.divHalfUp,
  claimOf: Ray.divDown,
  taken: ({ scaledSupply, toLiquidator, scaledToLiquidator, fee }) => ({
    amount: toLiquidator + fee,
    isAll: scaledToLiquidator === scaledSupply,
  }),
}
