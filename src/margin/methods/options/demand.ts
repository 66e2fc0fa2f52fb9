import type { Asset } from '../../../model/Asset.ts'
import type { Instrument, Option } from '../../../model/Instrument.ts'
import type { OptionMargin } from '../../../model/OptionMargin.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Requirements } from '../../Visitor.ts'
import { Visit } from '../tiered/Visit.ts'
import { OptionForms } from './OptionForms.ts'

/** A requirement to open and one to keep, in settlement atoms. */
export interface Amounts {
  readonly initial: bigint
  readonly maintenance: bigint
}

/**
 * What signed lots of an option ask beyond their worth: short ones by the form of their right, rounded up
 * once, long ones what of their worth backs nothing.
 *
 * Rules: [OPTM2] [OPTM3]
 */
export function ofOption(
  instrument: Option,
  margin: OptionMargin,
  { lots, mark, spot, worth }: { lots: bigint; mark: bigint; spot: Ratio; worth: bigint },
): Amounts {
  const size = Integer.abs(lots)
  if (lots > 0n) {
    const all = OptionForms.atomsOf(instrument, size, unitOf(instrument, spot))
    const { initial, maintenance } = margin.long
    return {
      initial: OptionForms.long(initial, all, worth),
      maintenance: OptionForms.long(maintenance, all, worth),
    }
  }
  const price = Ratio.mul(Ratio.of(mark), Ratio.fromDecimal(instrument.tick))
  const asked = OptionForms.short(margin, OptionForms.quoted(instrument, spot, price))
  const atoms = (each: Ratio): bigint =>
    Integer.max(0n, Ratio.mulUp(1n, OptionForms.atomsOf(instrument, size, each)))
  return { initial: atoms(asked.initial), maintenance: atoms(asked.maintenance) }
}

/** What signed lots of an option are for at a price of what it is on, in settlement atoms, rounded up. */
export const notionalOf = (instrument: Option, lots: bigint, spot: Ratio): bigint =>
  Ratio.mulUp(1n, OptionForms.atomsOf(instrument, Integer.abs(lots), unitOf(instrument, spot)))

const unitOf = ({ base, settle }: Option, spot: Ratio): Ratio =>
  settle === base ? Ratio.one : spot

/** A position's requirements in the numeraire as well; null where an index is missing. */
export function requiredIn<T>(
  visit: Visit<T>,
  { settleIndex }: Instrument,
  amounts: Amounts,
): Requirements | null {
  const settle = visit.rules.assets[settleIndex] as Asset
  const initial = Visit.valueUp(visit, amounts.initial, settle)
  const maintenance = Visit.valueUp(visit, amounts.maintenance, settle)
  if (initial === null || maintenance === null) return null
  return {
    initial: { amount: amounts.initial, value: initial },
    maintenance: { amount: amounts.maintenance, value: maintenance },
  }
}

/** The price of what an option is on; null where it has none, which is then said. */
export function spotOf<T>(
  { rules, prices, visitor, into }: Omit<Visit<T>, 'terms'>,
  instrument: Option,
): Ratio | null {
  const spot = PriceBook.spotOf(prices, instrument, rules.numeraire)
  if (spot !== null && spot.numerator > 0n) return spot
  const { baseIndex, quoteIndex } = instrument
  const missing = prices.indices[baseIndex] === undefined ? baseIndex : quoteIndex
  visitor.unknown(into, 'index.missing', rules.assets[missing] as Asset)
  return null
}
