import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** What several trades of one instrument come to. */
export interface NetPosition {
  /** Below zero short. */
  readonly quantity: Ratio
  /** The average price of what is open; zero where nothing is. */
  readonly price: Ratio
}

const flat: NetPosition = { quantity: Ratio.zero, price: Ratio.zero }

/**
 * Trades netted one after another: what adds is averaged in, what reduces leaves the price, and what goes
 * through zero is open at its own. Exactly: 0.3 less 0.2 less 0.1 is nothing.
 *
 * Rules: [SIZE12]
 */
export const of = (trades: readonly NetPosition[]): NetPosition => trades.reduce(after, flat)

function after(held: NetPosition, trade: NetPosition): NetPosition {
  const quantity = Ratio.add(held.quantity, trade.quantity)
  if (quantity.numerator === 0n) return flat
  const sign = Integer.sign(held.quantity.numerator)
  if (sign * Integer.sign(trade.quantity.numerator) >= 0) {
    const cost = Ratio.add(costOf(held), costOf(trade))
    return { quantity, price: Ratio.div(Ratio.abs(cost), Ratio.abs(quantity)) }
  }
  return { quantity, price: Integer.sign(quantity.numerator) === sign ? held.price : trade.price }
}

const costOf = ({ quantity, price }: NetPosition): Ratio => Ratio.mul(quantity, price)

/**
 * Profit of contracts of one unit of the quote that settle in the base, such as 1 USD of bitcoin.
 *
 * Rules: [SIZE13]
 */
export const inverseProfit = (contracts: Ratio, entry: Ratio, mark: Ratio): Ratio =>
  Ratio.sub(Ratio.div(contracts, entry), Ratio.div(contracts, mark))

/**
 * A share of notional, divided by the leverage chosen.
 *
 * Rules: [SIZE13]
 */
export const margin = (notional: Ratio, rate: Ratio, leverage: Ratio): Ratio =>
  Ratio.div(Ratio.mul(Ratio.abs(notional), rate), leverage)

export * as NetPosition from './NetPosition.ts'
