import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** Net collateral and requirements of a subaccount, or of one position, in quote quantums. */
export interface Risk {
  readonly collateral: bigint
  readonly initial: bigint
  readonly maintenance: bigint
}

/** A liquidity tier; open interest caps in quote quantums, both zero where it does not scale. */
export interface LiquidityTier {
  readonly initial: Ratio
  /** Maintenance, as a share of the unscaled initial margin. */
  readonly maintenanceShare: Ratio
  readonly openInterestLower: bigint
  readonly openInterestUpper: bigint
}

export interface Perpetual {
  readonly id: number
  /** A base quantum is 10^resolution coins. */
  readonly resolution: number
  /** The oracle price is price × 10^exponent dollars. */
  readonly price: bigint
  readonly exponent: number
  /** In base quantums. */
  readonly openInterest: bigint
  readonly tier: LiquidityTier
}

export interface PerpetualPosition {
  readonly perpetual: Perpetual
  /** Base quantums, signed. */
  readonly size: bigint
}

export interface Subaccount {
  /** In quote quantums. */
  readonly quote: bigint
  readonly positions: readonly PerpetualPosition[]
}

/** A quote quantum is 10^-6 dollars. */
const quoteResolution = -6

/**
 * The worth of base quantums at the oracle price, in quote quantums, toward zero.
 *
 * Rules: [VEN33]
 */
export function notional({ price, exponent, resolution }: Perpetual, size: bigint): bigint {
  const places = exponent + resolution - quoteResolution
  const whole = Integer.mul(size, price)
  if (places >= 0) return Integer.mul(whole, Integer.pow10(places))
  const worth = Integer.divDown(Integer.abs(whole), Integer.pow10(-places))
  return size < 0n ? -worth : worth
}

/**
 * The initial fraction in force: between the caps of open interest it grows on a line to one.
 *
 *     f + (1 − f) × (open interest − lower) ÷ (upper − lower)
 *
 * Rules: [VEN34]
 *
 * @example
 * initialFraction(tier, 28_123_456_789_123n) // 20 % between 25 and 60 million => 27.139 %
 */
export function initialFraction(tier: LiquidityTier, openInterest: bigint): Ratio {
  const { initial, openInterestLower: lower, openInterestUpper: upper } = tier
  if (upper === 0n) return initial
  if (openInterest >= upper) return Ratio.one
  if (openInterest <= lower) return initial
  const share = Ratio.of(openInterest - lower, upper - lower)
  return Ratio.add(initial, Ratio.mul(Ratio.sub(Ratio.one, initial), share))
}

/**
 * The risk of a size of one perpetual.
 *
 *     initial     = ⌈|notional| × fraction in force⌉
 *     maintenance = ⌈⌈|notional| × unscaled fraction⌉ × maintenance share⌉
 *
 * Rules: [VEN35]
 */
export function riskOf(perpetual: Perpetual, size: bigint): Risk {
  const { tier } = perpetual
  const collateral = notional(perpetual, size)
  const worth = Integer.abs(collateral)
  const openInterest = notional(perpetual, perpetual.openInterest)
  const unscaled = Ratio.mulUp(worth, tier.initial)
  return {
    collateral,
    initial: Ratio.mulUp(worth, initialFraction(tier, openInterest)),
    maintenance: Ratio.mulUp(unscaled, tier.maintenanceShare),
  }
}

/** Of all positions and the quote balance together. */
export function total({ quote, positions }: Subaccount): Risk {
  let [collateral, initial, maintenance] = [quote, 0n, 0n]
  for (const { perpetual, size } of positions) {
    const risk = riskOf(perpetual, size)
    collateral += risk.collateral
    initial += risk.initial
    maintenance += risk.maintenance
  }
  return { collateral, initial, maintenance }
}

/**
 * Liquidated where something is required and the collateral is less.
 *
 * Rules: [VEN36]
 */
export const isLiquidatable = ({ collateral, maintenance }: Omit<Risk, 'initial'>): boolean =>
  maintenance > 0n && maintenance > collateral

/**
 * Above zero where a is riskier than b: its collateral covers less of its maintenance. Of equal
 * ratios the larger requirement is riskier; where both require nothing, the smaller collateral.
 *
 * Rules: [VEN36]
 */
export function compare(a: Omit<Risk, 'initial'>, b: Omit<Risk, 'initial'>): -1 | 0 | 1 {
  const byRatio = Integer.sign(
    Integer.mul(b.collateral, a.maintenance) - Integer.mul(a.collateral, b.maintenance),
  )
  if (byRatio !== 0) return byRatio
  const isFree = a.maintenance === 0n && b.maintenance === 0n
  return Integer.sign(isFree ? b.collateral - a.collateral : a.maintenance - b.maintenance)
}

export * as Risk from './Risk.ts'
