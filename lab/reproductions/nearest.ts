import { Ratio } from '../../src/money/Ratio.ts'

/** A ratio rounded to the nearest, with a number of decimals (one or more), all of them printed. */
export function nearest(ratio: Ratio, places: number): string {
  const half = Ratio.of(1n, 2n * 10n ** BigInt(places))
  const [whole, fraction = ''] = Ratio.format(Ratio.add(ratio, half), places).split('.')
  return `${whole}.${fraction.padEnd(places, '0')}`
}
