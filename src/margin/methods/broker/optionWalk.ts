import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import type { Method } from '../../Method.ts'
import type { Requirements } from '../../Visitor.ts'
import { notionalOf, spotOf } from '../options/demand.ts'
import { Walk } from '../Walk.ts'
import { OptionUnit } from './OptionUnit.ts'
import { type UnitAsk, UnitBook } from './UnitBook.ts'
import { unitOrders } from './unitOrders.ts'
import { heldOf, unitsOf } from './unitsOf.ts'
import { openOrders, openPosition, walk as plain, worthOf } from './walk.ts'

/**
 * Walks once through an account of a broker: as without options where it has none, else with each option's part in what
 * its unit asks.
 *
 * Rules: [BROKER12] [BROKER13] [BROKER14]
 */
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  if (!OptionUnit.has(account, rules)) {
    plain(account, rules, prices, visitor, into)
    return
  }
  const held = account.balances.slice()
  const one = { account, rules, prices, visitor, into, held }
  const parts = partsOf(one)
  for (const position of account.positions) {
    const { instrument } = position
    if (!Instrument.isOption(instrument)) openPosition(one, position)
    else openOption(one, position, instrument, parts.get(keyOf(position)))
  }
  if (account.orders.length > 0) {
    const orders = account.orders.filter(({ instrument }) => instrument.kind !== 'option')
    openOrders({ ...one, account: { ...account, orders } })
    unpriced(one)
    unitOrders(one)
  }
  Walk.totals(one, worthOf)
}

const keyOf = ({ instrument, leg }: Pick<Position, 'instrument' | 'leg'>): string =>
  `${instrument.index} ${leg}`

/** What each option asks of what its unit does. */
function partsOf<T>(one: Walk<T>): ReadonlyMap<string, Requirements> {
  const parts = new Map<string, Requirements>()
  for (const book of unitsOf(one, heldOf(one.account, one.prices)).values()) {
    const initial = UnitBook.ask(book, 'initial')
    const maintenance = UnitBook.ask(book, 'maintenance')
    for (const [at, option] of book.options.entries()) {
      parts.set(keyOf(option), {
        initial: partOf(initial, at),
        maintenance: partOf(maintenance, at),
      })
    }
  }
  return parts
}

/** Options settle in the numeraire here. */
const partOf = ({ parts, beside }: UnitAsk, at: number) => ({
  ...{ amount: parts[at] ?? 0n, value: parts[at] ?? 0n },
  beside: beside[at] ?? [],
})

/** An option without a mark counts for nothing, and what it may ask is not known. */
function openOption<T>(
  one: Walk<T>,
  position: Position,
  instrument: Option,
  required: Requirements | undefined,
): void {
  const { rules, prices, visitor, into, held } = one
  const { lots, cost } = position
  const mark = PriceBook.usable(prices, instrument)
  if (mark === undefined) {
    visitor.profit(into, position, null, 0n)
    Walk.missing(one, 'mark.missing', position, Instrument.face(instrument, lots))
    return
  }
  const worth = Instrument.value(instrument, lots, mark) - cost
  visitor.profit(into, position, mark, worth)
  held[instrument.settleIndex] = (held[instrument.settleIndex] ?? 0n) + worth
  if (OptionUnit.at(rules, instrument) === undefined) {
    visitor.unknown(into, 'brackets.missing', instrument)
    return
  }
  const spot = spotOf(one, instrument)
  if (spot === null) return
  const notional = notionalOf(instrument, lots, spot)
  visitor.notional(into, position, mark, notional, notional)
  if (required !== undefined) visitor.demand(into, position, spot, required)
}

/** Names the ordered options for which there is no rule or no price of what they are on. */
function unpriced<T>(one: Walk<T>): void {
  const { account, rules, visitor, into } = one
  for (const { instrument, reduceOnly } of account.orders) {
    if (reduceOnly || !Instrument.isOption(instrument)) continue
    if (OptionUnit.at(rules, instrument) !== undefined) spotOf(one, instrument)
    else visitor.unknown(into, 'brackets.missing', instrument)
  }
}
