import { Ratio } from '../../money/Ratio.ts'

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
