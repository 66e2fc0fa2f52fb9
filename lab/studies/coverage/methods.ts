import { OptionBook } from '../../../src/brokerage/options/OptionBook.ts'
import { OptionMargin } from '../../../src/brokerage/options/OptionMargin.ts'
import { PortfolioMargin, type PortfolioPosition } from '../../../src/brokerage/PortfolioMargin.ts'
import { StockMargin } from '../../../src/brokerage/StockMargin.ts'
import { priceScan } from '../../../src/brokerage/span/nse.ts'
import { OptionArray } from '../../../src/brokerage/span/OptionArray.ts'
import { Scenario } from '../../../src/brokerage/span/Scenario.ts'
import { SpanBook, type SpanPosition } from '../../../src/brokerage/span/SpanBook.ts'
import { Ratio } from '../../../src/money/Ratio.ts'
import type { DailyMarket } from './DailyMarket.ts'
import { Held } from './Held.ts'

/** A market whose options can be priced. */
export interface Priced extends DailyMarket {
  readonly volatility: number
}

/** What a method asks to be left of something beyond what closing it brings now, in dollars. */
export type Cushion = (held: Held, market: Priced) => number

/** What each method asks, by its name. Rules: [COVER2] */
export const methods: { readonly [name: string]: Cushion } = {
  'FINRA 4210': ofRules,
  'portfolio margin': ofPoints,
  'SPAN-like': ofScan,
  '99 % volatility': (held, market) => ofMove(held, market, market.deviation),
  '99 % with a floor': (held, market) => ofMove(held, market, market.floored),
}

const now = ({ price, volatility }: Priced): Held.At => ({
  ...{ price, volatility },
  years: Held.DAYS / 365,
})

/**
 * Maintenance of stock, and of options of a broad index the least that their pairing asks for, which has what
 * was written paid back and what was bought paid in full.
 */
function ofRules({ shares, options }: Held, market: Priced): number {
  const price = Held.exact(market.price)
  if (options.length === 0) {
    const side = shares > 0 ? 'long' : 'short'
    const position = { side, shares: Ratio.of(BigInt(Math.abs(shares))), price } as const
    const terms = { ...position, isMarginable: true, factor: Ratio.one }
    return Ratio.toNumber(StockMargin.maintenance(StockMargin.finra, terms))
  }
  const legs = options.map((one) => ({
    ...{ kind: one.right, quantity: one.quantity, expiry: Held.expiry(market.date) },
    strike: Held.exact(Held.strikeOf(one.strike, market.price)),
    price: Held.exact(Held.worth(one, market.price, now(market))),
  }))
  const terms = { today: market.date, price, multiplier: Ratio.of(BigInt(Held.UNITS)) }
  const book = { ...terms, factor: Ratio.one, legs, shares: Ratio.zero }
  const { requirement } = OptionMargin.of(OptionBook.broad, book, 'joint')
  const brought = Ratio.sum(
    legs.map(({ quantity, price: each }) =>
      Ratio.mul(Ratio.mul(each, Ratio.positive(Ratio.of(-quantity))), terms.multiplier),
    ),
  )
  return Ratio.toNumber(Ratio.sub(requirement, brought))
}

/** The ten points of a broad index of high capitalisation, its volatility as it is. */
function ofPoints({ shares, options }: Held, market: Priced): number {
  const moved = PortfolioMargin.points('broadHighCap').map(
    (share) => market.price * (1 + Ratio.toNumber(share)),
  )
  const at = now(market)
  const stock: PortfolioPosition = {
    ...{ quantity: Ratio.of(BigInt(shares)), value: Held.exact(market.price), multiplier: null },
    atPoints: moved.map(Held.exact),
  }
  const held = options.map((one): PortfolioPosition => {
    const each = (price: number) =>
      Held.exact(Held.UNITS * Held.worth(one, market.price, { ...at, price }))
    return {
      ...{ quantity: Ratio.of(one.quantity), value: each(market.price) },
      ...{ atPoints: moved.map(each), multiplier: Ratio.of(BigInt(Held.UNITS)) },
    }
  })
  const { margin } = PortfolioMargin.requirement(shares === 0 ? held : [stock])
  return Ratio.toNumber(margin)
}

/** Points of volatility that the scan moves it by. */
export const VOLATILITY_RANGE = 0.04

/** The sixteen scenarios over the price range of an index at NSE Clearing. */
function ofScan({ shares, options }: Held, market: Priced): number {
  const range = scanRange(market) * market.price
  const future = Held.exact(market.price)
  const terms = { compositeDelta: Ratio.zero, expiry: 'front' }
  const stock: SpanPosition = {
    quantity: Ratio.of(BigInt(shares)),
    contract: {
      ...{ ...terms, id: 'stock', isOption: false, price: future },
      losses: Scenario.linear(Held.exact(range)),
    },
  }
  const held = options.map((one): SpanPosition => {
    const { price, losses } = OptionArray.of(
      { right: one.right, strike: Held.strikeOf(one.strike, market.price) },
      {
        ...{ future: market.price, priceRange: range, volatility: market.volatility },
        ...{ volatilityRange: VOLATILITY_RANGE, years: now(market).years, lookAhead: 1 / 365 },
      },
    )
    const units = Ratio.mul(Ratio.of(one.quantity), Ratio.of(BigInt(Held.UNITS)))
    return { quantity: units, contract: { ...terms, id: 'option', isOption: true, price, losses } }
  })
  const { scanRisk } = SpanBook.requirement(shares === 0 ? held : [stock], {
    ...{ spreads: [], shortOptionMinimum: Ratio.zero },
  })
  return Ratio.toNumber(scanRisk)
}

/** A share of the price. */
const scanRange = ({ deviation }: Priced): number =>
  Math.max(
    priceScan.sigmas * deviation * Math.sqrt(priceScan.days),
    Ratio.toNumber(priceScan.index.least),
  )

/** One day in a hundred of a normal is farther out, on one side. */
export const CONFIDENCE = 2.3263478740408408

/** The larger loss of a day's move up and down that one day in a hundred goes beyond. */
function ofMove(held: Held, market: Priced, deviation: number): number {
  const at = now(market)
  const before = Held.value(held, market.price, at)
  const move = CONFIDENCE * deviation
  return [1 - move, 1 + move].reduce((most, factor) => {
    const after = Held.value(held, market.price, { ...at, price: market.price * factor })
    return Math.max(most, before - after)
  }, 0)
}
