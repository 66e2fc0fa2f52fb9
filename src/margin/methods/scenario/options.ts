import type { Asset } from '../../../model/Asset.ts'
import type { Option } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { OptionForms } from '../options/OptionForms.ts'
import { Grid } from './Grid.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import type { Sized } from './UnitSums.ts'

type Held = Pick<MarginContext, 'rules' | 'prices'>

/** Signed lots of an option at a price in ticks, and what they count for in settlement atoms. */
interface Lots {
  readonly lots: bigint
  readonly price: bigint
  readonly worth: bigint
}

/**
 * What lots of an option lose in each cell of their unit: what they count for less what they would be worth,
 * rounded up in settlement atoms and again in the numeraire. Null where an index is missing.
 *
 * Rules: [SCEN14]
 */
export function optionAt(held: Held, option: Option, { lots, price, worth }: Lots): Sized | null {
  const { rules, prices } = held
  const settle = rules.assets[option.settleIndex] as Asset
  const spot = PriceBook.spotOf(prices, option, rules.numeraire)
  const unit = ScenarioTerms.of(rules).units[option.index]
  if (spot === null || spot.numerator <= 0n || !unit?.options) return null
  // Who owes nothing owes no atom of rounding: a long option loses no more than it counts for.
  const counts = PriceBook.convert(prices, Amount.of(worth), settle, rules.numeraire)
  if (counts === null) return null
  const losses: bigint[] = []
  for (const each of valuesAt(held, { option, price, spot }, unit)) {
    const atoms = OptionForms.atomsOf(option, lots, each)
    const left = worth - Ratio.mulDown(1n, atoms)
    const value = PriceBook.convert(prices, Amount.of(-left), settle, rules.numeraire)
    if (value === null) return null
    losses.push(lots > 0n ? Integer.min(-value, counts) : -value)
  }
  return { isLong: lots > 0n, isLinear: true, down: 0n, up: 0n, losses }
}

interface At {
  readonly option: Option
  readonly price: bigint
  readonly spot: Ratio
}

interface Known {
  readonly at: Grid.Marked
  readonly values: readonly Ratio[]
}

/** The values last asked for, by the unit and the instrument: everybody holds the same option at the same mark. */
const known = new WeakMap<UnitForms, Map<number, Known>>()

function valuesAt(
  { prices: { time } }: Held,
  { option, price, spot }: At,
  unit: UnitForms,
): readonly Ratio[] {
  const mark = Ratio.mul(Ratio.of(price), Ratio.fromDecimal(option.tick))
  const at = { option, mark, spot, time }
  const found = known.get(unit) ?? new Map<number, Known>()
  const last = found.get(option.index)
  if (last !== undefined && isSame(last.at, at)) return last.values
  const { shocks, cells } = unit.options as NonNullable<UnitForms['options']>
  const values = Grid.values(at, shocks, cells)
  known.set(unit, found.set(option.index, { at, values }))
  return values
}

const isSame = (a: Grid.Marked, b: Grid.Marked): boolean =>
  a.option === b.option &&
  a.time === b.time &&
  Ratio.compare(a.mark, b.mark) === 0 &&
  isAlike(a.spot, b.spot)

/** To the digit, for a double is made of both numbers. */
const isAlike = (a: Ratio, b: Ratio): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator
