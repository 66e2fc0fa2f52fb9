import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'

/** A sum of money that a case has, in atoms. */
export const moneyOf = (inputs: Facts, name: string): Value =>
  Value.of(atoms(Facts.number(inputs, name)))

/** A sum as cases write it: whole dollars, or a decimal of cents, to the nearest. */
export const money = (amount: Value): bigint | string => decimal(units(amount), 2)

/** A number as cases write it: whole, or to the nearest of so many places. */
export function decimal(exact: Ratio, places: number): bigint | string {
  if (exact.denominator === 1n) return exact.numerator
  const half = Ratio.of(1n, 2n * 10n ** BigInt(places))
  return Ratio.format(Ratio.add(exact, half), places)
}
