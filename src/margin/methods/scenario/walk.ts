import type { Asset } from '../../../model/Asset.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Method } from '../../Method.ts'
import { notionalOf, spotOf } from '../options/demand.ts'
import { lessPremiums } from '../options/premiums.ts'
import { countOption } from '../options/walk.ts'
import { collateral } from '../tiered/collateral.ts'
import { spotOrders } from '../tiered/spotOrders.ts'
import { Visit } from '../tiered/Visit.ts'
import { Walk } from '../Walk.ts'
import type { Forms } from './Form.ts'
import { unitOrders } from './orders.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import { inSettle, sizesOf, sumsOf } from './sizes.ts'
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
  const { positions } = account
  const sizes = sizesOf(visit, positions)
  const sums = sumsOf(visit, positions, sizes)
  const tellings = new Map([...sums].map(([unit, sum]) => [unit, begin(unit, sum)]))
  for (const [at, position] of positions.entries()) {
    openPosition(visit, position, sizes[at] ?? null, tellings)
  }
  if (account.orders.some(({ instrument }) => instrument.kind === 'spot')) {
    spotOrders({ ...visit, held: lessPremiums(visit) })
  }
  if (account.orders.length > 0) unitOrders(visit, sums)
  collateral(visit)
}

function begin(unit: UnitForms, sum: UnitSums): Telling {
  const rest = (forms: Forms): Rest => {
    const asked = UnitSums.ask(sum, forms)
    return { asked, left: Integer.divUp(asked.parts, forms.over) }
  }
  return { initial: rest(unit.initial), maintenance: rest(unit.maintenance), count: sum.count }
}

/** A position without a usable mark counts at cost, and makes the account unknown. */
function openPosition<T>(
  visit: Visit<T>,
  position: Position,
  sized: Sized | null,
  tellings: ReadonlyMap<UnitForms, Telling>,
): void {
  if (Instrument.isOption(position.instrument)) {
    openOption(visit, position, position.instrument, { sized, tellings })
    return
  }
  const price = PriceBook.usable(visit.prices, position.instrument) ?? null
  const notional = Walk.notional(position, price, Walk.gain(visit, position, price))
  if (price === null) Walk.missing(visit, 'mark.missing', position, notional)
  requirement(visit, position, { price, notional, sized }, tellings)
}

interface Told {
  readonly sized: Sized | null
  readonly tellings: ReadonlyMap<UnitForms, Telling>
}

/**
 * An option counts as under the standard margins, and its part of its unit is what it loses in the worst cell.
 *
 * Rules: [OPTM1] [SCEN14]
 */
function openOption<T>(
  visit: Visit<T>,
  position: Position,
  option: Option,
  { sized, tellings }: Told,
): void {
  const { rules, visitor, into } = visit
  const found = countOption(visit, position, option)
  if (found === null) return
  const unit = ScenarioTerms.of(rules).units[option.index]
  if (unit === undefined) {
    Walk.missing(visit, 'brackets.missing', position, Instrument.face(option, position.lots))
    return
  }
  const spot = spotOf(visit, option)
  if (spot === null) return
  const telling = tellings.get(unit)
  const settle = rules.assets[option.settleIndex] as Asset
  const notional = notionalOf(option, position.lots, spot)
  const gross = Visit.valueUp(visit, notional, settle)
  if (sized === null || telling === undefined || gross === null) {
    visitor.unknown(into, 'index.missing', settle)
    return
  }
  telling.count -= 1
  const kept = take(telling.maintenance, { sized, telling }, unit.maintenance)
  const opened = take(telling.initial, { sized, telling }, unit.initial)
  visitor.notional(into, position, found.mark, notional, gross)
  const both = (value: bigint) => ({ amount: inSettle(visit, option, value), value })
  visitor.demand(into, position, spot, { initial: both(opened), maintenance: both(kept) })
}

/** A position at its mark; it has no size where it lacks a mark or an index. */
interface Priced {
  readonly price: bigint | null
  readonly notional: bigint
  readonly sized: Sized | null
}

function requirement<T>(
  visit: Visit<T>,
  position: Position,
  { price, notional, sized }: Priced,
  tellings: ReadonlyMap<UnitForms, Telling>,
): void {
  const { rules, visitor, into } = visit
  const unit = ScenarioTerms.of(rules).units[position.instrument.index]
  if (unit === undefined) {
    Walk.missing(visit, 'brackets.missing', position, notional)
    return
  }
  if (price === null) return
  const telling = tellings.get(unit)
  if (sized === null || telling === undefined) {
    const settle = rules.assets[position.instrument.settleIndex] as Asset
    visitor.unknown(into, 'index.missing', settle)
    return
  }
  telling.count -= 1
  visitor.notional(into, position, price, notional, sized.up)
  tell(visit, position, { sized, notional, unit, telling })
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
  const inCoin = (value: bigint): bigint => inSettle(visit, position.instrument, value)
  visitor.maintenance(into, position, notional, table, tier, inCoin(kept), kept)
  const opened = take(telling.initial, part, unit.initial)
  const asked = inCoin(opened)
  const leverage = asked > 0n && notional > 0n ? Ratio.of(notional, asked) : Ratio.one
  visitor.initial(into, position, notional, leverage, asked, opened)
}

function take(
  rest: Rest,
  { sized, telling }: Pick<Part, 'sized' | 'telling'>,
  forms: Forms,
): bigint {
  const part = telling.count === 0 ? rest.left : UnitSums.share(sized, rest.asked, forms)
  rest.left -= part
  return part
}
