import { Ratio } from '../../money/Ratio.ts'

/**
 * The price at which Bybit asks the initial margin of an option that was sold: its mark, or the average price of the
 * sales where that is above it.
 *
 * Rules: [OPTM9]
 */
export const initialPrice = (mark: Ratio, average: Ratio): Ratio => Ratio.max(mark, average)

/** A purchase of options at Bybit, all for one unit of the base but the quantity. */
export interface Purchase {
  readonly quantity: Ratio
  readonly price: Ratio
  readonly index: Ratio
  readonly takerRate: Ratio
  /** The most that the fee is of the price. */
  readonly cap: Ratio
}

/**
 * What a purchase of options costs: the premium, and the fee on the index up to a share of the price
 * (Bybit, options fees, 2023).
 *
 * Rules: [OPTM9]
 */
export function buyCost({ quantity, price, index, takerRate, cap }: Purchase) {
  const premium = Ratio.mul(quantity, price)
  const each = Ratio.min(Ratio.mul(takerRate, index), Ratio.mul(cap, price))
  const fee = Ratio.mul(quantity, each)
  return { premium, fee, cost: Ratio.add(premium, fee) }
}
