import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { OptionUnit } from './OptionUnit.ts'

/** The sums of so many other legs are looked at. */
const LEGS = 5

/**
 * The lots at which another partition of a unit may ask for least as a position of it is closed: those that leave as many as
 * some of its other legs are together. The whole position alone where it is in no unit with others.
 *
 * Rules: [BROKER13] [METHOD12]
 */
export function breakpoints(
  { account, rules }: MarginContext,
  position: Position,
): readonly bigint[] {
  const whole = Integer.abs(position.lots)
  const place = OptionUnit.at(rules, position.instrument)
  if (place === undefined || !OptionUnit.has(account, rules)) return [whole]
  const others = account.positions.flatMap((other) => {
    const there = OptionUnit.at(rules, other.instrument)
    if (other === position || there?.unit !== place.unit) return []
    const size = Ratio.mul(Ratio.of(Integer.abs(other.lots)), Ratio.div(there.each, place.each))
    return [Integer.divDown(size.numerator, size.denominator)]
  })
  const left = others
    .slice(0, LEGS)
    .reduce<readonly bigint[]>(
      (sums, lots) => sums.flatMap((sum) => [sum - lots, sum, sum + lots]),
      [0n],
    )
  const bends = left.flatMap((sum) => [-1n, 0n, 1n].map((more) => whole - Integer.abs(sum) + more))
  return [...new Set(bends.filter((lots) => lots > 0n && lots < whole)), whole].toSorted((a, b) =>
    Integer.sign(a - b),
  )
}
