import { Ratio } from '../../money/Ratio.ts'

export interface KrakenBalance {
  readonly value: Ratio
  readonly haircut: Ratio
}

/** The margin of one cross leg, below zero for a short. */
export interface KrakenLeg {
  readonly underlying: string
  readonly margin: Ratio
}

/** Balances after haircuts, and open profit. */
export const marginEquity = (balances: readonly KrakenBalance[], profit: Ratio): Ratio =>
  Ratio.add(
    Ratio.sum(
      balances.map(({ value, haircut }) => Ratio.mul(value, Ratio.sub(Ratio.one, haircut))),
    ),
    profit,
  )

/**
 * Legs of one underlying net: it asks the larger of its longs and its shorts. Underlyings add up.
 *
 * Rules: [VEN29]
 *
 * @example
 * requirementOf(legs) // 1,800 long and 1,500 short of one, 640 short of another => 2,440
 */
export function requirementOf(legs: readonly KrakenLeg[]): Ratio {
  const sides = new Map<string, readonly [long: Ratio, short: Ratio]>()
  for (const { underlying, margin } of legs) {
    const [long, short] = sides.get(underlying) ?? [Ratio.zero, Ratio.zero]
    const added = Ratio.abs(margin)
    const isShort = margin.numerator < 0n
    sides.set(
      underlying,
      isShort ? [long, Ratio.add(short, added)] : [Ratio.add(long, added), short],
    )
  }
  return Ratio.sum([...sides.values()].map(([long, short]) => Ratio.max(long, short)))
}
