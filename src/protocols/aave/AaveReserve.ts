import { Bps } from './Bps.ts'
import { Ray } from './Ray.ts'

/** One asset of an Aave v3 pool: its parameters, its price and its indices brought to now. */
export interface AaveReserve {
  readonly id: string
  /** Of one whole token: 10^decimals atoms. */
  readonly decimals: number
  /** Of one whole token in the base currency, which has 8 decimals. */
  readonly price: bigint
  /** How much may be borrowed against it, in bps. */
  readonly ltv: bigint
  /** How much of it backs a debt, in bps. */
  readonly liquidationThreshold: bigint
  /** What a liquidator gets for 10,000 of debt, in bps: above 10,000. */
  readonly liquidationBonus: bigint
  /** The protocol's share of the bonus, in bps. */
  readonly liquidationProtocolFee: bigint
  /** Atoms that one scaled unit of supply stands for, in rays. */
  readonly liquidityIndex: bigint
  /** Atoms that one scaled unit of debt stands for, in rays. */
  readonly variableBorrowIndex: bigint
}

/** What is wrong with a reserve; the first two are the protocol's own names. */
export type AaveReserveFault =
  | 'InvalidReserveParams'
  | 'InvalidLiquidationProtocolFee'
  | 'InvalidDecimals'
  | 'InvalidPrice'
  | 'InvalidIndex'

/**
 * The first thing wrong with a reserve, or null. A threshold below the LTV, an LTV above the whole,
 * or a bonus that would seize more than the threshold leaves (≈ threshold × bonus above the whole)
 * are parameters that the protocol refuses; a price that is not positive and an index below one
 * cannot be.
 *
 * Rules: [AAVE15]
 *
 * @example
 * AaveReserve.fault({ ...reserve, price: 0n }) // => 'InvalidPrice'
 */
export function fault(reserve: AaveReserve): AaveReserveFault | null {
  const { decimals, price, liquidationProtocolFee: fee } = reserve
  if (!areSound(reserve)) return 'InvalidReserveParams'
  if (fee < 0n || fee > Bps.one) return 'InvalidLiquidationProtocolFee'
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 36) return 'InvalidDecimals'
  if (price <= 0n) return 'InvalidPrice'
  return reserve.liquidityIndex < Ray.one || reserve.variableBorrowIndex < Ray.one
    ? 'InvalidIndex'
    : null
}

/** Thresholds of a reserve or of an e-mode category. */
export interface Thresholds {
  readonly ltv: bigint
  readonly liquidationThreshold: bigint
  readonly liquidationBonus: bigint
}

/**
 * Whether thresholds can hold together: 0 ≤ LTV ≤ threshold, and either a threshold with a bonus
 * above the whole, both together not above the whole, or no threshold at all.
 *
 * Rules: [AAVE15]
 */
export function areSound({ ltv, liquidationThreshold, liquidationBonus }: Thresholds): boolean {
  if (ltv < 0n || ltv > liquidationThreshold) return false
  if (liquidationThreshold === 0n) return liquidationBonus === 0n
  if (liquidationBonus <= Bps.one) return false
  return Bps.mulHalfUp(liquidationThreshold, liquidationBonus) <= Bps.one
}

/**
 * Whether one state of a reserve may follow another: interest never runs backwards.
 *
 * Rules: [AAVE15]
 */
export const mayFollow = (after: AaveReserve, before: AaveReserve): boolean =>
  after.liquidityIndex >= before.liquidityIndex &&
  after.variableBorrowIndex >= before.variableBorrowIndex

export * as AaveReserve from './AaveReserve.ts'
