import { Ratio } from '../../money/Ratio.ts'

/**
 * What health is asked for: to open more, to stay, or to leave a liquidation that has begun.
 *
 * Rules: [VEN75]
 */
export type HealthType = 'init' | 'maint' | 'liquidationEnd'

/** The price of the oracle, and one that follows it slowly. */
export interface Prices {
  readonly oracle: Ratio
  readonly stable: Ratio
}

/** Of assets or of debts: one of them to open and to end a liquidation, the other to stay. */
export interface Weights {
  readonly init: Ratio
  readonly maint: Ratio
}

/** What all hold or owe of a token, and the worth from which the initial weight is scaled. */
export interface Scaling {
  readonly total: Ratio
  readonly startQuote: Ratio
}

export interface Token {
  readonly id: string
  readonly prices: Prices
  /** Below zero where it is owed. */
  readonly balance: Ratio
  readonly asset: Weights
  readonly liab: Weights
  /** Null where the weight is not scaled. */
  readonly deposits: Scaling | null
  readonly borrows: Scaling | null
}

/** Open orders of a spot market: what they reserve, and what filled ones left free. */
export interface SpotOrders {
  readonly base: string
  readonly quote: string
  readonly reservedBase: Ratio
  readonly reservedQuote: Ratio
  readonly freeBase: Ratio
  readonly freeQuote: Ratio
  /** Zero where it is not known: the price of the oracle is taken. */
  readonly lowestAsk: Ratio
  /** One over the highest bid, or zero. */
  readonly highestBidInverse: Ratio
}

/** A perpetual: base and open orders in coins, the quote with unsettled funding. */
export interface Perp {
  readonly settleToken: string
  readonly prices: Prices
  readonly base: Ratio
  readonly bids: Ratio
  readonly asks: Ratio
  readonly quote: Ratio
  readonly asset: Weights
  readonly liab: Weights
  /** Of a profit, once the base is weighed. */
  readonly overall: Weights
}

export interface Account {
  readonly tokens: readonly Token[]
  readonly orders: readonly SpotOrders[]
  readonly perps: readonly Perp[]
}

/** Assets to open count at the lower of two prices, all else at the oracle's. */
export const assetPrice = ({ oracle, stable }: Prices, type: HealthType): Ratio =>
  type === 'init' ? Ratio.min(oracle, stable) : oracle

/** Debts to open count at the higher. */
export const liabPrice = ({ oracle, stable }: Prices, type: HealthType): Ratio =>
  type === 'init' ? Ratio.max(oracle, stable) : oracle

export const weightOf = ({ init, maint }: Weights, type: HealthType): Ratio =>
  type === 'maint' ? maint : init

/**
 * The weight of a token held, for initial health less the more of it all hold: weight × start ÷ worth
 * of all, at the higher price, since that scales most.
 *
 * Rules: [VEN76]
 */
export function assetWeight(token: Token, type: HealthType): Ratio {
  const weight = weightOf(token.asset, type)
  const excess = type === 'init' ? excessOf(token, token.deposits) : Ratio.one
  return Ratio.div(weight, excess)
}

/**
 * The weight of a token owed, for initial health more the more of it all owe.
 *
 * Rules: [VEN76]
 */
export function liabWeight(token: Token, type: HealthType): Ratio {
  const weight = weightOf(token.liab, type)
  return type === 'init' ? Ratio.mul(weight, excessOf(token, token.borrows)) : weight
}

/** How many times the worth is of what is not scaled, at least one. */
function excessOf({ prices }: Token, scaling: Scaling | null): Ratio {
  if (scaling === null || scaling.startQuote.numerator <= 0n) return Ratio.one
  const worth = Ratio.mul(scaling.total, liabPrice(prices, 'init'))
  return Ratio.max(Ratio.one, Ratio.div(worth, scaling.startQuote))
}

/** What one unit adds to health where the token is held. */
export const assetValue = (token: Token, type: HealthType): Ratio =>
  Ratio.mul(assetWeight(token, type), assetPrice(token.prices, type))

/** What one unit takes from health where it is owed. */
export const liabValue = (token: Token, type: HealthType): Ratio =>
  Ratio.mul(liabWeight(token, type), liabPrice(token.prices, type))
