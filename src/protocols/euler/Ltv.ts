import { Integer } from '../../money/Integer.ts'

/**
 * The LTVs of one collateral, in parts of 10,000. A lowered liquidation LTV falls linearly over its
 * ramp, so that no account is liquidated at once by the change itself.
 *
 * Rules: [EULER2]
 */
export interface Ltv {
  readonly borrow: bigint
  /** Where the ramp ends. */
  readonly liquidation: bigint
  /** Where it began. */
  readonly liquidationInitial: bigint
  /** When it ends, in seconds; zero where this was never a collateral, or no longer is. */
  readonly targetAt: bigint
  /** How long it takes, in seconds. */
  readonly rampDuration: bigint
}

/** The scale of LTVs and discounts. */
export const scale = 10_000n

/** Only a collateral that was given an LTV, even zero, can be seized. */
export const isRecognised = ({ targetAt }: Ltv): boolean => targetAt !== 0n

/**
 * The liquidation LTV in force:
 *
 *     target + ⌊(initial - target) × time left ÷ ramp⌋ while it goes down, else target
 *
 * Rounds down, against the borrower.
 *
 * Rules: [EULER2]
 *
 * @example
 * Ltv.liquidationAt({ ...half, liquidationInitial: 9_000n, targetAt: 100n, rampDuration: 100n }, 50n)
 */
export function liquidationAt(ltv: Ltv, now: bigint): bigint {
  const { liquidation, liquidationInitial, targetAt, rampDuration } = ltv
  if (now >= targetAt || liquidation >= liquidationInitial) return liquidation
  return (
    liquidation + Integer.mulDivDown(liquidationInitial - liquidation, targetAt - now, rampDuration)
  )
}

export * as Ltv from './Ltv.ts'
