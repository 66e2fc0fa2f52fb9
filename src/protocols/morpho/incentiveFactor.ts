import { Integer } from '../../money/Integer.ts'
import { Wad } from './Wad.ts'

const cursor = Integer.mul(3n, Integer.pow10(17))
const most = Integer.mul(115n, Integer.pow10(16))

/**
 * The collateral a liquidator receives per unit repaid, a wad: min(1.15, 1 ÷ (1 − 0.3 × (1 −
 * LLTV))), each step rounded down.
 *
 * Rules: [MORPHO7]
 *
 * @example
 * incentiveFactor(860_000_000_000_000_000n) // => 1_043_841_336_116_910_229n
 */
export const incentiveFactor = (lltv: bigint): bigint =>
  Integer.min(most, Wad.divDown(Wad.one, Wad.one - Wad.mulDown(cursor, Wad.one - lltv)))
