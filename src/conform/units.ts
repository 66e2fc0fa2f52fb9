import { assert } from '../base/assert.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** Vectors use whole units; these atoms and lots are fine enough for any JSON number. */
export const decimals = 30

/** Converts units to atoms, exactly. */
export function atoms(units: Ratio): Amount {
  const count = Ratio.mul(units, Ratio.of(Integer.pow10(decimals)))
  assert(count.denominator === 1n, 'vectors: a number has at most 30 places')
  return Amount.of(count.numerator)
}

/** Converts atoms to units. */
export const units = (amount: bigint): Ratio => Ratio.of(amount, Integer.pow10(decimals))
