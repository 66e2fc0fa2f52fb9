import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'

/**
 * How many lots of the positions it took over the fund offers to the market at this mark.
 *
 *     lots = -sign(inherited) × min(|inherited|, ⌈|inherited| × share⌉)
 *
 * The signed trade; rounded up, so that the disposal ends.
 *
 * Rules: [FALL14]
 *
 * @example
 * disposal(Quantity.of(-101n), Ratio.of(1n, 10n)) // => 11n
 */
export function disposal(inherited: Quantity, share: Ratio): Quantity {
  const size = Integer.abs(inherited)
  const offered = Integer.min(size, Ratio.mulUp(size, share))
  return Quantity.of(inherited > 0n ? -offered : offered)
}
