import { Integer } from '../../money/Integer.ts'

/**
 * A debt as Euler keeps it: asset units with 31 binary places, so that interest of less than a unit
 * is not lost. What must be paid for it is rounded up.
 *
 * Rules: [EULER1]
 */
export type Owed = bigint

const places = 31n

/** The smallest debt that is a whole unit. */
const unit = 1n << places

/** So many whole units. */
export const ofAssets = (assets: bigint): Owed => assets << places

/**
 * What must be paid, in whole units, rounded up: the debtor bears it.
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
 * The part of a debt that goes with so many whole units of it: exactly all of it where no more than
 * dust lies between the two, so that rounding never leaves a crumb. Null where it is too much.
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
