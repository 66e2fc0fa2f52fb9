import { Real } from '../base/Real.ts'
import type { CoupledMarket } from './CoupledMarkets.ts'
import { SlippageAtRisk } from './SlippageAtRisk.ts'

type Sides = Pick<CoupledMarket, 'sell' | 'buy'>

/** Flows closer together than this share of them are one: the price there is taken. */
const close = 1e-6

/**
 * The average price of what takes a market from one net flow to another, over the price where nothing has been
 * taken: notionals that are sold count above zero.
 *
 *     (1 ÷ (to − from)) ∫ e^−I(u) du
 *
 * Rules: [COUPLED9]
 *
 * @example
 * averagePrice(linear of depth 100, 0, 50) // => 0.7869387
 */
export function averagePrice(market: Sides, from: number, to: number): number {
  const size = Math.abs(to - from)
  if (size <= close * Math.max(Math.abs(from), Math.abs(to))) return priceAt(market, from)
  return (area(market, to) - area(market, from)) / (to - from)
}

const priceAt = ({ sell, buy }: Sides, flow: number): number =>
  flow >= 0 ? Real.exp(-sell.move(flow)) : Real.exp(buy.move(-flow))

/** What a net flow has been paid in all, at the price where nothing has been taken. */
const area = ({ sell, buy }: Sides, flow: number): number =>
  flow >= 0
    ? flow * (1 - SlippageAtRisk.slippage(sell, flow, 'sell'))
    : flow * (1 + SlippageAtRisk.slippage(buy, -flow, 'buy'))
