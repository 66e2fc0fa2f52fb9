import { limits } from '../base/limits.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Instrument, InstrumentSpec } from './Instrument.ts'

/** What an option hands over where stock is held as a position: lots of a listing, at the strike. */

/** Units of the base for a lot. */
const unitsOf = ({ lot, contractSize }: InstrumentSpec): Ratio =>
  Ratio.mul(Ratio.fromDecimal(lot), Ratio.fromDecimal(contractSize))

/**
 * Lots of the listing for a lot of the option: a whole number, by `faultOf`.
 *
 * @example
 * Delivery.lotsEach(call, listing) // a call on 100 shares, a lot of 1 share: 100
 */
export const lotsEach = (option: InstrumentSpec, listing: InstrumentSpec): Ratio =>
  Ratio.div(unitsOf(option), unitsOf(listing))

/** The strike in ticks of the listing: a whole number as well. */
export const strikeIn = ({ option }: InstrumentSpec, { tick }: InstrumentSpec): Ratio =>
  Ratio.div(
    option === undefined ? Ratio.zero : Ratio.fromDecimal(option.strike),
    Ratio.fromDecimal(tick),
  )

/**
 * Why an option cannot deliver what it says it does, as what was expected; null where it can, or says nothing. Nothing is
 * rounded at a delivery: a lot of the option is whole lots of the listing, and the strike whole ticks of it.
 *
 * Rules: [OPT6]
 *
 * @example
 * Delivery.faultOf({ ...call, lot: '0.5' }, listing) // 'a lot to deliver whole lots of AAPL/USD'
 */
export function faultOf(spec: InstrumentSpec, listing: Instrument | undefined): string | null {
  const id = spec.option?.delivers
  if (id === undefined) return null
  if (spec.option?.delivery !== 'physical') return 'delivery physical for what it delivers'
  if (listing === undefined) return 'it to deliver an instrument that is defined before it'
  const isAlike =
    listing.base === spec.base && listing.settle === spec.settle && listing.quote === spec.quote
  const isStock = listing.kind === 'perpetual' && listing.payoff === 'linear'
  if (!isAlike || !isStock || listing.allowsNonPositive) {
    return `${id} to be a linear perpetual on ${spec.base} that settles in ${spec.settle}`
  }
  if (lotsEach(spec, listing).denominator !== 1n) return `a lot to deliver whole lots of ${id}`
  const { numerator, denominator } = strikeIn(spec, listing)
  const isWithin = denominator === 1n && numerator < limits.price
  return isWithin ? null : `a strike of whole ticks of ${id}, within the limits of a price`
}

export * as Delivery from './Delivery.ts'
