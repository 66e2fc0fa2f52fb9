import { Integer } from '../../money/Integer.ts'
import { Six } from './Six.ts'

/** A position; all numbers have six places. */
export interface DangoPosition {
  readonly market: string
  /** Signed. */
  readonly size: bigint
  readonly entry: bigint
  /** What a unit has come to owe in funding since it was opened or settled. */
  readonly funding: bigint
}

/** The positions of an account, in the order of their markets' names. */
export interface DangoAccount {
  readonly margin: bigint
  readonly positions: readonly DangoPosition[]
}

/** A market's price and its rules. */
export interface DangoMarket {
  readonly price: bigint
  readonly rate: bigint
  /** The least notional that may remain open. */
  readonly orderMin: bigint
}

export type DangoMarkets = ReadonlyMap<string, DangoMarket>

/** What a position would gain at a price, after funding. */
export const profitAt = ({ size, entry, funding }: DangoPosition, price: bigint): bigint =>
  Six.mul(size, price - entry) - Six.mul(size, funding)

/**
 * Margin, profit and funding at the markets' prices.
 *
 * Rules: [VEN44]
 */
export const equity = ({ margin, positions }: DangoAccount, markets: DangoMarkets): bigint =>
  positions.reduce((sum, one) => sum + profitAt(one, of(markets, one).price), margin)

/**
 * |size| × price × rate, summed.
 *
 * Rules: [VEN44]
 */
export const maintenance = ({ positions }: DangoAccount, markets: DangoMarkets): bigint =>
  positions.reduce((sum, one) => sum + requirement(one, of(markets, one)), 0n)

export const requirement = ({ size }: DangoPosition, { price, rate }: DangoMarket): bigint =>
  Six.mul(Six.mul(Integer.abs(size), price), rate)

/**
 * Liquidated where equity is less than maintenance; never with nothing open.
 *
 * Rules: [VEN44]
 */
export const isLiquidatable = (account: DangoAccount, markets: DangoMarkets): boolean =>
  account.positions.length > 0 && equity(account, markets) < maintenance(account, markets)

/**
 * The price of one market at which that begins, all others as they are; null where none is above
 * zero, or nothing of the market is held.
 *
 *     (margin + Σ others' profit − size × entry − funding − Σ others' MM) ÷ (|size| × rate − size)
 *
 * Rules: [VEN45]
 */
export function liquidationPrice(
  account: DangoAccount,
  markets: DangoMarkets,
  market: string,
): bigint | null {
  const own = account.positions.find((one) => one.market === market)
  if (own === undefined) return null
  const rest = { ...account, positions: account.positions.filter((one) => one !== own) }
  const left = equity(rest, markets) + profitAt(own, 0n) - maintenance(rest, markets)
  const per = Six.mul(Integer.abs(own.size), of(markets, own).rate) - own.size
  if (per === 0n) return null
  const price = Six.div(left, per)
  return price > 0n ? price : null
}

/**
 * The price at which closing all of a position would leave the account with nothing: by all the
 * equity over the whole size, however little is to be closed.
 *
 * Rules: [VEN46]
 */
export function bankruptcyPrice(
  account: DangoAccount,
  markets: DangoMarkets,
  position: DangoPosition,
): bigint {
  const { price } = of(markets, position)
  const offset = Six.div(equity(account, markets), Integer.abs(position.size))
  return position.size > 0n ? price - offset : price + offset
}

export function of(markets: DangoMarkets, { market }: DangoPosition): DangoMarket {
  const found = markets.get(market)
  if (found === undefined) throw new RangeError(`no market ${market}`)
  return found
}

export * as DangoAccount from './DangoAccount.ts'
