import type { ScenarioUnit, Shares } from '../../src/model/ScenarioMethod.ts'
import type { Ratio } from '../../src/money/Ratio.ts'
import { Fraction } from './Fraction.ts'

const { abs, add, div, max, mul, of, sub, zero } = Fraction

/** What a leg is worth at its mark, in the numeraire; longs above zero. */
export interface Worth {
  readonly base: string
  readonly isInverse: boolean
  readonly worth: Fraction
}

const fraction = ({ numerator, denominator }: Ratio): Fraction => of(numerator, denominator)

/** What legs of one unit ask together, move by move. */
export function asked(unit: ScenarioUnit, own: readonly Worth[], measure: keyof Shares): Fraction {
  const gross = own.reduce((sum, { worth }) => add(sum, abs(worth)), zero)
  const net = abs(own.reduce((sum, { worth }) => add(sum, worth), zero))
  let loss = zero
  for (const { move, weight } of unit.moves) {
    const shift = fraction(move)
    const lost = own.reduce((sum, { worth, isInverse }) => {
      const made = isInverse ? div(shift, add(of(1n), shift)) : shift
      return sub(sum, mul(worth, made))
    }, zero)
    loss = max(loss, mul(fraction(weight), lost))
  }
  const share = (of: Shares): Fraction => fraction(of[measure])
  const hedged = mul(sub(gross, net), of(1n, 2n))
  return max(
    add(mul(share(unit.loss), loss), mul(share(unit.size), gross)),
    add(mul(share(unit.net), net), mul(share(unit.hedged), hedged)),
  )
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
