import { Result } from '../../base/Result.ts'
import { Ratio } from '../../money/Ratio.ts'

/** An order at rest; the size is what is left of it, above zero. */
export interface VegaOrder {
  readonly size: Ratio
  readonly price: Ratio
}

/** What isolated mode asks by. */
export interface IsolatedTerms {
  /** Chosen by the party: 0.5 is a leverage of two. */
  readonly factor: Ratio
  /** The higher of the mark and the indicative price, or null outside of auctions. */
  readonly auctionPrice: Ratio | null
}

/**
 * The order margin of one side, exactly: of what is left after the orders that trade first have closed the
 * position, at the limit price, or at the auction's where that is higher.
 *
 *     factor × Σ size × max(price, auction price)
 *
 * Rules: [VEN94]
 *
 * Source: Vega protocol specification 0019-MCAL, isolated margin mode, of 2024.
 *
 * @example
 * // 20 short; buys of 10 at 50, 20 at 40 and 30 at 20: the first 20 close
 * orderSideMargin('buy', position, orders, { factor: Ratio.of(1n, 2n), auctionPrice: null }) // => 500
 */
export function orderSideMargin(
  side: 'buy' | 'sell',
  position: Ratio,
  orders: readonly VegaOrder[],
  { factor, auctionPrice }: IsolatedTerms,
): Ratio {
  let closing = Ratio.positive(side === 'buy' ? Ratio.negate(position) : position)
  let worth = Ratio.zero
  for (const { size, price } of firstToTrade(side, orders)) {
    const closed = Ratio.min(closing, size)
    closing = Ratio.sub(closing, closed)
    const counted = auctionPrice === null ? price : Ratio.max(price, auctionPrice)
    worth = Ratio.add(worth, Ratio.mul(Ratio.sub(size, closed), counted))
  }
  return Ratio.mul(factor, worth)
}

/** The highest buy and the lowest sell trade first. */
function firstToTrade(side: 'buy' | 'sell', orders: readonly VegaOrder[]): readonly VegaOrder[] {
  const risen = [...orders].sort((a, b) => Ratio.compare(a.price, b.price))
  return side === 'sell' ? risen : risen.reverse()
}

/**
 * The order margin of a party: the larger of both sides, for not both can trade against one position.
 *
 * Rules: [VEN94]
 */
export const orderMargin = (
  position: Ratio,
  buys: readonly VegaOrder[],
  sells: readonly VegaOrder[],
  terms: IsolatedTerms,
): Ratio =>
  Ratio.max(
    orderSideMargin('buy', position, buys, terms),
    orderSideMargin('sell', position, sells, terms),
  )

/** A position in isolated mode, and the margin that it would have by cross margin. */
export interface IsolatedSwitch {
  readonly position: Ratio
  readonly averageEntry: Ratio
  readonly factor: Ratio
  /** The market's risk factors and its slippage. */
  readonly riskLong: Ratio
  readonly riskShort: Ratio
  readonly slippage: Ratio
  /** The initial level of the position. */
  readonly initial: bigint
}

/** initial: the sum is not above the initial level. factor: it is not above risk and slippage. */
export type SwitchFault = 'initial' | 'factor'

/**
 * What a switch to isolated mode, or to another factor there, puts aside for the position, exactly. It must be
 * above the initial level where there is a position, and the factor above the larger risk factor and slippage.
 *
 *     factor × average entry × |position|
 *
 * Rules: [VEN95]
 */
export function positionMargin(asked: IsolatedSwitch): Result<Ratio, SwitchFault> {
  const { position, riskLong, riskShort, slippage, factor } = asked
  const margin = Ratio.mul(Ratio.mul(factor, asked.averageEntry), Ratio.abs(position))
  const isShort = Ratio.compare(margin, Ratio.of(asked.initial)) <= 0
  if (position.numerator !== 0n && isShort) return Result.failure('initial')
  const least = Ratio.add(Ratio.max(riskLong, riskShort), slippage)
  return Ratio.compare(factor, least) > 0 ? Result.success(margin) : Result.failure('factor')
}
