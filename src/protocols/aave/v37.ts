import { Integer } from '../../money/Integer.ts'
import type { AaveVersion } from './AaveVersion.ts'
import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'

/**
 * Aave v3.7: every rounding is against the liquidator, and the remainder is judged by the scaled
 * units that the two transfers will take, each rounded up.
 *
 * Rules: [AAVE14]
 */
export const v37: AaveVersion = {
  name: 'aave-v3.7',
  isolatesEModes: true,
  closesPositions: true,
  withBonus: Bps.mulDown,
  debtForAll: Bps.divUp,
  withoutBonus: Bps.divDown,
  feeOf: Bps.mulUp,
  claimOf: Ray.divUp,
  taken: ({ scaledSupply, toLiquidator, fee, index }) => {
    const asked = Ray.divUp(toLiquidator, index) + Ray.divUp(fee, index)
    const scaled = Integer.min(scaledSupply, asked)
    return { amount: Ray.mulDown(scaled, index), isAll: scaled === scaledSupply }
  },
  disablesWhenBare: true,
}
