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

/** How many units of what it is on an option moves with: from none to one of a call, to minus one of a put. */
export const delta = (term: OptionTerm): Ratio =>
  exactly(term.discount * Black76.greeks(timeless(term)).delta)

const priceOf = (term: OptionTerm): number => term.discount * Black76.price(timeless(term))

/** Time goes into the deviation, so that a volatility of the last seconds is a number like others. */
function timeless({ right, strike, forward, years, volatility }: OptionTerm): Black76 {
  const deviation = years === 0 ? 0 : Math.min(volatility * Math.sqrt(years), deviationMost)
  return { right, strike, forward, years: 1, volatility: deviation, rate: 0 }
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
