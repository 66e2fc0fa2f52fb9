import { Integer } from '../../money/Integer.ts'

/**
 * A debt as stored by Euler: asset units with 31 binary places, so that interest of less than a
 * unit is kept. The amount to pay is rounded up.
 *
 * Rules: [EULER1]
 */
export type Owed = bigint

const places = 31n

/** One whole unit of debt. */
const unit = 1n << places

/** A number of whole units as debt. */
export const ofAssets = (assets: bigint): Owed => assets << places

/**
 * The amount to pay, in whole units, rounded up: the debtor bears it.
 *
 * Rules: [EULER1]
 *
 * @example
 * Owed.assetsUp(Owed.ofAssets(5n) + 1n) // => 6n
 */
export const assetsUp = (owed: Owed): bigint => Integer.divUp(owed, unit)

/** Less than a whole unit. */
export const isDust = (owed: Owed): boolean => owed < unit

/**
 * The part of a debt for a number of whole units: exactly all of it where the two differ by at most
 * dust, so that rounding leaves no remainder. Null where it is more than the debt.
 *
 * Rules: [EULER1]
 *
 * @example
 * Owed.partFor(Owed.ofAssets(5n) - 1n, 5n) // => Owed.ofAssets(5n) - 1n
 */
export function partFor(owed: Owed, assets: bigint): Owed | null {
  const asked = ofAssets(assets)
  if (isDust(Integer.abs(asked - owed))) return owed
  return asked > owed ? null : asked
}

export * as Owed from './Owed.ts'
