import type { Asset } from '../../../model/Asset.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Method } from '../../Method.ts'
import { Walk } from '../Walk.ts'
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
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  const held = account.balances.slice()
  const terms = TieredTerms.of(rules)
  const visit = { account, rules, prices, terms, visitor, into, held }
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
  const price = PriceBook.usable(visit.prices, position.instrument) ?? null
  const worth = Walk.gain(visit, position, price)
  const notional = Walk.notional(position, price, worth)
  if (price === null) Walk.missing(visit, 'mark.missing', position, notional)
  requirement(visit, position, price, notional)
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
  notional: bigint,
): void {
  const { account, rules, terms, visitor, into } = visit
  const { instrument } = position
  const settle = rules.assets[instrument.settleIndex] as Asset
  const gross = Visit.valueUp(visit, notional, settle)
  if (gross === null) {
    visitor.unknown(into, 'index.missing', settle)
    return
  }
  visitor.notional(into, position, price, notional, gross)
  const table = terms.brackets[instrument.index]
  if (table === undefined) {
    Walk.missing(visit, 'brackets.missing', position, notional)
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
