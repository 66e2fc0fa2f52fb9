import { Integer } from '../../money/Integer.ts'
import { wad } from '../liquity/collateralRatio.ts'

/** Constants of all branches: amounts 1e-18, rates and shares wad, times in seconds. */
export const BoldLimits = {
  /** A trove owes at least this, unless redemptions left it with less. */
  debtMinimum: Integer.mul(2_000n, wad),
  /** A borrower's yearly rate. */
  rateMinimum: 5_000_000_000_000_000n,
  rateMaximum: 2_500_000_000_000_000_000n,
  /** The yearly fee of a batch manager. */
  batchFeeMaximum: 100_000_000_000_000_000n,
  /** The least time that a manager may promise between changes of the rate. */
  batchPeriodMinimum: 3_600n,
  /** A batch whose debt is more than this many times its shares takes no new debt. */
  batchDebtPerShare: 1_000_000_000n,
  /** Interest over this period is the upfront fee. */
  feePeriod: 604_800n,
  /** A change of the rate within this time after the last pays the upfront fee. */
  rateCooldown: 604_800n,
  year: 31_536_000n,
  /** Paid by the borrower into a reserve at opening, to whoever liquidates. */
  gasReserve: 37_500_000_000_000_000n,
  /** The liquidator's share of the collateral for the pool is one over this, up to a cap. */
  gasCollateralDivisor: 200n,
  gasCollateralMaximum: Integer.mul(2n, wad),
  /** The least that the stability pool keeps. */
  poolFloor: wad,
  /** The share of interest and upfront fees that the stability pool earns. */
  poolShare: 750_000_000_000_000_000n,
  redemptionFeeMinimum: 5_000_000_000_000_000n,
  /** What is left of the base rate after a minute. */
  redemptionDecay: 998_076_443_575_628_800n,
  /** Collateral paid above the debt in an urgent redemption. */
  urgentBonus: 20_000_000_000_000_000n,
} as const
