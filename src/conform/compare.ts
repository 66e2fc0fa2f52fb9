import { Ratio } from '../money/Ratio.ts'
import type { Found } from './Adapter.ts'
import { Facts } from './Facts.ts'

/**
 * Whether every expected value was found, each number within the tolerance, bounds included. A bare
 * tolerance is absolute; `{ rel }` is relative to the expected value; without any, exact.
 *
 * Rules: [CONF3]
 *
 * @example
 * compare({ price: 1114.78 }, { price: Ratio.of(111_478n, 100n) }, 0.005) // => true
 */
export function compare(expected: Facts, found: Found, tolerance: unknown): boolean {
  return Object.entries(expected).every(([name, value]) => {
    const answer = found[name]
    if (answer === undefined) return false
    if (answer === null || value === null) return answer === value
    const exact = Facts.exact(value)
    const allowed = allowance(exact, tolerance)
    return [answer]
      .flat()
      .every((one) => Ratio.compare(absolute(Ratio.sub(one, exact)), allowed) <= 0)
  })
}

function allowance(expected: Ratio, tolerance: unknown): Ratio {
  if (tolerance === undefined || tolerance === null) return Ratio.zero
  if (!Facts.isFacts(tolerance)) return Facts.exact(tolerance)
  const share = Facts.optional(tolerance, 'rel') ?? Ratio.zero
  const floor = Facts.optional(tolerance, 'abs') ?? Ratio.zero
  return Ratio.add(Ratio.mul(absolute(expected), share), floor)
}

const absolute = (value: Ratio): Ratio =>
  value.numerator < 0n ? Ratio.sub(Ratio.zero, value) : value
