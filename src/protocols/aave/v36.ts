import type { AaveVersion } from './AaveVersion.ts'
import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'

/**
 * Aave v3.6: seizures and fees are rounded to the nearest, and the remainder is judged by amounts.
 *
 * Rules: [AAVE14]
 */
export const v36: AaveVersion = {
  name: 'aave-v3.6',
  isolatesEModes: false,
  closesPositions: true,
  withBonus: Bps.mulHalfUp,
  debtForAll: Bps.divUp,
  withoutBonus: Bps.divHalfUp,
  feeOf: Bps.mulHalfUp,
  claimOf: Ray.divUp,
  taken: ({ supply, toLiquidator, fee }) => {
    const amount = toLiquidator + fee
    return { amount, isAll: amount === supply }
  },
  disablesWhenBare: false,
}
