import { assert } from '../../../base/assert.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { LegMargin } from '../LegMargin.ts'
import { OptionBook, type OptionLeg, type OptionRates } from '../OptionBook.ts'
import { StockCover } from '../StockCover.ts'

/**
 * How options are spread: a written one with a long one alone, or all of a date netted together; or nothing
 * stands with anything else, stock neither.
 */
export type Netting = 'pairs' | 'joint' | 'alone'

/** A book in whole numbers: what may stand together, and what that saves against everything alone. */
export interface Problem {
  /** The unit of all sums: so many to the dollar. */
  readonly perDollar: bigint
  readonly items: readonly Item[]
  /** Lots of stock, each as large as a contract; stock is the item after the last. */
  readonly lots: bigint
  /** What a lot asks for alone. */
  readonly stock: bigint
  /** What everything asks for alone. */
  readonly alone: bigint
  /** What two save together, above zero. */
  readonly pairs: readonly Saving[]
  /** What stock saves with an option written and an option held. */
  readonly triples: readonly Saving[]
  /** Written options that end on one day, and what may be netted against them. */
  readonly nets: readonly Net[]
}

/** Contracts of one series. */
export interface Item {
  readonly leg: OptionLeg
  readonly count: bigint
  readonly isWritten: boolean
  /** What a contract asks for alone. */
  readonly alone: bigint
  /** What a contract that is held asks for beside others: all of its price. */
  readonly paid: bigint
}

export interface Saving {
  readonly items: readonly number[]
  readonly saved: bigint
}

export interface Net {
  readonly written: readonly number[]
  readonly held: readonly number[]
  /** By point and item, a `WEIGHT`th of what a contract loses there: of what is held below zero. */
  readonly losses: readonly (readonly bigint[])[]
}

/** Points of a net are weighted in so many parts, and sums are multiples of it. */
export const WEIGHT = 16n

/** Builds the problem of a book. */
export function of(rates: OptionRates, book: OptionBook, netting: Netting): Problem {
  const legs = book.legs.filter(({ quantity }) => quantity !== 0n)
  const sums = { rates, book, perDollar: unitOf(rates, book, legs) }
  const items = legs.map((leg) => itemOf(sums, leg))
  const stock = scaled(sums, StockCover.alone(rates, book))
  const units = Ratio.div(Ratio.abs(book.shares), book.multiplier)
  const alone = items.reduce((sum, item) => sum + Integer.mul(item.count, item.alone), 0n)
  const isAlone = netting === 'alone'
  const covers = isAlone ? { pairs: [], triples: [] } : coversOf(sums, items, stock)
  return {
    perDollar: sums.perDollar,
    items,
    lots: Integer.divDown(units.numerator, units.denominator),
    stock,
    alone: alone + Integer.divExact(Integer.mul(stock, units.numerator), units.denominator),
    pairs: [
      ...(isAlone ? [] : straddles(sums, items)),
      ...covers.pairs,
      ...(netting === 'pairs' ? spreads(sums, items) : []),
    ].filter(({ saved }) => saved > 0n),
    triples: covers.triples,
    nets: netting === 'joint' ? netsOf(sums, items) : [],
  }
}

interface Sums {
  readonly rates: OptionRates
  readonly book: OptionBook
  readonly perDollar: bigint
}

/** A unit so fine that every product of a price, a rate, a factor and a multiplier is whole. */
function unitOf(rates: OptionRates, book: OptionBook, legs: readonly OptionLeg[]): bigint {
  const rows = [...rates.stock.long, ...rates.stock.short]
  const shares = [rates.base, rates.least, rates.longDated, rates.bounded ?? Ratio.one]
  const all = [...shares, rates.collar, ...rows.map(({ rate }) => rate)]
  const perShare = rows.map(({ perUnit }) => perUnit)
  const prices = [book.price, ...perShare, ...legs.flatMap(({ price, strike }) => [price, strike])]
  const single = [[book.factor], [book.multiplier], [book.shares]]
  return [prices, all, ...single].map(common).reduce(Integer.mul, WEIGHT)
}

const common = (ratios: readonly Ratio[]): bigint =>
  ratios.map(({ denominator }) => denominator).reduce(Integer.lcm, 1n)

/** What a contract asks for, of dollars for a unit. */
function scaled({ book, perDollar }: Sums, dollars: Ratio): bigint {
  const { numerator, denominator } = Ratio.mul(dollars, book.multiplier)
  return Integer.divExact(Integer.mul(numerator, perDollar), denominator)
}

function itemOf(sums: Sums, leg: OptionLeg): Item {
  const isWritten = leg.quantity < 0n
  const { rates, book } = sums
  const asked = isWritten ? LegMargin.naked(rates, book, leg) : LegMargin.long(rates, book, leg)
  return {
    leg,
    count: Integer.abs(leg.quantity),
    isWritten,
    alone: scaled(sums, asked),
    paid: scaled(sums, leg.price),
  }
}

/** All pairs of items of which the first meets one condition and the second another. */
function each(
  items: readonly Item[],
  first: (item: Item) => boolean,
  second: (item: Item, one: Item) => boolean,
): (readonly [number, number, Item, Item])[] {
  return items.flatMap((one, i) =>
    first(one)
      ? items.flatMap((other, j) => (second(other, one) ? [[i, j, one, other] as const] : []))
      : [],
  )
}

