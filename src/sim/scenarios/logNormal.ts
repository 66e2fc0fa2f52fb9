import type { Random } from '../../base/Random.ts'
import { Integer } from '../../money/Integer.ts'

/** 2^(i/16) × 2^30 for i = 0 to 16, rounded to the nearest. */
const sixteenths = [
  1_073_741_824n,
  1_121_280_436n,
  1_170_923_762n,
  1_222_764_986n,
  1_276_901_417n,
  1_333_434_672n,
  1_392_470_869n,
  1_454_120_821n,
  1_518_500_250n,
  1_585_730_000n,
  1_655_936_265n,
  1_729_250_827n,
  1_805_811_301n,
  1_885_761_398n,
  1_969_251_188n,
  2_056_437_387n,
  2_147_483_648n,
] as const

/**
 * Draws a whole number around a median, approximately log-normal: the sum of twelve uniform draws
 * less six (Irwin-Hall) is the number of standard deviations, each a number of doublings. Integer
 * arithmetic throughout, so equal seeds give equal books on every machine.
 *
 * @example
 * logNormal(Random.create(1), 3_000n, [23, 10])
 */
export function logNormal(
  random: Random,
  median: bigint,
  [numerator, denominator]: readonly [number, number],
): bigint {
  let deviations = -6 * 65_536
  for (let draw = 0; draw < 12; draw++) deviations += random.below(65_536)
  const doublings = Math.floor((deviations * numerator) / denominator)
  return Integer.mul(median, powerOfTwo(doublings)) >> 30n
}

/** 2^(x / 65,536) × 2^30, linear between sixteenths of a doubling. */
export function powerOfTwo(x: number): bigint {
  const whole = BigInt(Math.floor(x / 65_536))
  const rest = x - Math.floor(x / 65_536) * 65_536
  const step = Math.floor(rest / 4_096)
  const [low, high] = [sixteenths[step] as bigint, sixteenths[step + 1] as bigint]
  const mantissa = low + (Integer.mul(high - low, BigInt(rest - step * 4_096)) >> 12n)
  return whole < 0n ? mantissa >> -whole : mantissa << whole
}
