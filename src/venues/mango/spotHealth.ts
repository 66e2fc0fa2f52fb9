import { assert } from '../../base/assert.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  assetPrice,
  assetValue,
  type HealthType,
  liabPrice,
  liabValue,
  type SpotOrders,
  type Token,
} from './Account.ts'

/** Tokens by id, with their balances: what is held, free on orders and in perpetuals. */
export type Balances = ReadonlyMap<string, { readonly token: Token; readonly balance: Ratio }>

/** What the orders of a market may become: all of it base, or all of it quote. */
interface Reserved {
  readonly orders: SpotOrders
  readonly asBase: Ratio
  readonly asQuote: Ratio
}

/**
 * What open spot orders add to health, market by market: the less of all as base and all as quote,
 * each beside whatever all other orders could bring of that token.
 *
 * Rules: [VEN78]
 */
export function spotHealth(
  orders: readonly SpotOrders[],
  balances: Balances,
  type: HealthType,
): readonly Ratio[] {
  const reserved = orders.map((one) => reservedOf(one, balances, type))
  const most = mostOf(reserved)
  const effect = (id: string, amount: Ratio): Ratio => {
    const { token, balance } = inBalances(balances, id)
    const all = Ratio.add(balance, most.get(id) ?? Ratio.zero)
    const asset = Ratio.positive(Ratio.min(amount, all))
    const liab = Ratio.sub(amount, asset)
    return Ratio.add(
      Ratio.mul(asset, assetValue(token, type)),
      Ratio.mul(liab, liabValue(token, type)),
    )
  }
  return reserved.map(({ orders: { base, quote }, asBase, asQuote }) =>
    asBase.numerator === 0n || asQuote.numerator === 0n
      ? Ratio.zero
      : Ratio.min(effect(base, asBase), effect(quote, asQuote)),
  )
}

function reservedOf(orders: SpotOrders, balances: Balances, type: HealthType): Reserved {
  const base = inBalances(balances, orders.base).token.prices
  const quote = inBalances(balances, orders.quote).token.prices
  const bought = Ratio.div(assetPrice(quote, type), liabPrice(base, type))
  const sold = Ratio.div(assetPrice(base, type), liabPrice(quote, type))
  const { reservedBase, reservedQuote, highestBidInverse, lowestAsk } = orders
  return {
    orders,
    asBase: Ratio.add(reservedBase, Ratio.mul(reservedQuote, lower(bought, highestBidInverse))),
    asQuote: Ratio.add(reservedQuote, Ratio.mul(reservedBase, lower(sold, lowestAsk))),
  }
}

const lower = (rate: Ratio, known: Ratio): Ratio =>
  known.numerator === 0n ? rate : Ratio.min(rate, known)

/** The most of each token that all orders together could bring. */
function mostOf(reserved: readonly Reserved[]): ReadonlyMap<string, Ratio> {
  const most = new Map<string, Ratio>()
  const add = (id: string, amount: Ratio) =>
    most.set(id, Ratio.add(most.get(id) ?? Ratio.zero, amount))
  for (const { orders, asBase, asQuote } of reserved) {
    add(orders.base, asBase)
    add(orders.quote, asQuote)
  }
  return most
}

/** An order or a perpetual of a token that the account does not list is a fault of the caller. */
export function inBalances(
  balances: Balances,
  id: string,
): { readonly token: Token; readonly balance: Ratio } {
  const found = balances.get(id)
  assert(found !== undefined, 'mango: every token of an order or a perpetual is in the account')
  return found
}
