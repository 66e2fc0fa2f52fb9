import { Ratio } from '../../money/Ratio.ts'

/** An isolated position and the equity that it was opened with. */
export interface Isolated {
  readonly equity: Ratio
  /** Signed. */
  readonly size: Ratio
  readonly entry: Ratio
}

/**
 * The price at which the equity is used up: entry ∓ equity ÷ size.
 *
 * Rules: [VEN43]
 */
export const zeroEquityPrice = ({ equity, size, entry }: Isolated): Ratio =>
  Ratio.sub(entry, Ratio.div(equity, size))

/**
 * What the fund pays where a position is closed beyond that price; nothing where it is not.
 *
 * Rules: [VEN43]
 */
export function fundContribution({ equity, size, entry }: Isolated, fill: Ratio): Ratio {
  const left = Ratio.add(equity, Ratio.mul(size, Ratio.sub(fill, entry)))
  return Ratio.positive(Ratio.negate(left))
}
