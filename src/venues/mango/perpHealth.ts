import { Ratio } from '../../money/Ratio.ts'
import { assetPrice, type HealthType, liabPrice, type Perp, weightOf } from './Account.ts'

/**
 * The profit of a perpetual with its base weighed: the worse of all its bids filled at the price of
 * debts, and all its asks at that of assets.
 *
 *     quote + min over both of (base ± orders) × weight × price ∓ orders × price
 *
 * Rules: [VEN77]
 */
export function unweighted(perp: Perp, type: HealthType): Ratio {
  const bought = filled(perp, perp.bids, liabPrice(perp.prices, type), type)
  const sold = filled(perp, Ratio.negate(perp.asks), assetPrice(perp.prices, type), type)
  return Ratio.add(perp.quote, Ratio.min(bought, sold))
}

/**
 * The same as a balance of the settle token: of a profit only a share counts, and a loss in full.
 *
 * Rules: [VEN77]
 */
export function perpHealth(perp: Perp, type: HealthType): Ratio {
  const profit = unweighted(perp, type)
  return profit.numerator > 0n ? Ratio.mul(weightOf(perp.overall, type), profit) : profit
}

function filled(perp: Perp, orders: Ratio, price: Ratio, type: HealthType): Ratio {
  const net = Ratio.add(perp.base, orders)
  const value = Ratio.mul(net, baseValue(perp, net, type))
  return Ratio.sub(value, Ratio.mul(orders, price))
}

/** What one coin of base counts, by its side. */
function baseValue({ prices, asset, liab }: Perp, net: Ratio, type: HealthType): Ratio {
  return net.numerator < 0n
    ? Ratio.mul(weightOf(liab, type), liabPrice(prices, type))
    : Ratio.mul(weightOf(asset, type), assetPrice(prices, type))
}
