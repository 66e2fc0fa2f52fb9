import { OptionBook, type OptionLeg, type OptionRates } from '../../brokerage/options/OptionBook.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { dateOf } from './reading.ts'
import { exact } from './sums.ts'

/** The day on which cases that name none are asked. */
const someDay = CivilDate.at(2020, 1, 1)

/** A case's legs: options, and stock among them. */
export interface Legs {
  readonly options: readonly OptionLeg[]
  readonly shares: Ratio
}

export function legsOf(inputs: Facts, name = 'legs'): Legs {
  const all = Facts.objects(inputs, name)
  const stock = all.filter(({ type }) => type === 'stock')
  const options = all.filter(({ type }) => type !== 'stock').map(optionOf)
  return { options, shares: Ratio.sum(stock.map((one) => Facts.number(one, 'quantity'))) }
}

const kinds = ['call', 'put'] as const

function optionOf(leg: Facts): OptionLeg {
  return {
    kind: Facts.word(leg, 'type', kinds),
    strike: Facts.number(leg, 'strike'),
    expiry: expiryOf(leg),
    quantity: Facts.whole(leg, 'quantity'),
    price: Facts.optional(leg, 'price') ?? Ratio.zero,
  }
}

function expiryOf(leg: Facts): CivilDate {
  if ('expiry' in leg) return dateOf(leg, 'expiry')
  const days = Facts.optional(leg, 'daysToExpiry') ?? Ratio.zero
  return CivilDate.plusDays(someDay, Math.floor(Ratio.toNumber(days)))
}

/** A book of one multiplier, the case's own or that of all its legs. */
export function bookOf(inputs: Facts, { options, shares }: Legs, price: Ratio): OptionBook {
  const named = [inputs, ...Facts.objects(inputs, 'legs')]
  const multipliers = named.flatMap((one) => Facts.optional(one, 'multiplier') ?? [])
  const [multiplier = Ratio.of(100n)] = multipliers
  if (multipliers.some((one) => Ratio.compare(one, multiplier) !== 0)) {
    throw new FactError('multiplier: expected one for all legs')
  }
  const isCounted = Facts.objects(inputs, 'legs').some((leg) => 'daysToExpiry' in leg)
  const day = isCounted ? someDay : today(options)
  return { today: day, price, multiplier, factor: Ratio.one, legs: options, shares }
}

/** The first day on which an option ends: dates that a case names are near; days are counted from some day. */
const today = (options: readonly OptionLeg[]): CivilDate =>
  options.reduce(
    (first, { expiry }) => (expiry < first ? expiry : first),
    CivilDate.at(2199, 12, 31),
  )

/** Rates of a case, of options on stock where it names none. */
export const ratesOf = (inputs: Facts, base: string, least: string): OptionRates => ({
  ...OptionBook.equity,
  base: Facts.optional(inputs, base) ?? OptionBook.equity.base,
  least: Facts.optional(inputs, least) ?? OptionBook.equity.least,
})

/** A sum that a case has to within so much. */
export const within = (value: Ratio, off: Ratio): Tree => ({
  least: exact(Ratio.sub(value, off)),
  most: exact(Ratio.add(value, off)),
})
