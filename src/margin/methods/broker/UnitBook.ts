import type { OptionBook, OptionLeg, OptionRates } from '../../../brokerage/options/OptionBook.ts'
import { type LegGroup, OptionMargin } from '../../../brokerage/options/OptionMargin.ts'
import type { Netting } from '../../../brokerage/options/pairing/Problem.ts'
import { StockCover } from '../../../brokerage/options/StockCover.ts'
import type { StockRates } from '../../../brokerage/StockMargin.ts'
import { CivilDate } from '../../../calendar/CivilDate.ts'
import { TimeOfDay } from '../../../calendar/TimeOfDay.ts'
import { Instrument, type Option } from '../../../model/Instrument.ts'
import type { Leg } from '../../../model/Position.ts'
import type { MeasureName } from '../../../model/Rulebook.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { Beside } from '../../Visitor.ts'
import type { OptionUnit, UnitPlace } from './OptionUnit.ts'

/** Signed lots of a leg at a price. */
export interface Sized {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: bigint
  readonly price: bigint
}

export interface SizedOption extends Sized {
  readonly instrument: Option
}

/** Lots of one listing of the stock, and what it asks by itself, atoms. */
export interface UnitStock {
  readonly place: UnitPlace
  readonly instrument: Instrument
  readonly lots: bigint
  readonly asked: { readonly [measure in MeasureName]: bigint }
}

/** All that is held of a unit, at the price of what its options are on. */
export interface UnitBook {
  readonly unit: OptionUnit
  readonly spot: Ratio
  readonly time: number
  /** By instrument and leg. */
  readonly options: readonly SizedOption[]
  readonly stock: UnitStock | null
  /** Atoms of a settlement unit. */
  readonly atoms: bigint
}

/** What a unit asks beyond what its options are worth and what its stock asks by itself, atoms. */
export interface UnitAsk {
  /** Below zero where options relieve the stock, by no more than it asks. */
  readonly total: bigint
  /** Of the total, by option. */
  readonly parts: readonly bigint[]
  /** By option, what it stands with in its groups. */
  readonly beside: readonly (readonly Beside[])[]
}

/** By option: what its groups ask for, and what it is charged where it is held, both exactly. */
interface Share {
  rest: Ratio
  charged: Ratio
  /** Contracts of what it stands with; of stock units of the base, under null. */
  readonly beside: Map<OptionLeg | null, Ratio>
}

/**
 * The least that a unit asks for, its options and its stock parted as asks for least. Equity counts options at their marks,
 * so what was written asks what is beyond its mark, and what is held is charged what it counts for. With the stock's own it is
 * never less to open than to keep, however far its price is from that of what the options are on.
 *
 * Rules: [BROKER13] [LEGS9]
 */
export function ask(book: UnitBook, measure: MeasureName): UnitAsk {
  const kept = least(book, 'maintenance')
  // Without stock there is no relief that opening does not have.
  if (measure === 'maintenance' || book.stock === null) return kept
  const opened = least(book, 'initial')
  const { initial, maintenance } = book.stock.asked
  const under = kept.total - (initial - maintenance) - opened.total
  if (under <= 0n) return opened
  const parts = opened.parts.map((part, at) => (at === 0 ? part + under : part))
  return { ...opened, total: opened.total + under, parts }
}

function least(book: UnitBook, measure: MeasureName): UnitAsk {
  const legs = legsOf(book)
  const stock = book.stock?.place.stock?.[measure] ?? nothing
  const { terms } = book.unit
  const bounded = measure === 'initial' ? null : terms.bounded
  const rates: OptionRates = { ...terms, bounded, stock }
  const { groups } = OptionMargin.of(rates, legs, nettingOf(book), EFFORT)
  const alone = StockCover.alone(rates, legs)
  const shares = new Map<OptionLeg, Share>(
    legs.legs.map((leg) => [leg, { rest: Ratio.zero, charged: Ratio.zero, beside: new Map() }]),
  )
  for (const group of groups) share(group, legs, alone, shares)
  const beside = [...shares.values()].map((one) => besideOf(book, legs, one))
  return { ...rounded(book, measure, [...shares.values()]), beside }
}

/** In signed lots of each. */
function besideOf(
  { options, stock }: UnitBook,
  { legs, multiplier }: OptionBook,
  { beside }: Share,
) {
  return [...beside].flatMap(([leg, count]): Beside[] => {
    if (leg === null) {
      if (stock === null) return []
      const lots = Ratio.div(count, stock.place.each)
      return [{ instrument: stock.instrument, lots: stock.lots < 0n ? Ratio.negate(lots) : lots }]
    }
    const option = options[legs.indexOf(leg)]
    if (option === undefined) return []
    const lots = Ratio.div(Ratio.mul(count, multiplier), eachOf(option))
    return [{ instrument: option.instrument, lots: option.lots < 0n ? Ratio.negate(lots) : lots }]
  })
}

/** Boxes that a search looks into: an account is assessed at every price. */
const EFFORT = 25

/** Of more legs than these options are spread in pairs, and of more than those each stands alone. */
const legsMax = { joint: 8, pairs: 16 } as const

