import type { LoanLiquidation, ProtocolName } from '../../model/Lending.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * The liquidator's bonus at a health factor: the rulebook's bonus for the collateral, or less where
 * the bonus grows as health falls. Exact.
 *
 *     softened   full at `fullAt` and under, `least` of it at one, in a straight line between
 *     euler-v2   what health lacks, owed ÷ carried - 1, and the rulebook's bonus at most
 *
 * Rules: [LOAN18]
 *
 * @example
 * // 5 % in full at 0.9, nine tenths of it at 1: half way between, 4.75 %
 * bonusAt(Ratio.of(1n, 20n), rules, 'aave-v4', Ratio.of(95n, 100n)) // => 19 ÷ 400
 */
export function bonusAt(
  full: Ratio,
  { softening }: Pick<LoanLiquidation, 'softening'>,
  protocol: ProtocolName,
  health: Ratio,
): Ratio {
  if (protocol === 'euler-v2') return least(full, lackAt(health))
  if (softening === null || Ratio.compare(health, softening.fullAt) <= 0) return full
  const floor = Ratio.mul(full, softening.least)
  if (Ratio.compare(health, Ratio.one) >= 0) return floor
  const lack = Ratio.sub(Ratio.one, health)
  const span = Ratio.sub(Ratio.one, softening.fullAt)
  return Ratio.add(floor, Ratio.mul(Ratio.sub(full, floor), over(lack, span)))
}

/** 1 ÷ health - 1: zero where health is one or more, null (unbounded) where health is zero. */
function lackAt(health: Ratio): Ratio | null {
  if (health.numerator <= 0n) return null
  if (Ratio.compare(health, Ratio.one) >= 0) return Ratio.zero
  return Ratio.sub(over(Ratio.one, health), Ratio.one)
}

const least = (a: Ratio, b: Ratio | null): Ratio => (b === null || Ratio.compare(a, b) < 0 ? a : b)

const over = (a: Ratio, b: Ratio): Ratio => Ratio.mul(a, Ratio.of(b.denominator, b.numerator))