function straddles(sums: Sums, items: readonly Item[]): Saving[] {
  const { rates, book } = sums
  const written = (kind: string) => (item: Item) => item.isWritten && item.leg.kind === kind
  const of = ({ leg }: Item) => ({ naked: LegMargin.naked(rates, book, leg), price: leg.price })
  return each(items, written('call'), written('put')).map(([i, j, call, put]) => {
    const together = scaled(sums, LegMargin.straddle(of(call), of(put)))
    return { items: [i, j], saved: call.alone + put.alone - together }
  })
}

function spreads(sums: Sums, items: readonly Item[]): Saving[] {
  return each(
    items,
    ({ isWritten }) => isWritten,
    (held, one) =>
      !held.isWritten && held.leg.kind === one.leg.kind && held.leg.expiry >= one.leg.expiry,
  ).map(([i, j, written, held]) => {
    const loss = LegMargin.worst([
      { ...written.leg, quantity: -1n },
      { ...held.leg, quantity: 1n },
    ])
    assert(loss !== null, 'Problem.spreads: a spread loses no more than its strikes differ')
    const apart = written.alone + held.alone
    return { items: [i, j], saved: apart - held.paid - scaled(sums, loss.loss) }
  })
}

interface Covers {
  readonly pairs: readonly Saving[]
  readonly triples: readonly Saving[]
}

function coversOf(sums: Sums, items: readonly Item[], stock: bigint): Covers {
  const { book } = sums
  if (book.shares.numerator === 0n) return { pairs: [], triples: [] }
  const kindWritten = book.shares.numerator > 0n ? 'call' : 'put'
  const isWritten = (item: Item) => item.isWritten && item.leg.kind === kindWritten
  const isHeld = (item: Item) => !item.isWritten && item.leg.kind !== kindWritten
  const place = items.length
  const pairs = items.flatMap((item, at) => {
    const written = isWritten(item) ? [item] : []
    if (written.length === 0 && !isHeld(item)) return []
    return saving(sums, [at, place], stock, written, isHeld(item) ? [item] : [])
  })
  const triples = each(items, isWritten, isHeld)
    .flatMap(([i, j, written, held]) => saving(sums, [i, j, place], stock, [written], [held]))
    .filter((triple) => isBetter(triple, pairs))
  return { pairs, triples }
}

/** What stock saves with options beside it; nothing where the rule knows no relief. */
function saving(
  sums: Sums,
  places: readonly number[],
  stock: bigint,
  [written]: readonly Item[],
  [held]: readonly Item[],
): Saving[] {
  const asked = StockCover.margin(sums.rates, sums.book, {
    ...(written === undefined ? {} : { written: written.leg }),
    ...(held === undefined ? {} : { held: held.leg }),
  })
  if (asked === null) return []
  const apart = stock + (written?.alone ?? 0n) + (held?.alone ?? 0n)
  return [{ items: places, saved: apart - scaled(sums, asked) - (held?.paid ?? 0n) }]
}

/** Whether three save more than stock does with either of the two. */
const isBetter = ({ items, saved }: Saving, pairs: readonly Saving[]): boolean =>
  saved > 0n && pairs.every((pair) => !items.includes(pair.items[0] ?? -1) || pair.saved < saved)

function netsOf(sums: Sums, items: readonly Item[]): Net[] {
  const dates = new Set(items.filter(({ isWritten }) => isWritten).map(({ leg }) => leg.expiry))
  return [...dates]
    .toSorted((a, b) => a - b)
    .map((date) => netOf(sums, items, date))
    .filter(({ held }) => held.length > 0)
}

/** Long options that end on the day or later are worth at least what they could be exercised for that day. */
function netOf(sums: Sums, items: readonly Item[], date: number): Net {
  const places = items.map((_, at) => at)
  const written = places.filter((at) => {
    const item = items[at]
    return item?.isWritten === true && item.leg.expiry === date
  })
  const held = places.filter((at) => {
    const item = items[at]
    return item !== undefined && !item.isWritten && item.leg.expiry >= date
  })
  const isOf = new Set([...written, ...held])
  const losses = pointsOf(items).map((point) =>
    items.map((item, at) => (isOf.has(at) ? lossAt(sums, item, point) : 0n)),
  )
  const isCovering = held.some((at) => written.some((one) => isOfKind(items, at, one)))
  return { written, held: isCovering ? held : [], losses }
}

/** Zero and every strike of the book, the same for all nets. */
function pointsOf(items: readonly Item[]): readonly Ratio[] {
  const points = [Ratio.zero, ...items.map(({ leg }) => leg.strike)]
  return points.filter(
    (point, at) => points.findIndex((other) => Ratio.compare(other, point) === 0) === at,
  )
}

const isOfKind = (items: readonly Item[], one: number, other: number): boolean =>
  items[one]?.leg.kind === items[other]?.leg.kind

function lossAt(sums: Sums, { leg, isWritten }: Item, point: Ratio): bigint {
  const worth = Integer.divExact(scaled(sums, OptionBook.intrinsic(leg, point)), WEIGHT)
  return isWritten ? worth : -worth
}

export * as Problem from './Problem.ts'
