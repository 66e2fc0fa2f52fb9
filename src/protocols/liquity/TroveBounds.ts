import { Integer } from '../../money/Integer.ts'
import type { DebtAndCollateral } from './LiquitySystem.ts'

/**
 * The lowest price at which a ratio still holds, rounded up: one less breaks it.
 *
 *     price = ⌈ratio × debt ÷ collateral⌉
 *
 * Rules: [LIQUITY7]
 *
 * @example
 * TroveBounds.priceAt({ debt: 2_000n * wad, collateral: 2n * wad }, liquityV1.ratioMinimum)
 * // => 1_100n * wad
 */
export const priceAt = ({ debt, collateral }: DebtAndCollateral, ratioHeld: bigint): bigint =>
  Integer.mulDivUp(ratioHeld, debt, collateral)

/**
 * What must be repaid to stand at a ratio, rounded up: one less leaves it below. Zero where it holds.
 *
 * Rules: [LIQUITY7]
 *
 * @example
 * const trove = { debt: 2_000n * wad, collateral: 2n * wad }
 * TroveBounds.repayTo(trove, liquityV1.ratioCritical, 1_200n * wad) // => 400n * wad
 */
export const repayTo = (
  { debt, collateral }: DebtAndCollateral,
  ratioHeld: bigint,
  price: bigint,
): bigint => Integer.max(0n, debt - Integer.mulDivDown(collateral, price, ratioHeld))

/**
 * What collateral must be added to stand at a ratio, rounded up: one less leaves it below.
 *
 * Rules: [LIQUITY7]
 *
 * @example
 * const trove = { debt: 2_000n * wad, collateral: 2n * wad }
 * TroveBounds.addTo(trove, liquityV1.ratioCritical, 1_200n * wad) // => wad ÷ 2
 */
export const addTo = (
  { debt, collateral }: DebtAndCollateral,
  ratioHeld: bigint,
  price: bigint,
): bigint => Integer.max(0n, Integer.mulDivUp(ratioHeld, debt, price) - collateral)

export * as TroveBounds from './TroveBounds.ts'
