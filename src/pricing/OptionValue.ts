import { assert } from '../base/assert.ts'
import { Ratio } from '../money/Ratio.ts'
import { Black76 } from './Black76.ts'

/** An option on a forward, as its value depends on it. */
export interface OptionTerm {
  readonly right: 'call' | 'put'
  readonly strike: number
  readonly forward: number
  readonly years: number
  readonly volatility: number
  /** What a unit at the expiry is worth today. */
  readonly discount: number
}

/** A standard deviation beyond which an option is worth all that it can be. */
const deviationMost = 24

/**
 * What a unit of an option is worth, as the exact fraction that its double is: sums of such values lose
 * nothing, and do not depend on their order.
 *
 * Rules: [SCEN5]
 */
export const of = (term: OptionTerm): Ratio => exactly(priceOf(term))

/** The same in the coin it is on: the price over the forward. */
export const inCoin = (term: OptionTerm): Ratio => exactly(priceOf(term) / term.forward)

/** Time goes into the deviation, so that a volatility of the last seconds is a number like others. */
function priceOf({ right, strike, forward, years, volatility, discount }: OptionTerm): number {
  const deviation = Math.min(volatility * Math.sqrt(years), deviationMost)
  const terms = { right, strike, forward, years: 1, volatility: deviation, rate: 0 }
  return discount * Black76.price(terms)
}

const step = 32
const scale = 2 ** step

/** A double is a whole number over a power of two; what is not finite is a fault of the caller. */
export function exactly(x: number): Ratio {
  assert(Number.isFinite(x), 'OptionValue: a value is finite')
  let [whole, power] = [x, 0]
  while (!Number.isInteger(whole)) {
    whole *= scale
    power += step
  }
  return Ratio.of(BigInt(whole), 1n << BigInt(power))
}

export * as OptionValue from './OptionValue.ts'
