import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { Instrument, Option } from '../../../model/Instrument.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { OptionForms } from '../options/OptionForms.ts'
import { Grid } from './Grid.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import type { Between, Sized } from './UnitSums.ts'

type Held = Pick<MarginContext, 'rules' | 'prices'>

/** What of an option depends on the others of its expiry and of its strike. */
export interface Among {
  /** Cell by cell, whether its expiry is worth more than nothing. */
  readonly isAbove: (cell: number) => boolean
  /** Whether more is sold on its strike than held. */
  readonly isSold: boolean
}

const alone = (lots: bigint): Among => ({ isAbove: () => lots > 0n, isSold: lots < 0n })

/** Signed lots of an option at a price in ticks, and what they count for in settlement atoms. */
interface Lots {
  readonly lots: bigint
  readonly price: bigint
  readonly worth: bigint
}

/**
 * What lots of an option lose in each cell of their unit: what they count for less what they would be worth,
 * rounded up in settlement atoms and again in the numeraire, and what they move with the price. As if alone unless
 * said otherwise. Null where an index is missing.
 *
 * Rules: [SCEN14] [SCEN17] [SCEN18]
 */
export function optionAt(
  held: Held,
  option: Option,
  { lots, price, worth }: Lots,
  among: Among = alone(lots),
): Sized | null {
  const { rules, prices } = held
  const settle = rules.assets[option.settleIndex] as Asset
  const spot = PriceBook.spotOf(prices, option, rules.numeraire)
  const unit = ScenarioTerms.of(rules).units[option.index]
  if (spot === null || spot.numerator <= 0n || !unit?.options) return null
  // Who owes nothing owes no atom of rounding: a long option loses no more than it counts for.
  const counts = PriceBook.convert(prices, Amount.of(worth), settle, rules.numeraire)
  if (counts === null) return null
  const { values, discounted, delta } = valuedAt(held, { option, price, spot }, unit)
  const losses: bigint[] = []
  for (const [cell, each] of values.entries()) {
    const atoms = among.isAbove(cell) ? (discounted[cell] ?? each) : each
    const left = worth - Ratio.mulDown(lots, atoms)
    const value = PriceBook.convert(prices, Amount.of(-left), settle, rules.numeraire)
    if (value === null) return null
    losses.push(lots > 0n ? Integer.min(-value, counts) : -value)
  }
  const sized = { isLong: lots > 0n, isLinear: true, down: 0n, up: 0n, losses }
  const least = leastOf({ rules, instrument: option, lots }, unit.perUnit)
  const contracts = lots > 0n ? Integer.min(least, Integer.max(0n, counts)) : least
  const isSold = among.isSold && unit.options.shocks.nakedShort !== undefined
  const naked = isSold ? nakedOf(held, option, lots, spot) : 0n
  if (naked === null) return null
  const asked = { ...sized, naked, contracts }
  if (unit.options.net.numerator === 0n) return asked
  const moves = bothWays(held, option, lots, delta)
  if (moves === null) return null
  const most = mostOf(unit.options.net, lots > 0n ? counts : null)
  return { ...asked, delta: most === null ? moves : within(moves, most) }
}

interface Contracts {
  readonly rules: BoundRulebook
  readonly instrument: Instrument
  readonly lots: bigint
}

/**
 * What contracts ask at least, in the numeraire, rounded up once.
 *
 * Rules: [SCEN19]
 */
export function leastOf({ rules, instrument, lots }: Contracts, perUnit: Ratio | null): bigint {
  if (perUnit === null) return 0n
  const { lot, contractSize } = instrument
  const each = Ratio.mul(Ratio.fromDecimal(lot), Ratio.fromDecimal(contractSize))
  const atoms = Ratio.mul(perUnit, Ratio.of(Integer.pow10(rules.numeraire.decimals)))
  return Ratio.mulUp(Integer.abs(lots), Ratio.mul(each, atoms))
}

/** What lots add to what is sold on their strike beyond what is held; null where an index is missing. */
function nakedOf(held: Held, option: Option, lots: bigint, spot: Ratio): bigint | null {
  const size = sizeOf(held, option, lots, spot)
  return size === null ? null : -size.low
}

/** What lots are for at the price of what they are on, in the numeraire; null where an index is missing. */
export const sizeOf = (held: Held, option: Option, lots: bigint, spot: Ratio): Between | null => {
  const unit = option.settle === option.base ? Ratio.one : spot
  return bothWays(held, option, 1n, OptionForms.atomsOf(option, lots, unit))
}

/** So many times some settlement atoms, in the numeraire, rounded both ways; null where an index is missing. */
export function bothWays(
  { rules, prices }: Held,
  { settleIndex }: Option,
  times: bigint,
  atoms: Ratio,
): Between | null {
  const settle = rules.assets[settleIndex] as Asset
  const convert = (amount: bigint) =>
    PriceBook.convert(prices, Amount.of(amount), settle, rules.numeraire)
  const low = convert(Ratio.mulDown(times, atoms))
  const high = convert(-Ratio.mulUp(times, atoms))
  return low === null || high === null ? null : { low, high: -high }
}

/** Of a long option so much counts as asks for all that it counts for. */
const mostOf = (net: Ratio, counts: bigint | null): bigint | null =>
  counts && Ratio.mulDown(Integer.max(0n, counts), Ratio.div(Ratio.one, net))

const within = ({ low, high }: Between, most: bigint): Between => {
  const end = (amount: bigint) => Integer.max(-most, Integer.min(amount, most))
  return { low: end(low), high: end(high) }
}

interface At {
  readonly option: Option
  readonly price: bigint
  readonly spot: Ratio
}

/** What a lot is worth in every cell, also discounted, and moves with the price: in settlement atoms. */
export interface LotValues {
  readonly values: readonly Ratio[]
  readonly discounted: readonly Ratio[]
  readonly delta: Ratio
}

interface Known {
  readonly at: At
  readonly time: number
  readonly valued: LotValues
}

/** The values last asked for, by the unit and the instrument: everybody holds the same option at the same mark. */
const known = new WeakMap<UnitForms, Map<number, Known>>()

export function valuedAt({ prices: { time } }: Held, at: At, unit: UnitForms): LotValues {
  const { option, price, spot } = at
  const found = known.get(unit) ?? new Map<number, Known>()
  const last = found.get(option.index)
  if (last !== undefined && last.time === time && isSame(last.at, at)) return last.valued
  const { shocks, cells } = unit.options as NonNullable<UnitForms['options']>
  const mark = Ratio.mul(Ratio.of(price), Ratio.fromDecimal(option.tick))
  const valued = byLot(option, Grid.valued({ option, mark, spot, time }, shocks, cells))
  known.set(unit, found.set(option.index, { at, time, valued }))
  return valued
}

function byLot(option: Option, { values, delta, discount }: Grid.Valued): LotValues {
  const lot = (each: Ratio): Ratio => OptionForms.atomsOf(option, 1n, each)
  const whole = values.map(lot)
  return {
    values: whole,
    discounted: whole.map((each) => Ratio.mul(each, discount)),
    delta: lot(delta),
  }
}

const isSame = (a: At, b: At): boolean =>
  a.option === b.option && a.price === b.price && isAlike(a.spot, b.spot)

/** To the digit, for a double is made of both numbers. */
const isAlike = (a: Ratio, b: Ratio): boolean =>
  a.numerator === b.numerator && a.denominator === b.denominator
