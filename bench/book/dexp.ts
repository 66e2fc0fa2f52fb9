/** The remainder of ln 2 beyond its nearest double. */
const LN2_LOW = 2.3190468138462996e-17

/**
 * e^x by addition, subtraction, multiplication and division only, so that every machine gives the
 * same bits. The range is reduced by powers of two, the rest is a Taylor series of sixteen terms.
 *
 * @example
 * dexp(1) // => 2.718281828459045
 */
export function dexp(x: number): number {
  const doublings = Math.floor(x / Math.LN2 + 0.5)
  const rest = x - doublings * Math.LN2 - doublings * LN2_LOW
  let sum = 1
  for (let term = 16; term >= 1; term--) sum = 1 + (rest * sum) / term
  const step = doublings < 0 ? 0.5 : 2
  for (let left = Math.abs(doublings); left > 0; left--) sum *= step
  return sum
}
