import type { ScenarioUnit, Shares, WeighedMove } from '../../src/model/ScenarioMethod.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Fraction } from './Fraction.ts'
import { number, type Way } from './optionCells.ts'

const { abs, add, div, max, mul, of, sub, zero } = Fraction

/** What a leg is worth at its mark, in the numeraire; longs above zero. */
export interface Worth {
  readonly base: string
  readonly isInverse: boolean
  readonly worth: Fraction
  /** Of an option, what it makes in a scenario; its worth is nothing beside. */
  readonly makes?: (move: number, way: Way) => Fraction
  /** Of an option or a dated future, what it asks at least by what a unit of the base does. */
  readonly least?: (perUnit: Fraction) => Fraction
}

const fraction = ({ numerator, denominator }: Ratio): Fraction => of(numerator, denominator)

const ways: readonly Way[] = ['down', 'same', 'up']

/** Volatilities alone. */
const still: WeighedMove = { move: Ratio.zero, weight: Ratio.one, volatilities: ['down', 'up'] }

/** What legs of one unit ask together, move by move. */
export function asked(unit: ScenarioUnit, own: readonly Worth[], measure: keyof Shares): Fraction {
  const gross = own.reduce((sum, { worth }) => add(sum, abs(worth)), zero)
  const net = abs(own.reduce((sum, { worth }) => add(sum, worth), zero))
  let loss = zero
  const hasOptions = own.some(({ makes }) => makes !== undefined)
  for (const { move, weight, volatilities } of hasOptions ? [still, ...unit.moves] : unit.moves) {
    const shift = fraction(move)
    for (const way of hasOptions ? (volatilities ?? ways) : (['same'] as const)) {
      const lost = own.reduce((sum, { worth, isInverse, makes }) => {
        if (makes !== undefined) return sub(sum, makes(number(move), way))
        const made = isInverse ? div(shift, add(of(1n), shift)) : shift
        return sub(sum, mul(worth, made))
      }, zero)
      loss = max(loss, mul(fraction(weight), lost))
    }
  }
  const share = (of: Shares): Fraction => fraction(of[measure])
  const hedged = mul(sub(gross, net), of(1n, 2n))
  const { perUnit } = unit
  const least = own.reduce(
    (sum, leg) => add(sum, (perUnit && leg.least?.(fraction(perUnit))) ?? zero),
    zero,
  )
  return [
    least,
    add(mul(share(unit.loss), loss), mul(share(unit.size), gross)),
    add(mul(share(unit.net), net), mul(share(unit.hedged), hedged)),
  ].reduce((most, one) => max(most, one), zero)
}

/** The most that a contract alone asks of its worth, over both ways and both payoffs. */
export const loneShare = (unit: ScenarioUnit, measure: keyof Shares): Fraction =>
  [1n, -1n]
    .flatMap((way) =>
      [true, false].map((isInverse) =>
        asked(unit, [{ base: '', isInverse, worth: of(way) }], measure),
      ),
    )
    .reduce((most, one) => max(most, one), zero)
