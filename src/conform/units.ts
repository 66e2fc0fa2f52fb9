import { assert } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** Vectors speak in whole units; atoms and lots fine enough for any number that JSON writes. */
export const decimals = 30

/** So many units in atoms, exactly. */
export function atoms(units: Ratio): Amount {
  const count = Ratio.mul(units, Ratio.of(Integer.pow10(decimals)))
  assert(count.denominator === 1n, 'vectors: a number has at most 30 places')
  return Amount.of(count.numerator)
}

/** Atoms as so many units. */
export const units = (amount: bigint): Ratio => Ratio.of(amount, Integer.pow10(decimals))
