import { Real } from '../../base/Real.ts'
import { Ratio } from '../../money/Ratio.ts'
import { OptionValue } from '../../pricing/OptionValue.ts'
import { SkewShock } from '../../pricing/SkewShock.ts'
import { VolatilityShock } from '../../pricing/VolatilityShock.ts'
import type {
  DeriveExpiry,
  DeriveOption,
  DeriveScenario,
  DeriveTerms,
  ValueDiscount,
} from './DeriveTerms.ts'

const secondsOfYear = 31_536_000
const secondsOfDay = 86_400

/** Over the last half hour the forward settles: what has been averaged moves no more. */
const settling = 1_800

export const yearsOf = ({ seconds }: DeriveExpiry): number => seconds / secondsOfYear

/** What the options of an expiry are worth where the price is a multiple of itself. */
export function valueAt(
  expiry: DeriveExpiry,
  price: Ratio,
  volatilityOf: (option: DeriveOption) => number,
): Ratio {
  const years = yearsOf(expiry)
  const forward = forwardAt(expiry, Ratio.toNumber(price))
  const discount = discountOf(Math.max(0, expiry.rate), years)
  return Ratio.sum(
    expiry.options.map((option) => {
      const { right, amount } = option
      const strike = Ratio.toNumber(option.strike)
      const terms = { right, strike, forward, years, volatility: volatilityOf(option), discount }
      return Ratio.mul(amount, OptionValue.of(terms))
    }),
  )
}

function forwardAt({ seconds, forward }: DeriveExpiry, price: number): number {
  const moving = Math.min(1, seconds / settling)
  return forward * (moving * price + (1 - moving))
}

/** What they are worth as they are. */
export const valueNow = (expiry: DeriveExpiry): Ratio =>
  valueAt(expiry, Ratio.one, ({ volatility }) => volatility)

/**
 * What an expiry makes in a scenario, before its weight: its value there, discounted, less its value now.
 * A turn of the smile may be the other way round, so that it never gains.
 *
 * Rules: [VEN70]
 */
export function outcomeOf(
  expiry: DeriveExpiry,
  { price, volatility }: DeriveScenario,
  terms: DeriveTerms,
): Ratio {
  const days = expiry.seconds / secondsOfDay
  if (volatility === 'linear' || volatility === 'abs') {
    const value = valueAt(expiry, Ratio.one, turned(expiry, volatility, terms))
    return Ratio.negate(Ratio.abs(Ratio.sub(discounted(expiry, value, terms), valueNow(expiry))))
  }
  const value = valueAt(expiry, price, (option) =>
    VolatilityShock.move(terms.shock, volatility, option.volatility, days),
  )
  return Ratio.sub(discounted(expiry, value, terms), valueNow(expiry))
}

const turned =
  (expiry: DeriveExpiry, way: 'linear' | 'abs', { skews }: DeriveTerms) =>
  ({ strike, volatility }: DeriveOption): number => {
    const distance = SkewShock.moneyness(Ratio.toNumber(strike), expiry.forward)
    return SkewShock.turn(skews[way], way, volatility, distance, yearsOf(expiry))
  }

/** What is owed grows at most by what the rate itself takes off. */
function discounted(expiry: DeriveExpiry, value: Ratio, { discounts }: DeriveTerms): Ratio {
  const years = yearsOf(expiry)
  const rate = Math.max(0, expiry.rate)
  if (value.numerator >= 0n) {
    const { base } = discounts.long
    return Ratio.mul(value, OptionValue.exactly(base * factor(discounts.long, rate, years)))
  }
  const most = 1 / discountOf(rate, years)
  const grown = discounts.short.base / factor(discounts.short, rate, years)
  return Ratio.mul(value, OptionValue.exactly(Math.min(most, grown)))
}

const factor = ({ times, plus }: ValueDiscount, rate: number, years: number): number =>
  discountOf(rate * times + plus, years)

/** What a unit at the end is worth, at a rate compounded continuously. */
const discountOf = (rate: number, years: number): number => Real.exp(-rate * years)