const nettingOf = ({ unit: { netting }, options: { length } }: UnitBook): Netting => {
  if (length > legsMax.pairs) return 'alone'
  return length > legsMax.joint ? 'pairs' : netting
}

const nothing: StockRates = {
  long: [{ from: Ratio.zero, rate: Ratio.zero, perUnit: Ratio.zero }],
  longUnmarginable: Ratio.one,
  short: [{ from: Ratio.zero, rate: Ratio.zero, perUnit: Ratio.zero }],
}

/** The book of the unit, in contracts as large as all lots of it are whole numbers of. */
function legsOf({ unit, spot, time, options, stock }: UnitBook): OptionBook {
  const multiplier = options.map(eachOf).reduce(common, Ratio.zero)
  return {
    today: dayOf(time),
    price: spot,
    multiplier,
    factor: unit.terms.factor,
    legs: options.map((one) => legOf(one, multiplier)),
    shares: stock === null ? Ratio.zero : Ratio.mul(Ratio.of(stock.lots), stock.place.each),
  }
}

const eachOf = ({ instrument: { lot, contractSize } }: Pick<Sized, 'instrument'>): Ratio =>
  Ratio.mul(Ratio.fromDecimal(lot), Ratio.fromDecimal(contractSize))

/** The largest size of which both are whole numbers. */
function common(a: Ratio, b: Ratio): Ratio {
  if (a.numerator === 0n) return b
  const over = Integer.lcm(a.denominator, b.denominator)
  const whole = ({ numerator, denominator }: Ratio): bigint =>
    Integer.mul(numerator, Integer.divExact(over, denominator))
  return Ratio.of(Integer.gcd(whole(a), whole(b)), over)
}

function legOf({ instrument, lots, price }: SizedOption, multiplier: Ratio): OptionLeg {
  const { option, tick, expiry } = instrument
  const times = Ratio.div(eachOf({ instrument }), multiplier)
  return {
    kind: option.right,
    strike: Ratio.fromDecimal(option.strike),
    expiry: dayOf(expiry ?? 0),
    quantity: Integer.mul(lots, Integer.divExact(times.numerator, times.denominator)),
    price: Ratio.mul(Ratio.of(price), Ratio.fromDecimal(tick)),
  }
}

/** Days of UTC. */
const dayOf = (time: number): CivilDate => CivilDate.ofDay(Math.floor(time / TimeOfDay.DAY_MS))

/** What a group asks falls to what was written in it, or where nothing was to what is held beside the stock. */
function share(
  { kind, members, requirement, premium }: LegGroup,
  book: OptionBook,
  alone: Ratio,
  shares: ReadonlyMap<OptionLeg, Share>,
): void {
  let rest = Ratio.sub(requirement, premium)
  for (const { leg, count } of members) {
    if (leg === null) {
      rest = Ratio.sub(rest, Ratio.mul(alone, count))
      continue
    }
    const worth = Ratio.mul(Ratio.mul(leg.price, count), book.multiplier)
    const own = shares.get(leg) as Share
    if (leg.quantity < 0n) rest = Ratio.sub(rest, worth)
    else own.charged = Ratio.add(own.charged, kind === 'alone' ? premium : worth)
  }
  for (const { leg } of members) {
    const own = leg && shares.get(leg)
    for (const other of members) {
      if (!own || other.leg === leg) continue
      const before = own.beside.get(other.leg) ?? Ratio.zero
      own.beside.set(other.leg, Ratio.add(before, other.count))
    }
  }
  const legs = members.flatMap(({ leg }) => (leg === null ? [] : [leg]))
  const leader = legs.find(({ quantity }) => quantity < 0n) ?? legs[0]
  if (leader === undefined) return
  const own = shares.get(leader) as Share
  own.rest = Ratio.add(own.rest, rest)
}

/** Rounded up once; who only holds what was paid for is asked no atom more than it counts for. */
function rounded(
  { atoms, options, stock }: UnitBook,
  measure: MeasureName,
  shares: readonly Share[],
): Pick<UnitAsk, 'total' | 'parts'> {
  const up = (some: readonly Ratio[]): bigint => Ratio.mulUp(atoms, Ratio.sum(some))
  const worth = options.reduce((sum, { instrument, lots, price }) => {
    return lots > 0n ? sum + Instrument.value(instrument, lots, price) : sum
  }, 0n)
  const rest = up(shares.map((one) => one.rest))
  const charged = Integer.min(worth, up(shares.map((one) => one.charged)))
  const total = Integer.max(-(stock?.asked[measure] ?? 0n), rest + charged)
  return { total, parts: partsOf(shares, total, atoms) }
}

/** By option; the last bears what rounding leaves. */
function partsOf(shares: readonly Share[], total: bigint, atoms: bigint): readonly bigint[] {
  let left = total
  return shares.map(({ rest, charged }, at) => {
    const own = Ratio.mulUp(atoms, Ratio.add(rest, charged))
    const part = at === shares.length - 1 ? left : own
    left -= part
    return part
  })
}

export * as UnitBook from './UnitBook.ts'
