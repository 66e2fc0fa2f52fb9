import { Normal } from '../base/Normal.ts'
import { Real } from '../base/Real.ts'
import { Black76, type Greeks } from './Black76.ts'

/** An option on a spot price that yields something, as a stock pays dividends or a coin costs to carry. */
export interface BlackScholes {
  readonly right: 'call' | 'put'
  readonly spot: number
  readonly strike: number
  readonly years: number
  readonly volatility: number
  /** Compounded continuously, as the yield is. */
  readonly rate: number
  readonly yield: number
}

/** The same option on its forward, S e^((r - q) T). */
const forwardOf = ({ spot, yield: paid, ...of }: BlackScholes): Black76 => ({
  ...of,
  forward: spot * Real.exp((of.rate - paid) * of.years),
})

/**
 * The price by Black, Scholes and Merton: that of Black-76 at the forward.
 *
 * Rules: [PRICE3]
 *
 * @example
 * // Haug 1998: 2.1334
 * BlackScholes.price({ right: 'call', spot: 60, strike: 65, years: 0.25, volatility: 0.3, rate: 0.08, yield: 0 })
 */
export const price = (of: BlackScholes): number => Black76.price(forwardOf(of))

/**
 * The greeks by the spot price, with the rate moving the forward.
 *
 * Rules: [PRICE3]
 */
export function greeks(of: BlackScholes): Greeks {
  const { right, spot, strike, years, rate, yield: paid } = of
  const forward = forwardOf(of)
  const { delta, gamma, vega } = Black76.greeks(forward)
  const growth = forward.forward / spot
  const byForward = { delta: delta * growth, gamma: gamma * growth * growth, vega }
  const owed = strike * Real.exp(-rate * years) * strikeShare(forward)
  const decay = years === 0 ? 0 : (-vega * of.volatility) / (2 * years)
  const sign = right === 'call' ? 1 : -1
  const theta = decay - sign * rate * owed + paid * spot * byForward.delta
  return { ...byForward, theta, rho: sign * years * owed }
}

/** How likely the strike is paid: Φ(d₂) of a call, Φ(-d₂) of a put. */
function strikeShare({ right, forward, strike, years, volatility }: Black76): number {
  const deviation = volatility * Math.sqrt(years)
  const sign = right === 'call' ? 1 : -1
  const distance = sign * Real.ln(forward / strike)
  if (deviation === 0) return distance > 0 ? 1 : 0
  return Normal.cdf(distance / deviation - (sign * deviation) / 2)
}

export * as BlackScholes from './BlackScholes.ts'
