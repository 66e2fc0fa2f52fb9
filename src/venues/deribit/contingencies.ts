import { Ratio } from '../../money/Ratio.ts'

/**
 * The contingency for futures of 2022 to 2024: a share of what is held of each, long or short.
 *
 * Rules: [VEN63]
 */
export const futuresContingency = (positions: readonly Ratio[], rate: Ratio): Ratio =>
  Ratio.mul(rate, Ratio.sum(positions.map(Ratio.abs)))

/**
 * What the documents before those asked at least: an amount for each option that is short after the
 * longs of its strike; nothing for what is long.
 *
 * Rules: [VEN54]
 *
 * @example
 * shortMinimum(Ratio.of(10n), Ratio.of(1n, 100n)) // => a tenth of a coin
 */
export const shortMinimum = (netShort: Ratio, each: Ratio): Ratio =>
  Ratio.mul(Ratio.positive(netShort), each)

/** Calls and puts of one strike, netted; below zero short. */
export interface StrikeNet {
  readonly strike: Ratio
  readonly net: Ratio
}

export interface ShortTerms {
  readonly underlying: Ratio
  /** Strikes so near, as a share of the underlying, count half where they are long. */
  readonly nearRange: Ratio
  readonly rate: Ratio
}

/**
 * The contingency for short options of 2022 to 2024, for what is short and not covered by longs nearer to
 * the money on the same side: from the underlying outward, what is long is carried on until shorts use it up.
 *
 * Rules: [VEN63]
 */
export function shortContingency(strikes: readonly StrikeNet[], terms: ShortTerms): Ratio {
  const { underlying, rate } = terms
  const rising = strikes.toSorted((a, b) => Ratio.compare(a.strike, b.strike))
  const isAbove = ({ strike }: StrikeNet): boolean => Ratio.compare(strike, underlying) >= 0
  const above = rising.filter(isAbove)
  const below = rising.filter((one) => !isAbove(one)).toReversed()
  return Ratio.mul(rate, Ratio.add(uncovered(above, terms), uncovered(below, terms)))
}

function uncovered(outward: readonly StrikeNet[], terms: ShortTerms): Ratio {
  let [carried, short] = [Ratio.zero, Ratio.zero]
  for (const one of outward) {
    const left = Ratio.add(carried, counted(one, terms))
    carried = Ratio.positive(left)
    short = Ratio.add(short, Ratio.positive(Ratio.negate(left)))
  }
  return short
}

function counted({ strike, net }: StrikeNet, { underlying, nearRange }: ShortTerms): Ratio {
  const far = Ratio.abs(Ratio.sub(strike, underlying))
  const isNear = Ratio.compare(far, Ratio.mul(nearRange, underlying)) <= 0
  return isNear && net.numerator > 0n ? Ratio.mul(net, Ratio.of(1n, 2n)) : net
}
