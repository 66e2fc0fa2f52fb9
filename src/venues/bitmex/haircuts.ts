import { Ratio } from '../../money/Ratio.ts'

/** Haircuts by the asset held and the asset that a requirement settles in. */
export type PairHaircuts = ReadonlyMap<string, ReadonlyMap<string, Ratio>>

const percent = (count: bigint): Ratio => Ratio.of(count, 100n)

/** BitMEX, support page of 2025. */
export const bitmexHaircuts: PairHaircuts = new Map([
  [
    'XBT',
    new Map([
      ['XBT', percent(0n)],
      ['USDT', percent(5n)],
    ]),
  ],
  [
    'ETH',
    new Map([
      ['XBT', percent(5n)],
      ['USDT', percent(5n)],
    ]),
  ],
  [
    'USDC',
    new Map([
      ['XBT', percent(5n)],
      ['USDT', percent(2n)],
    ]),
  ],
  [
    'USDT',
    new Map([
      ['XBT', percent(5n)],
      ['USDT', percent(0n)],
    ]),
  ],
])

/**
 * What a balance is worth for a requirement in another asset; null for a pair that is not listed.
 *
 * Rules: [VEN13]
 *
 * @example
 * valueFor(bitmexHaircuts, 'USDC', 'USDT', Ratio.of(10_000n)) // => 9,800
 */
export function valueFor(
  haircuts: PairHaircuts,
  held: string,
  settle: string,
  value: Ratio,
): Ratio | null {
  const haircut = haircuts.get(held)?.get(settle)
  return haircut === undefined ? null : Ratio.mul(value, Ratio.sub(Ratio.one, haircut))
}
