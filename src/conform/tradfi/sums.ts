import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import type { Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { atoms, units } from '../units.ts'

/** A sum of money that a case has, in atoms. */
export const moneyOf = (inputs: Facts, name: string): Value =>
  Value.of(atoms(Facts.number(inputs, name)))

/** A sum as cases write it: whole dollars, or a decimal of cents, to the nearest. */
export const money = (amount: Value): bigint | string => cents(units(amount))

/** The same of a sum in dollars. */
export const cents = (dollars: Ratio): bigint | string => decimal(dollars, 2)

/** A share or a price, which a case has to the nearest of six places or more. */
export const exact = (ratio: Ratio): Tree => ({ ...ratio })

/** A number as cases write it: whole, or to the nearest of so many places. */
export function decimal(ratio: Ratio, places: number): bigint | string {
  if (ratio.denominator === 1n) return ratio.numerator
  const half = Ratio.of(1n, 2n * 10n ** BigInt(places))
  return Ratio.format(Ratio.add(ratio, half), places)
}

/** Answers for one number or, where the case has a list, for each of it. */
export function each(inputs: Facts, name: string, answer: (one: Ratio) => Tree): Tree {
  return Array.isArray(inputs[name])
    ? Facts.numbers(inputs, name).map(answer)
    : answer(Facts.number(inputs, name))
}
