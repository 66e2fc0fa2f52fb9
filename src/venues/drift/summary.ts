import { Integer } from '../../money/Integer.ts'
import {
  crossMargin,
  cut,
  type DriftAccount,
  type DriftMargin,
  type DriftPerp,
  type DriftToken,
  isolatedMargin,
  profitOf,
  ratioOf,
  weightOf,
  worstBase,
  worthOf,
} from './DriftAccount.ts'
import { baseUnit, quoteUnit, weightUnit } from './units.ts'

/** What may be used still. */
export const freeOf = ({ collateral, requirement }: DriftMargin): bigint =>
  Integer.max(0n, collateral - requirement)

/** Liquidated where the collateral is less than what is asked. */
export const isLiquidatable = ({ collateral, requirement }: DriftMargin): boolean =>
  collateral < requirement

/**
 * Health in per cent, from what an account must keep: 1 − requirement ÷ collateral, to the nearest, a half up, between
 * none and a hundred.
 *
 * Rules: [VEN101]
 */
export function healthOf({ collateral, requirement }: DriftMargin): bigint {
  if (requirement === 0n && collateral >= 0n) return 100n
  if (collateral <= requirement) return 0n
  const free = Integer.mul(200n, collateral - requirement)
  return Integer.divDown(free + collateral, Integer.mul(2n, collateral))
}

/**
 * All that is owed and open, orders too, over all that would be left, in 1e4; zero where nothing is.
 *
 * Rules: [VEN101]
 */
export function leverageOf({ tokens, perps }: DriftAccount): bigint {
  const values = tokens.map(worthOf)
  const open = perps.map((perp) =>
    Integer.mulDivDown(Integer.abs(worstBase(perp)), perp.price, baseUnit),
  )
  const put = perps.map((perp) => profitOf(perp) + (perp.deposit ?? 0n))
  const owed = values.filter((value) => value < 0n).reduce(add, 0n)
  const net = [...values, ...put].reduce(add, 0n)
  const all = open.reduce(add, 0n) - owed
  if (net === 0n) return 0n
  return net < 0n
    ? -Integer.mulDivDown(all, weightUnit, -net)
    : Integer.mulDivDown(all, weightUnit, net)
}

const add = (a: bigint, b: bigint): bigint => a + b

/** A price as the venue's own package prints it: of now where the account is in liquidation already. */
export interface PrintedPrice {
  readonly price: bigint
  readonly isReached: boolean
}

/**
 * The price of a perpetual at which its account is liquidated, all orders aside; null where no price above zero is.
 *
 * Rules: [VEN102]
 */
export function perpLiquidationPrice(account: DriftAccount, index: number): PrintedPrice | null {
  const bare = { ...account, perps: account.perps.map(withoutOrders) }
  const perp = bare.perps[index]
  if (perp === undefined) return null
  const margin =
    perp.deposit === null
      ? crossMargin(bare, 'maintenance')
      : isolatedMargin(bare, perp, 'maintenance')
  const ratio = Integer.mul(ratioOf(perp, perp.base, 'maintenance'), 100n)
  const side = perp.base > 0n ? quoteUnit - ratio : quoteUnit + ratio
  const price = priceAfter(perp.price, freeOf(margin), cut(perp.base, side, baseUnit))
  return price === null ? null : { price, isReached: isLiquidatable(margin) }
}

const withoutOrders = (perp: DriftPerp): DriftPerp => ({ ...perp, bids: 0n, asks: 0n, orders: 0n })

/**
 * The price of a token at which the account is liquidated, orders in place, told as a perpetual's is.
 *
 * Rules: [VEN102]
 */
export function tokenLiquidationPrice(account: DriftAccount, token: DriftToken): bigint | null {
  const weight = Integer.mul(weightOf(token, 'maintenance'), 100n)
  const change = cut(token.amount, weight, Integer.pow10(token.decimals))
  return priceAfter(token.price, freeOf(crossMargin(account, 'maintenance')), change)
}

/** What is free, over what it changes by with the price. */
function priceAfter(price: bigint, free: bigint, change: bigint): bigint | null {
  if (change === 0n) return null
  const moved = Integer.mulDivDown(free, quoteUnit, Integer.abs(change))
  const found = change > 0n ? price - moved : price + moved
  return found < 0n ? null : found
}
