import { Integer } from '../../money/Integer.ts'
import { Wad } from './Wad.ts'

const ln2 = 693_147_180_559_945_309n
/** ln(1e-18): below it the power is under one unit. */
const lowest = -41_446_531_673_892_822_312n
/** From here on the rate model returns a constant, because its 256 bits would overflow. */
const highest = 93_859_467_695_000_404_319n
const most = 57_716_089_161_558_943_949_701_069_502_944_508_345_128_422_502_756_744_429_568n

/**
 * The rate model's own approximation of e^x, both wads: x = q × ln 2 + r with q the nearest whole
 * number (halves toward zero), and 2^q × (1 + r + r²/2). It is off by up to 1 %, which is kept so
 * that rates equal the protocol's.
 *
 * Rules: [MORPHO5]
 *
 * @example
 * exponential(0n) // => Wad.one
 */
export function exponential(x: bigint): bigint {
  if (x < lowest) return 0n
  if (x >= highest) return most
  const half = Integer.divDown(ln2, 2n)
  const q = x < 0n ? -Integer.divDown(half - x, ln2) : Integer.divDown(x + half, ln2)
  const r = x - Integer.mul(q, ln2)
  const power = Wad.one + r + Integer.divDown(Wad.mulDown(r, r), 2n)
  return q >= 0n ? power << q : power >> -q
}
