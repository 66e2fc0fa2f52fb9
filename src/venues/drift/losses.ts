import { Integer } from '../../money/Integer.ts'
import { baseUnit } from './units.ts'

/** Slots without activity after which a liquidator's fee has grown, and by how much each, in 1e6. */
const graceSlots = 1_500n
const feePerSlot = 1n

/**
 * The liquidator's fee: once the account did nothing for the grace, more for every slot since it did,
 * up to a most.
 *
 * Rules: [VEN85]
 */
export const liquidatorFee = (base: bigint, most: bigint, elapsed: bigint): bigint =>
  elapsed < graceSlots ? base : Integer.min(most, base + Integer.mul(elapsed, feePerSlot))

/** A funding rate counts in 1e9 of a quote, a quote in 1e6. */
const fundingPerQuote = 1_000n

/**
 * What a bankrupt's loss adds to the funding of both sides: loss ÷ open base, rounded up, so that no
 * less than the loss is collected; null where nobody holds any.
 *
 * Rules: [VEN86]
 */
export function fundingToCover(loss: bigint, long: bigint, short: bigint): bigint | null {
  const open = Integer.abs(long) + Integer.abs(short)
  if (open === 0n) return null
  return Integer.mul(Integer.mulDivUp(Integer.abs(loss), baseUnit, open), fundingPerQuote)
}

/**
 * What comes off the cumulative interest of all deposits for a debt that nobody pays, rounded up;
 * null where there are none.
 *
 * Rules: [VEN86]
 */
export const depositHaircut = (debt: bigint, deposits: bigint, interest: bigint): bigint | null =>
  deposits === 0n ? null : Integer.mulDivUp(interest, debt, deposits)
