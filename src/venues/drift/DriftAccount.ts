import { Integer } from '../../money/Integer.ts'
import { baseUnit, feeUnit, weightUnit } from './units.ts'

/** What margin is asked for: to open more, or to stay. */
export type Category = 'initial' | 'maintenance'

/** A weight or a ratio for each, in 1e4. */
export type Both = { readonly [category in Category]: bigint }

/** A token held, or owed below zero, in its own smallest unit. */
export interface DriftToken {
  readonly decimals: number
  readonly price: bigint
  readonly amount: bigint
  readonly asset: Both
  readonly debt: Both
  /** How fast weights change with size, in 1e6; zero where they do not. */
  readonly sizeFactor: bigint
}

export interface DriftPerp {
  readonly price: bigint
  readonly base: bigint
  /** With all that was settled into it. */
  readonly quote: bigint
  /** What was paid for the base that is open, below zero of a long. */
  readonly entry: bigint
  readonly ratio: Both
  readonly sizeFactor: bigint
  /** What all bids would add, and all asks below zero. */
  readonly bids: bigint
  readonly asks: bigint
  readonly orders: bigint
  /** Of a profit. */
  readonly profit: Both
  /** What is put up for it alone; null of one that the whole account stands for. */
  readonly deposit: bigint | null
}

export interface DriftAccount {
  readonly tokens: readonly DriftToken[]
  readonly perps: readonly DriftPerp[]
  /** An initial ratio that its owner set, zero for none. */
  readonly ratioLeast: bigint
}

/** In quotes of 1e6, with what a liquidation must give besides to end. */
export interface DriftMargin {
  readonly collateral: bigint
  readonly requirement: bigint
  /** Not above zero: losses count for more. */
  readonly collateralBuffer: bigint
  readonly requirementBuffer: bigint
}

/** What an order open asks: a cent. */
const orderMargin = 10_000n

/** A root of a size in 1e9 is in 1e5. */
const rootOf = (size: bigint): bigint => Integer.sqrtDown(Integer.mul(Integer.abs(size), 10n) + 1n)
const rootUnit = 100_000n

/**
 * A weight of what is owed or open, which grows with the root of its size.
 *
 *     max(weight, 0.8 × weight + factor × √(10 × size + 1))
 *
 * Rules: [VEN99]
 *
 * @example
 * sizePremium(baseUnit, 0n, 500n) // => 500n
 */
export function sizePremium(size: bigint, factor: bigint, weight: bigint): bigint {
  if (factor === 0n) return weight
  const unit = Integer.divExact(Integer.mul(rootUnit, feeUnit), weightUnit)
  const grown = Integer.mulDivDown(rootOf(size), factor, unit)
  return Integer.max(weight, weight - Integer.divDown(weight, 5n) + grown)
}

/**
 * A weight of what is held, which falls with the root of its size.
 *
 *     min(weight, 1.1 ÷ (1 + factor × √(10 × size + 1)))
 *
 * Rules: [VEN99]
 */
export function sizeDiscount(size: bigint, factor: bigint, weight: bigint): bigint {
  if (factor === 0n) return weight
  const divisor = feeUnit + Integer.mulDivDown(rootOf(size), factor, rootUnit)
  const most = Integer.mulDivDown(
    Integer.divExact(Integer.mul(feeUnit, 11n), 10n),
    weightUnit,
    divisor,
  )
  return Integer.min(weight, most)
}

/** Toward zero, as its program divides. */
export const cut = (a: bigint, b: bigint, c: bigint): bigint =>
  a < 0n ? -Integer.mulDivDown(-a, b, c) : Integer.mulDivDown(a, b, c)

const weighed = (value: bigint, weight: bigint): bigint => cut(value, weight, weightUnit)

/** The weight of a token by its side and size. */
export function weightOf(token: DriftToken, category: Category): bigint {
  const size = cut(Integer.abs(token.amount), baseUnit, Integer.pow10(token.decimals))
  return token.amount < 0n
    ? sizePremium(size, token.sizeFactor, token.debt[category])
    : sizeDiscount(size, token.sizeFactor, token.asset[category])
}

export const worthOf = ({ amount, price, decimals }: DriftToken): bigint =>
  cut(amount, price, Integer.pow10(decimals))

/** All asks or all bids filled, whichever is worth more; asks where they are alike. */
export function worstBase({ base, bids, asks, price }: DriftPerp): bigint {
  const worth = (size: bigint): bigint => Integer.mulDivDown(Integer.abs(size), price, baseUnit)
  return worth(base + asks) >= worth(base + bids) ? base + asks : base + bids
}

/** The ratio that a size asks. */
export const ratioOf = (perp: DriftPerp, size: bigint, category: Category, least = 0n): bigint => {
  const ratio = sizePremium(size, perp.sizeFactor, perp.ratio[category])
  return category === 'initial' ? Integer.max(ratio, least) : ratio
}

export const profitOf = ({ base, price, quote }: DriftPerp): bigint =>
  cut(base, price, baseUnit) + quote

/**
 * The margin of all that the account as a whole stands for. A buffer, in 1e4, asks that share of every liability and of
 * every loss besides.
 *
 * Rules: [VEN100]
 *
 * @example
 * crossMargin(account, 'maintenance') // liquidated where the collateral is less than the requirement
 */
export function crossMargin(account: DriftAccount, category: Category, buffer = 0n): DriftMargin {
  const perps = account.perps.filter(({ deposit }) => deposit === null)
  return [
    ...account.tokens.map((token) => tokenMargin(token, category, buffer)),
    ...perps.map((perp) => perpMargin(perp, category, account.ratioLeast, buffer)),
  ].reduce(sum, none)
}

/**
 * The margin of one perpetual with what is put up for it alone.
 *
 * Rules: [VEN100]
 */
export const isolatedMargin = (
  { ratioLeast }: DriftAccount,
  perp: DriftPerp,
  category: Category,
  buffer = 0n,
): DriftMargin =>
  sum(perpMargin(perp, category, ratioLeast, buffer), { ...none, collateral: perp.deposit ?? 0n })

const none: DriftMargin = {
  collateral: 0n,
  requirement: 0n,
  collateralBuffer: 0n,
  requirementBuffer: 0n,
}

const sum = (a: DriftMargin, b: DriftMargin): DriftMargin => ({
  collateral: a.collateral + b.collateral,
  requirement: a.requirement + b.requirement,
  collateralBuffer: a.collateralBuffer + b.collateralBuffer,
  requirementBuffer: a.requirementBuffer + b.requirementBuffer,
})

function tokenMargin(token: DriftToken, category: Category, buffer: bigint): DriftMargin {
  const value = worthOf(token)
  const counted = weighed(value, weightOf(token, category))
  if (value >= 0n) return { ...none, collateral: counted }
  return { ...none, requirement: -counted, requirementBuffer: -weighed(value, buffer) }
}

function perpMargin(
  perp: DriftPerp,
  category: Category,
  least: bigint,
  buffer: bigint,
): DriftMargin {
  const size = worstBase(perp)
  const liability = Integer.mulDivDown(Integer.abs(size), perp.price, baseUnit)
  const profit = profitOf(perp)
  const asked = weighed(liability, ratioOf(perp, size, category, least))
  return {
    collateral: profit > 0n ? weighed(profit, perp.profit[category]) : profit,
    requirement: asked + Integer.mul(perp.orders, orderMargin),
    collateralBuffer: weighed(Integer.min(0n, profit), buffer),
    requirementBuffer: weighed(liability, buffer),
  }
}
