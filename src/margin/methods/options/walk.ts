import type { Asset } from '../../../model/Asset.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Method } from '../../Method.ts'
import type { Requirements } from '../../Visitor.ts'
import { collateral } from '../tiered/collateral.ts'
import { loneOrders } from '../tiered/orders.ts'
import { Visit } from '../tiered/Visit.ts'
import { openPosition } from '../tiered/walk.ts'
import { Walk } from '../Walk.ts'
import { notionalOf, ofOption, requiredIn, spotOf } from './demand.ts'
import { OptionsTerms } from './OptionsTerms.ts'
import { optionOrders } from './orders.ts'
import { lessPremiums, premiums } from './premiums.ts'

/**
 * Walks once through an account with options: futures by their brackets, options by their
 * forms, then orders, then the total of each asset, in which an option is worth its mark.
 *
 * Rules: [OPTM1] [OPTM2] [OPTM3] [OPTM5]
 */
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  const held = account.balances.slice()
  const terms = OptionsTerms.of(rules)
  const visit = { account, rules, prices, terms, visitor, into, held }
  for (const position of account.positions) {
    if (Instrument.isOption(position.instrument)) openOption(visit, position, position.instrument)
    else openPosition(visit, position)
  }
  if (account.orders.length > 0) {
    const others = account.orders.filter(({ instrument }) => instrument.kind !== 'option')
    if (others.length > 0) {
      loneOrders({ ...visit, held: lessPremiums(visit), account: { ...account, orders: others } })
    }
    premiums(visit)
    optionOrders(visit)
  }
  collateral(visit)
}

/** What an option counts for: at its mark, in settlement atoms and in the numeraire. */
interface Counted {
  readonly mark: bigint
  readonly worth: bigint
  readonly counted: bigint
}

/**
 * Emits what an option is worth, and counts it; null where it lacks a price. One without a mark counts for nothing, and
 * what it may ask is not known.
 *
 * Rules: [OPTM1]
 */
export function countOption<T>(
  visit: Visit<T>,
  position: Position,
  instrument: Option,
): Counted | null {
  const { prices, visitor, into } = visit
  const { lots, cost } = position
  const mark = PriceBook.usable(prices, instrument)
  if (mark === undefined) {
    visitor.profit(into, position, null, 0n)
    Walk.missing(visit, 'mark.missing', position, Instrument.face(instrument, lots))
    return null
  }
  const worth = Instrument.value(instrument, lots, mark) - cost
  visitor.profit(into, position, mark, worth)
  const counted = count(visit, position, worth)
  return counted === null ? null : { mark, worth, counted }
}

function openOption<T>(visit: Visit<T>, position: Position, instrument: Option): void {
  const { rules, visitor, into } = visit
  const found = countOption(visit, position, instrument)
  if (found === null) return
  const { mark, worth, counted } = found
  const margin = OptionsTerms.of(rules).options[instrument.index]
  if (margin === undefined) {
    Walk.missing(visit, 'brackets.missing', position, Instrument.face(instrument, position.lots))
    return
  }
  const spot = spotOf(visit, instrument)
  if (spot === null) return
  const settle = rules.assets[instrument.settleIndex] as Asset
  const notional = notionalOf(instrument, position.lots, spot)
  const gross = Visit.valueUp(visit, notional, settle)
  const asked = ofOption(instrument, margin, { lots: position.lots, mark, spot, worth })
  const required = requiredIn(visit, instrument, asked)
  if (required === null || gross === null) {
    visitor.unknown(into, 'index.missing', settle)
    return
  }
  visitor.notional(into, position, mark, notional, gross)
  visitor.demand(into, position, spot, position.lots < 0n ? required : upTo(required, counted))
}

/** Who owes nothing owes no atom of rounding: a long option asks no more than it counts for. */
const upTo = ({ initial, maintenance }: Requirements, most: bigint): Requirements => ({
  initial: { ...initial, value: Integer.min(initial.value, most) },
  maintenance: { ...maintenance, value: Integer.min(maintenance.value, most) },
})

/**
 * A short option is a debt of its coin, with which it is set off; a long one is worth what it is, whatever
 * coins of its kind count. What it counts for, of a long one in the numeraire; null where an index is missing.
 *
 * Rules: [OPTM1]
 */
function count<T>(visit: Visit<T>, { instrument, lots }: Position, worth: bigint): bigint | null {
  const { rules, prices, visitor, into, held } = visit
  const settle = rules.assets[instrument.settleIndex] as Asset
  if (lots < 0n) {
    held[settle.index] = (held[settle.index] ?? 0n) + worth
    return worth
  }
  const value = PriceBook.convert(prices, Amount.of(worth), settle, rules.numeraire)
  if (value === null) visitor.unknown(into, 'index.missing', settle)
  else if (worth !== 0n) visitor.worth(into, settle, worth, value)
  return value
}
