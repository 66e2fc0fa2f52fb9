import { assert } from '../../base/assert.ts'
import { Normal } from '../../base/Normal.ts'
import { Real } from '../../base/Real.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Atoms } from '../../pricing/Atoms.ts'

/** The logarithm of a price is normal with this mean and deviation. */
export interface Lognormal {
  readonly mean: number
  readonly deviation: number
  /** The share of outcomes that count as the tail, between 0 and 1. */
  readonly tail: number
}

const places = 12

/** Doubles of `Real` alone, with the same bits everywhere, to the 12th place: up, against the party. */
const rounded = (value: number): Ratio => Ratio.of(Atoms.up(value, places), Integer.pow10(places))

/**
 * Value at risk and expected shortfall of one unit of a lognormal price, below zero as its worth that is left.
 *
 *     −e^(mean + deviation × z),   −e^(mean + deviation² ÷ 2) × Φ(z − deviation) ÷ tail,   z = Φ⁻¹(tail)
 *
 * Rules: [VEN98]
 */
export function tailRisk(of: Lognormal): { readonly value: Ratio; readonly shortfall: Ratio } {
  const { mean, deviation, tail } = of
  const at = quantileOf(of)
  return {
    value: rounded(-Real.exp(mean + deviation * at)),
    shortfall: rounded((-growth(of) * Normal.cdf(at - deviation)) / tail),
  }
}

/** The terms of Vega's lognormal model: a year's drift and volatility, the horizon in years. */
export interface LognormalModel {
  readonly drift: number
  readonly volatility: number
  readonly years: number
  readonly tail: number
}

/**
 * The risk factors of a market: what the mean of the worst outcomes loses of the price, long and short, rounded
 * up at the 12th place.
 *
 *     long = 1 − e^(μ + σ² ÷ 2) × Φ(z − σ) ÷ tail,   short = e^(μ + σ² ÷ 2) × Φ(z + σ) ÷ tail − 1
 *     σ = volatility × √years,   μ = (drift − volatility² ÷ 2) × years
 *
 * Rules: [VEN98]
 *
 * @example
 * // A volatility of 150 %, a minute, one outcome in a hundred
 * riskFactors({ drift: 0, volatility: 1.5, years: 1.9e-6, tail: 0.01 }).long // => about 0.0055
 */
export function riskFactors(model: LognormalModel): {
  readonly long: Ratio
  readonly short: Ratio
} {
  const { drift, volatility, years, tail } = model
  const deviation = volatility * Math.sqrt(years)
  const of = { mean: (drift - (volatility * volatility) / 2) * years, deviation, tail }
  const at = quantileOf(of)
  const share = growth(of) / tail
  return {
    long: rounded(1 - share * Normal.cdf(at - deviation)),
    short: rounded(share * Normal.cdf(at + deviation) - 1),
  }
}

function quantileOf({ mean, deviation, tail }: Lognormal): number {
  assert(Math.abs(mean) < 100, 'Lognormal: the mean of a logarithm is below 100')
  assert(deviation >= 0 && deviation < 20, 'Lognormal: the deviation is from zero to 20')
  assert(tail > 0 && tail < 1, 'Lognormal: the tail is between 0 and 1')
  return Normal.quantile(tail)
}

/** The mean of the price itself. */
const growth = ({ mean, deviation }: Lognormal): number =>
  Real.exp(mean + (deviation * deviation) / 2)
