import type { Account } from '../model/Account.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Value } from '../money/Value.ts'
import { applyStaleBand } from './applyStaleBand.ts'
import type { PriceSide } from './MarginContext.ts'
import { Method } from './Method.ts'
import { Visitor } from './Visitor.ts'

/** One position's share of its account's equity and requirements. Amounts are settlement atoms. */
export interface Contribution {
  readonly position: Position
  /** The price used: the mark, or the end of a stale mark's band; null where there is none. */
  readonly mark: Price | null
  readonly profit: Amount
  /** Pending funding; positive is received. */
  readonly funding: Amount
  readonly notional: Amount
  /** For the position alone, without its leg's open orders. */
  readonly initial: Amount
  readonly maintenance: Amount
  readonly notionalValue: Value
  readonly initialValue: Value
  readonly maintenanceValue: Value
}

type Draft = { -readonly [key in keyof Contribution]: Contribution[key] }

const last = (drafts: Draft[]): Draft => drafts[drafts.length - 1] as Draft

/**
 * A walk emits each position's profit first and its requirements next, before another position.
 */
const visitor: Visitor<Draft[]> = {
  ...Visitor.noop,
  profit(into, position, mark, amount) {
    const price = mark === null ? null : Price.of(mark)
    into.push({ ...nothing, position, mark: price, profit: Amount.of(amount) })
  },
  funding(into, _position, _index, amount) {
    last(into).funding = Amount.of(amount)
  },
  notional(into, _position, _mark, amount, value) {
    last(into).notional = Amount.of(amount)
    last(into).notionalValue = Value.of(value)
  },
  maintenance(into, _position, _notional, _table, _tier, amount, value) {
    last(into).maintenance = Amount.of(amount)
    last(into).maintenanceValue = Value.of(value)
  },
  initial(into, _position, _notional, _leverage, amount, value) {
    last(into).initial = Amount.of(amount)
    last(into).initialValue = Value.of(value)
  },
  demand(into, _position, _spot, { initial, maintenance }) {
    const one = last(into)
    one.initial = Amount.of(one.initial + initial.amount)
    one.initialValue = Value.of(one.initialValue + initial.value)
    one.maintenance = Amount.of(one.maintenance + maintenance.amount)
    one.maintenanceValue = Value.of(one.maintenanceValue + maintenance.value)
  },
}

const nothing = {
  funding: Amount.zero,
  notional: Amount.zero,
  initial: Amount.zero,
  maintenance: Amount.zero,
  notionalValue: Value.zero,
  initialValue: Value.zero,
  maintenanceValue: Value.zero,
}

/**
 * Each position's contribution, in the account's order. A position without a usable mark counts at
 * cost. The maintenance values sum to the assessment's.
 *
 * Rules: [MARGIN7]
 *
 * @example
 * contributions(account, rules, book).map(({ position, maintenance }) => maintenance)
 */
export function contributions(
  account: Account,
  rules: BoundRulebook,
  book: PriceBook,
  side: PriceSide = 'liquidation',
): readonly Contribution[] {
  const drafts: Draft[] = []
  Method.of(rules).walk(account, rules, applyStaleBand(account, rules, book, side), visitor, drafts)
  return drafts
}
