import { Result } from '../../base/Result.ts'
import { Wad } from './Wad.ts'

/**
 * A borrower's opt-in to partial liquidation before LLTV: from a lower threshold on, at a close
 * factor and an incentive that rise linearly up to the market's own threshold. All are wads.
 */
export interface PreLiquidation {
  /** The loan-to-value above which it begins. */
  readonly preLltv: bigint
  /**
   * The share of the debt that may be repaid at preLltv; at LLTV it is preLCF2, possibly over 1.
   */
  readonly preLCF1: bigint
  readonly preLCF2: bigint
  /** The incentive at preLltv; at LLTV it is preLIF2. */
  readonly preLIF1: bigint
  readonly preLIF2: bigint
}

/** Why terms are refused by a market. */
export type Fault =
  | 'PreLltvTooHigh'
  | 'PreLCFDecreasing'
  | 'PreLCFTooHigh'
  | 'PreLIFTooLow'
  | 'PreLIFDecreasing'
  | 'PreLIFTooHigh'

/**
 * Checks terms against a market: preLltv < LLTV, preLCF1 ≤ preLCF2, preLCF1 ≤ 1, 1 ≤ preLIF1 ≤
 * preLIF2 ≤ ⌊1 ÷ LLTV⌋, tested in that order.
 *
 * Rules: [MORPHO11]
 *
 * @example
 * PreLiquidation.create(terms, 860_000_000_000_000_000n) // => { ok: true, value: terms }
 */
export function create(terms: PreLiquidation, lltv: bigint): Result<PreLiquidation, Fault> {
  if (terms.preLltv >= lltv) return Result.failure('PreLltvTooHigh')
  if (terms.preLCF1 > terms.preLCF2) return Result.failure('PreLCFDecreasing')
  if (terms.preLCF1 > Wad.one) return Result.failure('PreLCFTooHigh')
  if (terms.preLIF1 < Wad.one) return Result.failure('PreLIFTooLow')
  if (terms.preLIF1 > terms.preLIF2) return Result.failure('PreLIFDecreasing')
  if (terms.preLIF2 > Wad.divDown(Wad.one, lltv)) return Result.failure('PreLIFTooHigh')
  return Result.success(terms)
}

/** The factors at one loan-to-value between the two thresholds. */
export interface Factors {
  readonly closeFactor: bigint
  readonly incentiveFactor: bigint
}

/**
 * The factors on the line between the two thresholds, each step rounded down.
 *
 * Rules: [MORPHO12]
 *
 * @example
 * PreLiquidation.factors(terms, 860_000_000_000_000_000n, ltv).closeFactor
 */
export function factors(terms: PreLiquidation, lltv: bigint, ltv: bigint): Factors {
  const part = Wad.divDown(ltv - terms.preLltv, lltv - terms.preLltv)
  return {
    closeFactor: Wad.mulDown(part, terms.preLCF2 - terms.preLCF1) + terms.preLCF1,
    incentiveFactor: Wad.mulDown(part, terms.preLIF2 - terms.preLIF1) + terms.preLIF1,
  }
}

export * as PreLiquidation from './PreLiquidation.ts'
