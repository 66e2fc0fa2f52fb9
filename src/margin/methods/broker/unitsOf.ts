import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ask } from './Ask.ts'
import { OptionUnit } from './OptionUnit.ts'
import type { Sized, SizedOption, UnitBook, UnitStock } from './UnitBook.ts'

interface Rules {
  readonly rules: BoundRulebook
  readonly prices: PriceBook
}

/**
 * The units of which options are among the legs, each with its options and with one listing of its stock: that of
 * the lowest index of which both sides do not cancel. What has no price of what it is on is left out.
 *
 * Rules: [BROKER12]
 */
export function unitsOf(context: Rules, legs: readonly Sized[]): ReadonlyMap<OptionUnit, UnitBook> {
  const { rules, prices } = context
  const units = new Map<OptionUnit, UnitBook>()
  for (const { instrument } of legs) {
    const unit = OptionUnit.at(rules, instrument)?.unit
    if (unit === undefined || units.has(unit) || !Instrument.isOption(instrument)) continue
    const spot = PriceBook.spotOf(prices, instrument, rules.numeraire)
    if (spot === null || spot.numerator <= 0n) continue
    const own = legs.filter((leg) => OptionUnit.at(rules, leg.instrument)?.unit === unit)
    units.set(unit, {
      ...{ unit, spot, time: prices.time },
      options: own.filter(isOption).toSorted(inOrder),
      stock: stockOf(context, own),
      atoms: Integer.pow10(rules.numeraire.decimals),
    })
  }
  return units
}

const isOption = (leg: Sized): leg is SizedOption =>
  Instrument.isOption(leg.instrument) && leg.lots !== 0n

const inOrder = (a: Sized, b: Sized): number =>
  a.instrument.index - b.instrument.index || sides.indexOf(a.leg) - sides.indexOf(b.leg)

const sides: readonly Sized['leg'][] = ['net', 'long', 'short']

function stockOf(context: Rules, legs: readonly Sized[]): UnitStock | null {
  const stocks = legs.filter(({ instrument }) => !Instrument.isOption(instrument))
  const listings = [...new Set(stocks.map(({ instrument }) => instrument))].toSorted(
    (a, b) => a.index - b.index,
  )
  for (const listing of listings) {
    const own = stocks.filter(({ instrument }) => instrument === listing)
    const lots = own.reduce((sum, leg) => sum + leg.lots, 0n)
    const place = OptionUnit.at(context.rules, listing)
    if (lots !== 0n && place !== undefined)
      return { place, instrument: listing, lots, asked: stockAsked(context, own) }
  }
  return null
}

/** What stock asks by itself, whatever options are beside it. */
export function stockAsked({ rules, prices }: Rules, legs: readonly Sized[]): UnitStock['asked'] {
  let [initial, maintenance] = [0n, 0n]
  for (const { instrument, lots, price } of legs) {
    const ask = Ask.at(rules, instrument, prices.time)
    if (ask === undefined) continue
    const [side, worth] = [Ask.sideOf(ask, lots), Ask.worth(instrument, price)]
    initial += Ask.opened(side, worth, lots)
    maintenance += Ask.kept(side, worth, lots)
  }
  return { initial, maintenance }
}

/** What is held at its marks; what has none is left out. */
export function heldOf({ positions }: Account, prices: PriceBook): readonly Sized[] {
  return positions.flatMap(({ instrument, leg, lots }) => {
    const price = PriceBook.usable(prices, instrument)
    return price === undefined ? [] : [{ instrument, leg, lots, price }]
  })
}
