import { Ratio } from '../money/Ratio.ts'

/** An isolated position whose margins are reckoned at its entry and do not move with the mark. */
export interface IsolatedAtEntry {
  /** Linear: the size is in the base. Inverse: in dollars, and all values in the coin. */
  readonly payoff: 'linear' | 'inverse'
  readonly side: 'long' | 'short'
  readonly size: Ratio
  readonly entry: Ratio
  readonly leverage: Ratio
  /** The maintenance rate, of the value at entry; zero gives the price of bankruptcy. */
  readonly rate: Ratio
  /** Margin added since. */
  readonly extra: Ratio
}

/**
 * The price at which what an isolated position may lose is lost: its initial margin and what was
 * added, less its maintenance, both of the value at entry.
 *
 *     linear    entry ∓ (entry ÷ leverage − entry × rate + extra ÷ size)
 *     inverse   size ÷ (value ± (value ÷ leverage − value × rate + extra)),  value = size ÷ entry
 *
 * Null where no price loses so much. Exact; who needs a tick rounds it.
 *
 * Rules: [VEN1]
 *
 * @example
 * liquidationPrice({ payoff: 'linear', side: 'long', ...at }) // 10,000 at 50x and 0.5 % => 9,850
 */
export function liquidationPrice(position: IsolatedAtEntry): Ratio | null {
  const { payoff, side, size, entry, leverage, rate, extra } = position
  const value = payoff === 'linear' ? Ratio.mul(size, entry) : Ratio.div(size, entry)
  const share = Ratio.sub(Ratio.div(Ratio.one, leverage), rate)
  const bearable = Ratio.add(Ratio.mul(value, share), extra)
  const lost = side === 'long' ? Ratio.negate(bearable) : bearable
  if (payoff === 'linear') return above(Ratio.add(entry, Ratio.div(lost, size)))
  const left = Ratio.sub(value, lost)
  return left.numerator > 0n ? Ratio.div(size, left) : null
}

const above = (price: Ratio): Ratio | null => (price.numerator > 0n ? price : null)
