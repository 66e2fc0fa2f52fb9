import type { OptionTerms } from '../../src/model/OptionTerms.ts'
import type { OptionShocks } from '../../src/model/ScenarioMethod.ts'
import type { Ratio } from '../../src/money/Ratio.ts'
import { Black76 } from '../../src/pricing/Black76.ts'
import { impliedVolatility } from '../../src/pricing/impliedVolatility.ts'
import { Fraction } from './Fraction.ts'

export type Way = 'down' | 'same' | 'up'

/** An option at its mark, in doubles: the quote's price of it and of what it is on. */
export interface Seen {
  readonly terms: OptionTerms
  readonly inCoin: boolean
  readonly mark: number
  readonly spot: number
  readonly days: number
}

/** Where one standard deviation to the end is as good as any above it. */
const deviationMost = 24

/**
 * What a unit of an option would be worth after a move, in what it settles in: by the text of SCEN4, SCEN5 and
 * SCEN14, with powers and roots of the machine.
 */
export function valueAfter(
  { terms, inCoin, mark, spot, days }: Seen,
  shocks: OptionShocks,
  move: number,
  way: Way,
): Fraction {
  const years = Math.max(0, days) / 365
  const strike = Number(terms.strike.units) / 10 ** terms.strike.scale
  const one = { right: terms.right, strike, rate: 0 }
  const found = impliedVolatility({ ...one, forward: spot, years, price: mark })
  const own =
    found === 'above' ? deviationMost / Math.sqrt(years) : typeof found === 'number' ? found : 0
  const held = Math.max(0, days, number(shocks.daysLeast))
  const reach = (30 / held) ** number(days <= 30 ? shocks.shortPower : shocks.longPower)
  const risen = Math.max(own * (1 + number(shocks.up) * reach), number(shocks.upLeast))
  const fallen = Math.max(own * (1 - number(shocks.down) * reach), 0)
  const moved = way === 'same' ? own : way === 'up' ? risen : fallen
  const forward = spot * (1 + move)
  const volatility = Math.min(moved * Math.sqrt(years), deviationMost)
  const value = Black76.price({ ...one, forward, years: 1, volatility })
  return fractionOf(inCoin ? value / forward : value)
}

export const number = ({ numerator, denominator }: Ratio): number =>
  Number(numerator) / Number(denominator)

/** Down to the next multiple of 10⁻²⁰ of a double. */
const fractionOf = (value: number): Fraction => {
  const whole = Math.floor(value)
  return Fraction.of(
    BigInt(whole) * 10n ** 20n + BigInt(Math.floor((value - whole) * 1e20)),
    10n ** 20n,
  )
}
