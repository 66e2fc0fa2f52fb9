import { Normal } from '../base/Normal.ts'
import { Real } from '../base/Real.ts'
import { Black76 } from './Black76.ts'

/** A price, and all of its option but the volatility. */
export type Priced = Omit<Black76, 'volatility'> & { readonly price: number }

/** Why a price has no volatility. */
export type Unpriced = 'below' | 'above' | 'expired'

/** Steps are bounded; of prices within the bounds none has needed a third of them. */
const stepsMax = 200

/**
 * The volatility at which Black-76 gives a price. There is none at or under what exercise is worth (below), at
 * or over what the option could be worth at most (above), or without time. Newton on the logarithm of
 * the price, or over half of the most of what lacks to it, so that it is as good at the bounds; it is
 * kept between the last two that bound it.
 *
 * Rules: [PRICE4]
 *
 * @example
 * impliedVolatility({ right: 'call', forward: 19, strike: 19, years: 0.75, rate: 0.1, price: 1.7011 }) // => 0.28
 */
export function impliedVolatility({ price, ...of }: Priced): number | Unpriced {
  const { right, forward, strike, years, rate } = of
  if (!(years > 0)) return 'expired'
  const gain = right === 'call' ? forward - strike : strike - forward
  const time = price * Real.exp(rate * years) - (gain > 0 ? gain : 0)
  if (!(time > 0)) return 'below'
  const [low, high] = forward < strike ? [forward, strike] : [strike, forward]
  if (time >= low) return 'above'
  return deviationOf(Real.ln(low / high), time / Math.sqrt(low * high)) / Math.sqrt(years)
}

/** The deviation at which the normalised price is a share that is above zero and below e^(x ÷ 2). */
function deviationOf(x: number, share: number): number {
  const most = Real.exp(x / 2)
  const misses = share > most / 2 ? upperMiss(x, most - share) : lowerMiss(x, share)
  let [from, to] = [0, Number.POSITIVE_INFINITY]
  let at = Math.sqrt(-2 * x) || 1
  for (let step = 0; step < stepsMax; step++) {
    const { miss, slope } = misses(at)
    if (miss > 0) to = at
    else from = at
    const next = at - miss / slope
    const isInside = next > from && next < to
    const kept = isInside ? next : to === Number.POSITIVE_INFINITY ? 2 * at : (from + to) / 2
    if (kept === at || Math.abs(kept - at) <= 1e-15 * at) return kept
    at = kept
  }
  return at
}

interface Miss {
  /** Above zero where the deviation is too large. */
  readonly miss: number
  readonly slope: number
}

/** By the logarithm of the price, whose factor is taken out: it does not underflow. */
const lowerMiss =
  (x: number, share: number) =>
  (at: number): Miss => {
    const upper = x / at + at / 2
    const rest = ratio(upper) - ratio(x / at - at / 2)
    const log = -0.5 * ((x / at) * (x / at) + (at * at) / 4) + Real.ln(Normal.density(0) * rest)
    return { miss: log - Real.ln(share), slope: 1 / rest }
  }

/** By the logarithm of what lacks to the most. */
const upperMiss =
  (x: number, lack: number) =>
  (at: number): Miss => {
    const upper = x / at + at / 2
    const rest =
      Real.exp(x / 2) * Normal.cdf(-upper) + Real.exp(-x / 2) * Normal.cdf(x / at - at / 2)
    return { miss: Real.ln(lack) - Real.ln(rest), slope: Black76.slope(x, at) / rest }
  }

/** Φ(d) ÷ φ(d) */
const ratio = (d: number): number => (d > 0 ? Normal.cdf(d) / Normal.density(d) : Normal.mills(-d))
