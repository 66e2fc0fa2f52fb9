import { assert } from '../base/assert.ts'
import { Normal } from '../base/Normal.ts'
import { Real } from '../base/Real.ts'

/**
 * An option on a forward. Doubles of `Real` alone, so the same bits on every machine; what decides anything is
 * quantised first (`Atoms`).
 */
export interface Black76 {
  readonly right: 'call' | 'put'
  /** The price of the underlying for the day of expiry, and the strike; above zero. */
  readonly forward: number
  readonly strike: number
  /** Until the expiry; zero or more. */
  readonly years: number
  /** A year's standard deviation of the logarithm, 0.6 for 60 %; zero or more. */
  readonly volatility: number
  /** The rate at which the price is discounted, compounded continuously. */
  readonly rate: number
}

/** What an option's price does as something moves alone. */
export interface Greeks {
  /** As the underlying moves by one. */
  readonly delta: number
  /** How delta does. */
  readonly gamma: number
  /** As the volatility moves by one, which is 100 points. */
  readonly vega: number
  /** As a year passes. */
  readonly theta: number
  /** As the rate moves by one. */
  readonly rho: number
}

/**
 * The price, what is out of the money reckoned and the rest added, so that small prices keep their digits
 * and put and call are equal but for the forward.
 *
 *     call = e^(-r T) (F Φ(d₁) - K Φ(d₂)),   d₁ = (ln(F ÷ K) + σ² T ÷ 2) ÷ (σ √T),   d₂ = d₁ - σ √T
 *
 * Rules: [PRICE1]
 *
 * @example
 * // Haug 1998: 1.7011
 * Black76.price({ right: 'call', forward: 19, strike: 19, years: 0.75, volatility: 0.28, rate: 0.1 })
 */
export function price(of: Black76): number {
  check(of)
  const { right, forward, strike, years, rate } = of
  const gain = right === 'call' ? forward - strike : strike - forward
  const time = outOfTheMoney(forward, strike, total(of))
  return Real.exp(-rate * years) * (gain > 0 ? gain + time : time)
}

/** The standard deviation until the expiry, σ √T. */
const total = ({ volatility, years }: Black76): number => volatility * Math.sqrt(years)

/**
 * What the option of the two that is out of the money is worth, undiscounted.
 *
 * Rules: [PRICE1]
 */
function outOfTheMoney(forward: number, strike: number, deviation: number): number {
  if (deviation === 0) return 0
  const [low, high] = forward < strike ? [forward, strike] : [strike, forward]
  const x = Real.ln(low / high)
  return Math.sqrt(low * high) * normalised(x, deviation)
}

/**
 * The price of what is out of the money as a share of √(F K), by the logarithm of its moneyness, zero or
 * below, and its standard deviation. In the lower tail both terms have one factor, which is taken out.
 *
 * Rules: [PRICE1]
 */
function normalised(x: number, deviation: number): number {
  const upper = x / deviation + deviation / 2
  const lower = x / deviation - deviation / 2
  if (upper > 0) return Real.exp(x / 2) * Normal.cdf(upper) - Real.exp(-x / 2) * Normal.cdf(lower)
  return slope(x, deviation) * (Normal.mills(-upper) - Normal.mills(-lower))
}

/** How the normalised price rises with the deviation. */
export const slope = (x: number, deviation: number): number =>
  Normal.density(0) *
  Real.exp(-0.5 * ((x / deviation) * (x / deviation) + (deviation * deviation) / 4))

/**
 * The greeks; delta and gamma by the forward, rho with the forward as it is. At no time or volatility all but
 * delta and rho are those of the payoff.
 *
 * Rules: [PRICE2]
 *
 * @example
 * Black76.greeks({ right: 'put', forward: 105, strike: 100, years: 0.5, volatility: 0.36, rate: 0.1 }).delta // => -0.3566
 */
export function greeks(of: Black76): Greeks {
  check(of)
  const { right, forward, strike, years, volatility, rate } = of
  const discount = Real.exp(-rate * years)
  const deviation = total(of)
  const worth = price(of)
  const rho = -years * worth
  if (deviation === 0) {
    const delta = discount * sideOf(right, right === 'call' ? forward > strike : forward < strike)
    return { delta, gamma: 0, vega: 0, theta: rate * worth, rho }
  }
  const upper = Real.ln(forward / strike) / deviation + deviation / 2
  const density = discount * Normal.density(upper)
  const share = right === 'call' ? Normal.cdf(upper) : -Normal.cdf(-upper)
  return {
    delta: discount * share,
    gamma: density / (forward * deviation),
    vega: forward * density * Math.sqrt(years),
    theta: (-forward * density * volatility) / (2 * Math.sqrt(years)) + rate * worth,
    rho,
  }
}

const sideOf = (right: 'call' | 'put', isIn: boolean): number =>
  isIn ? (right === 'call' ? 1 : -1) : 0

/** What is asked of must be numbers that an option can have. */
function check({ forward, strike, years, volatility, rate }: Black76): void {
  assert(forward > 0 && forward < Number.MAX_VALUE, 'Black76: the forward is above zero')
  assert(strike > 0 && strike < Number.MAX_VALUE, 'Black76: the strike is above zero')
  assert(years >= 0 && years < 1_000, 'Black76: the time is from zero to a thousand years')
  assert(volatility >= 0 && volatility < 1_000, 'Black76: the volatility is zero or more')
  assert(rate > -100 && rate < 100, 'Black76: the rate is one')
}

export * as Black76 from './Black76.ts'
