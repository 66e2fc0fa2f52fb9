import { Ratio } from '../../money/Ratio.ts'
import { rootUp } from '../root.ts'

/** Rates of a future under standard margin: what a position of no size asks, and what a coin adds. */
export interface StandardRates {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly slope: Ratio
}

/** A position in dollars, below zero for a short. */
export interface InverseFuture {
  readonly dollars: Ratio
  readonly entry: Ratio
}

export interface InverseMargins {
  readonly size: Ratio
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/**
 * Deribit's standard margin of an inverse future, in the coin: the size is what the dollars are worth,
 * and both rates grow with it, on all of it.
 *
 *     size = |dollars| ÷ mark      margin = size × (rate + size × slope)
 *
 * Rules: [VEN52]
 *
 * @example
 * inverseMargins(rates, { dollars: Ratio.of(2_500_000n), entry }, mark) // 40 coins => 0.48 to keep
 */
export function inverseMargins(
  { initial, maintenance, slope }: StandardRates,
  { dollars }: InverseFuture,
  mark: Ratio,
): InverseMargins {
  const size = Ratio.div(Ratio.abs(dollars), mark)
  const asked = (rate: Ratio): Ratio => Ratio.mul(size, Ratio.add(rate, Ratio.mul(size, slope)))
  return { size, initial: asked(initial), maintenance: asked(maintenance) }
}

/** What a position gained from a price to another, in the coin. */
export const profitOf = ({ dollars, entry }: InverseFuture, mark: Ratio): Ratio =>
  Ratio.mul(dollars, Ratio.sub(Ratio.div(Ratio.one, entry), Ratio.div(Ratio.one, mark)))

/**
 * The price at which what the position has left is what it must keep: the root, in 1 ÷ price, of
 *
 *     dollars² × slope × x² + (|dollars| × rate + dollars) × x = balance + dollars ÷ entry
 *
 * on the losing side. Null where there is none: a short whose coins cover dollars ÷ entry cannot be
 * liquidated by a rise. The root is rounded at the 30th place.
 *
 * Rules: [VEN53]
 */
export function inverseLiquidationPrice(
  { maintenance, slope }: Omit<StandardRates, 'initial'>,
  position: InverseFuture,
  balance: Ratio,
): Ratio | null {
  const { dollars, entry } = position
  const size = Ratio.abs(dollars)
  const a = Ratio.mul(Ratio.mul(size, size), slope)
  const b = Ratio.add(Ratio.mul(size, maintenance), dollars)
  const c = Ratio.add(balance, Ratio.div(dollars, entry))
  const isLong = dollars.numerator > 0n
  if (isLong ? c.numerator <= 0n : c.numerator >= 0n) return null
  if (a.numerator === 0n) return above(Ratio.div(b, c))
  const square = Ratio.add(Ratio.mul(b, b), Ratio.mul(Ratio.mul(Ratio.of(4n), a), c))
  if (square.numerator < 0n) return null
  const root = rootUp(square)
  const up = isLong ? Ratio.sub(root, b) : Ratio.sub(Ratio.negate(b), root)
  return up.numerator > 0n ? Ratio.div(Ratio.mul(Ratio.of(2n), a), up) : null
}

const above = (price: Ratio): Ratio | null => (price.numerator > 0n ? price : null)
