import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Atoms } from '../../pricing/Atoms.ts'
import { Black76 } from '../../pricing/Black76.ts'
import { Scenario } from './Scenario.ts'

/** An option on a future, in doubles as a pricer takes them. */
export interface ScannedOption {
  readonly right: 'call' | 'put'
  readonly strike: number
}

/** The market of an option, and how far SPAN moves it. */
export interface ScanMarket {
  readonly future: number
  /** What price moves by, and volatility, a year's standard deviation. */
  readonly priceRange: number
  readonly volatility: number
  readonly volatilityRange: number
  /** Until the expiry now, and how much of that the look ahead takes. */
  readonly years: number
  readonly lookAhead: number
}

/** What one unit of an option is worth, and loses by scenario. */
export interface OptionArray {
  readonly price: Ratio
  /** Above zero where a long unit loses. */
  readonly losses: readonly Ratio[]
}

/** Decimals of a price of the future to which values are quantised. */
const decimals = 10

/**
 * The array of one long unit, for exchanges that publish none: Black 76 without interest, at each
 * scenario's price and volatility and after the look ahead, less its value now. Values are quantised before
 * they are added, a loss up.
 *
 * Rules: [SPAN8]
 */
export function of(option: ScannedOption, market: ScanMarket): OptionArray {
  const now = worth(option, market.future, market.volatility, market.years)
  return {
    price: quantised(now),
    losses: Scenario.all.map((scenario) => {
      const lost = now - after(option, market, scenario)
      return Ratio.mul(quantised(lost), scenario.cover)
    }),
  }
}

function after(option: ScannedOption, market: ScanMarket, { price, volatility }: Scenario): number {
  const future = market.future + Ratio.toNumber(price) * market.priceRange
  const volatile = market.volatility + signs[volatility] * market.volatilityRange
  return worth(option, future, Math.max(0, volatile), Math.max(0, market.years - market.lookAhead))
}

const signs = { up: 1, down: -1, unchanged: 0 } as const

const worth = (option: ScannedOption, forward: number, volatility: number, years: number): number =>
  Black76.price({ ...option, forward, volatility, years, rate: 0 })

const quantised = (value: number): Ratio =>
  Ratio.of(Atoms.up(value, decimals), Integer.pow10(decimals))

export * as OptionArray from './OptionArray.ts'
