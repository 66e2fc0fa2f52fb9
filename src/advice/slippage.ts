import { Depth } from '../market/Depth.ts'
import { fill } from '../market/fill.ts'
import { Taken } from '../market/Taken.ts'
import { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'

/** A trade that takes what a market offers at its mark. */
export interface Taking {
  readonly instrument: Instrument
  /** Signed: positive buys. */
  readonly lots: bigint
  readonly mark: Price
}

/** What is lost to the mark, settlement atoms, each rounded up. */
export interface Slippage {
  readonly spread: Amount
  readonly impact: Amount
}

/**
 * What a trade loses to the mark in a market of a depth: the spread, and what it moves the price. Not
 * rounded to ticks, for it is an average over many prices.
 *
 *     linear     notional × move
 *     inverse    notional × move ÷ (1 - move) for a seller, ÷ (1 + move) for a buyer
 *
 * Rules: [CURE5]
 *
 * @example
 * slippage(depth, { instrument, lots: -100n, mark }).impact // => 50n, half a percent of 10,000
 */
export function slippage(depth: Depth, taking: Taking): Slippage {
  const notional = Instrument.notional(taking.instrument, taking.lots, taking.mark)
  if (notional === 0n) return { spread: Amount.zero, impact: Amount.zero }
  const move = Depth.averageMove(depth, Amount.zero, notional, parts)
  const all = lostTo(Ratio.of(move, parts), taking, notional)
  const spread = Integer.min(all, lostTo(depth.halfSpread, taking, notional))
  return { spread: Amount.of(spread), impact: Amount.of(all - spread) }
}

/** What a notional loses to a move of the price, a share of the mark. */
function lostTo(
  { numerator, denominator }: Ratio,
  { instrument, lots }: Taking,
  notional: bigint,
): bigint {
  const sign = instrument.payoff === 'linear' ? 0n : lots > 0n ? 1n : -1n
  return Integer.mulDivUp(notional, numerator, denominator + Integer.mul(sign, numerator))
}

/** So fine that a notional within limits loses less than an atom to it. */
const parts = Integer.pow10(24)

/** The most lots, signed as the trade, that the market takes at all. */
export const takes = (depth: Depth, { instrument, lots, mark }: Taking): bigint =>
  fill(depth, Taken.refill(), { instrument, lots: Quantity.of(lots), mark, limit: null }).lots
