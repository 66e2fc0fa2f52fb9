import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Staleness } from '../../Staleness.ts'
import type { UnknownReason, Visitor } from '../../Visitor.ts'
import { collateral } from './collateral.ts'
import { addOrders, leverage, loneOrders } from './orders.ts'
import { TieredTerms } from './TieredTerms.ts'
import { Visit } from './Visit.ts'

/**
 * Walks once through an account under exchange brackets and emits every term to a visitor:
 * positions first, then orders on legs without a position, then the total of each asset.
 *
 * This is the engine's hottest loop: it looks up by index, never by name, and allocates only whole
 * numbers, the visit and its row of amounts.
 *
 * Rules: [TIER4] [TIER5] [TIER6] [TIER7] [TIER8] [TIER9] [TIER10]
 */
export function walk<T>(
  account: Account,
  rules: BoundRulebook,
  prices: PriceBook,
  visitor: Visitor<T>,
  into: T,
): void {
  const held = account.balances.slice()
  const visit: Visit<T> = {
    account,
    rules,
    prices,
    terms: TieredTerms.of(rules),
    visitor,
    into,
    held,
  }
  const { positions } = account
  for (let index = 0; index < positions.length; index++) {
    openPosition(visit, positions[index] as Position)
  }
  if (account.orders.length > 0) loneOrders(visit)
  collateral(visit)
}

/**
 * A position without a usable mark counts at cost: it gained nothing, and its size is what was paid.
 */
export function openPosition<T>(visit: Visit<T>, position: Position): void {
  const { prices, visitor, into, held } = visit
  const { instrument, cost } = position
  const price = PriceBook.usable(prices, instrument) ?? null
  const worth = price === null ? cost : Instrument.value(instrument, position.lots, price)
  const profit = worth - cost
  visitor.profit(into, position, price, profit)
  const index = prices.funding[instrument.index] ?? 0n
  const funding = index === position.funding ? 0n : pendingFunding(position, index)
  visitor.funding(into, position, index, funding)
  held[instrument.settleIndex] = (held[instrument.settleIndex] ?? 0n) + profit + funding
  if (price === null) missing(visit, 'mark.missing', position, Integer.abs(cost))
  requirement(visit, position, price, worth)
}

/**
 * Emits one position's requirement at its mark: its notional, maintenance by the bracket that holds
 * it, initial by the leverage in force, and the effect of its leg's open orders.
 *
 * Rules: [TIER3] [TIER6] [TIER7]
 */
function requirement<T>(
  visit: Visit<T>,
  position: Position,
  price: bigint | null,
  worth: bigint,
): void {
  const { account, rules, terms, visitor, into } = visit
  const { instrument } = position
  const settle = rules.assets[instrument.settleIndex] as Asset
  const notional = price === null ? Integer.abs(worth) : size(position, price, worth)
  const gross = Visit.valueUp(visit, notional, settle)
  if (gross === null) {
    visitor.unknown(into, 'index.missing', settle)
    return
  }
  visitor.notional(into, position, price, notional, gross)
  const table = terms.brackets[instrument.index]
  if (table === undefined) {
    missing(visit, 'brackets.missing', position, notional)
    return
  }
  const tier = Brackets.tier(table, Brackets.sizeIn(table, notional, position.lots))
  const maintenance = Brackets.maintenanceIn(table, tier, notional)
  const kept = Visit.valueUp(visit, maintenance, settle) as bigint
  visitor.maintenance(into, position, notional, table, tier, maintenance, kept)
  const chosen = leverage(account, position, tier)
  const initial = Ratio.divUp(notional, chosen)
  const asked = Visit.valueUp(visit, initial, settle) as bigint
  visitor.initial(into, position, notional, chosen, initial, asked)
  if (account.orders.length === 0) return
  const signed = position.lots > 0n ? notional : -notional
  addOrders(visit, position, signed, initial, table)
}

/** Names what a position lacks; dust makes the account no less certain. */
function missing<T>(
  { rules, prices, visitor, into }: Visit<T>,
  reason: UnknownReason,
  { instrument }: Position,
  notional: bigint,
): void {
  const isDust = Staleness.isDust(notional, instrument.settleIndex, rules, prices)
  if (isDust) visitor.ignored(into, reason, instrument)
  else visitor.unknown(into, reason, instrument)
}

/**
 * The notional from a known worth: the floor of a negative worth is minus the ceiling of its size,
 * and a worth that needed no rounding equals its size.
 */
function size({ instrument, lots }: Position, price: bigint, worth: bigint): bigint {
  if (worth < 0n) return -worth
  if (instrument.payoff === 'linear' && instrument.multiplier.denominator === 1n) return worth
  return Instrument.notional(instrument, lots, price)
}
