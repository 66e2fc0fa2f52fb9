import type { Asset } from '../../../model/Asset.ts'
import { Brackets } from '../../../model/Brackets.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Method } from '../../Method.ts'
import { collateral } from '../tiered/collateral.ts'
import { spotOrders } from '../tiered/spotOrders.ts'
import type { Visit } from '../tiered/Visit.ts'
import { Walk } from '../Walk.ts'
import type { Forms } from './Form.ts'
import { unitOrders } from './orders.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import { sizedOf, sumsOf } from './sizes.ts'
import { type Asked, type Sized, UnitSums } from './UnitSums.ts'

/** What is left to say of a unit’s requirement, and by how many positions. */
interface Rest {
  readonly asked: Asked
  left: bigint
}

/** What a unit asks, told position by position: the last bears what rounding left. */
interface Telling {
  readonly initial: Rest
  readonly maintenance: Rest
  count: number
}

/**
 * Walks through an account under scenarios: sums every unit first, then emits each position with its part
 * in what its unit asks, orders, and the total of each asset.
 *
 * Rules: [SCEN7] [SCEN8] [SCEN9] [SCEN10]
 */
export const walk: Method['walk'] = (account, rules, prices, visitor, into) => {
  const held = account.balances.slice()
  const terms = ScenarioTerms.of(rules)
  const visit = { account, rules, prices, terms, visitor, into, held }
  const sums = sumsOf(visit, account.positions)
  const tellings = new Map([...sums].map(([unit, sum]) => [unit, begin(unit, sum)]))
  for (const { instrument } of account.positions) {
    const telling = tellings.get(terms.units[instrument.index] as UnitForms)
    if (telling !== undefined) telling.count += 1
  }
  for (const position of account.positions) openPosition(visit, position, tellings)
  if (account.orders.some(({ instrument }) => instrument.kind === 'spot')) spotOrders(visit)
  if (account.orders.length > 0) unitOrders(visit, sums)
  collateral(visit)
}

function begin(unit: UnitForms, sum: UnitSums): Telling {
  const rest = (forms: Forms): Rest => {
    const asked = UnitSums.ask(sum, forms)
    return { asked, left: Integer.divUp(asked.parts, forms.over) }
  }
  return { initial: rest(unit.initial), maintenance: rest(unit.maintenance), count: 0 }
}

/** A position without a usable mark counts at cost, and makes the account unknown. */
function openPosition<T>(
  visit: Visit<T>,
  position: Position,
  tellings: ReadonlyMap<UnitForms, Telling>,
): void {
  const price = PriceBook.usable(visit.prices, position.instrument) ?? null
  const notional = Walk.notional(position, price, Walk.gain(visit, position, price))
  if (price === null) Walk.missing(visit, 'mark.missing', position, notional)
  requirement(visit, position, { price, notional }, tellings)
}

function requirement<T>(
  visit: Visit<T>,
  position: Position,
  { price, notional }: { readonly price: bigint | null; readonly notional: bigint },
  tellings: ReadonlyMap<UnitForms, Telling>,
): void {
  const { rules, visitor, into } = visit
  const { instrument } = position
  const unit = ScenarioTerms.of(rules).units[instrument.index]
  if (unit === undefined) {
    Walk.missing(visit, 'brackets.missing', position, notional)
    return
  }
  const telling = tellings.get(unit)
  if (telling === undefined || price === null) {
    if (price !== null) unpriced(visit, position)
    return
  }
  telling.count -= 1
  const sized = sizedOf(visit, position)
  if (sized === null) {
    unpriced(visit, position)
    return
  }
  visitor.notional(into, position, price, notional, sized.up)
  tell(visit, position, { sized, notional, unit, telling })
}

function unpriced<T>({ rules, visitor, into }: Visit<T>, { instrument }: Position): void {
  visitor.unknown(into, 'index.missing', rules.assets[instrument.settleIndex] as Asset)
}

interface Part {
  readonly sized: Sized
  readonly notional: bigint
  readonly unit: UnitForms
  readonly telling: Telling
}

/**
 * A position’s part in the worst that its unit may ask: what hedges takes off.
 *
 * Rules: [SCEN10]
 */
function tell<T>(visit: Visit<T>, position: Position, part: Part): void {
  const { visitor, into } = visit
  const { notional, unit, telling } = part
  const kept = take(telling.maintenance, part, unit.maintenance)
  const table = visit.terms.brackets[position.instrument.index] as Brackets
  const tier = Brackets.tier(table, 0n)
  visitor.maintenance(into, position, notional, table, tier, back(visit, position, kept), kept)
  const opened = take(telling.initial, part, unit.initial)
  const asked = back(visit, position, opened)
  const leverage = asked > 0n && notional > 0n ? Ratio.of(notional, asked) : Ratio.one
  visitor.initial(into, position, notional, leverage, asked, opened)
}

function take(rest: Rest, { sized, telling }: Part, forms: Forms): bigint {
  const part = telling.count === 0 ? rest.left : UnitSums.share(sized, rest.asked.form, forms)
  rest.left -= part
  return part
}

/** A part in the settlement asset, for whoever shows it. */
function back<T>({ rules, prices }: Visit<T>, { instrument }: Position, value: bigint): bigint {
  const settle = rules.assets[instrument.settleIndex] as Asset
  return -(PriceBook.convert(prices, Amount.of(-value), rules.numeraire, settle) ?? 0n)
}
