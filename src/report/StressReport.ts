import { datetime } from '../base/datetime.ts'
import { PriceMove } from '../margin/PriceMove.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { indexScale, PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { type AccountView, BookView } from './BookView.ts'
import { amountText, assetPriceText, ratioText } from './figures.ts'
import { rulebookDate } from './rulebookDate.ts'
import { isBreached, levelNames, Subject } from './Subject.ts'

/** A direction of the grid: assets that move together, and by what shares of their price. */
export interface StressAxis {
  readonly assets: readonly Asset[]
  readonly moves: readonly Ratio[]
}

/** A book at every point of a grid of prices; money in the numeraire of each account. */
export interface StressReport {
  readonly timestamp: number
  readonly datetime: string
  readonly axes: readonly StressAxisReport[]
  readonly rulebooks: readonly {
    readonly id: string
    readonly source: string
    readonly date: string | null
  }[]
  /** In the order of the first axis, then of the second. */
  readonly points: readonly StressPoint[]
}

export interface StressAxisReport {
  readonly assets: readonly string[]
  /** The first asset's price now, in the reference currency or the quote; null where unknown. */
  readonly price: string | null
}

export interface StressPoint {
  /** The move along each axis, in hundredths of the price. */
  readonly moves: readonly string[]
  /** The price of each axis' first asset there; null where it has none. */
  readonly prices: readonly (string | null)[]
  readonly total: StressTotal
  readonly accounts: readonly StressedAccount[]
}

export interface StressTotal {
  readonly accounts: number
  readonly liquidated: number
  readonly called: number
  readonly unknown: number
  readonly byNumeraire: readonly {
    readonly numeraire: string
    /** Of accounts that are known. */
    readonly equity: string
    /** Notional of positions and debts of loans of those liquidated. */
    readonly liquidatedNotional: string
  }[]
}

export interface StressedAccount {
  readonly account: string
  readonly rulebook: string
  readonly numeraire: string
  readonly certainty: Assessment['certainty']
  readonly level: string
  readonly isBreached: boolean
  readonly equity: string
  readonly marginRatio: string | null
}

/** What is to be stressed, each account by its own rules. */
export interface Stressed {
  readonly view: BookView
  readonly accounts: readonly AccountView[]
  readonly axes: readonly StressAxis[]
}

/** The points of a grid. */
export function gridOf(axes: readonly StressAxis[]): readonly (readonly Ratio[])[] {
  return axes.reduce<readonly (readonly Ratio[])[]>(
    (points, { moves }) => points.flatMap((point) => moves.map((move) => [...point, move])),
    [[]],
  )
}

/**
 * The book at one point of the grid; null where a price would leave the limits.
 *
 * Rules: [REPORT14]
 */
export function pointOf(
  { view, accounts, axes }: Stressed,
  moves: readonly Ratio[],
): StressPoint | null {
  const asked = axes.flatMap(({ assets }, index) => {
    const factor = Ratio.add(Ratio.one, moves[index] ?? Ratio.zero)
    return assets.map((asset) => ({ asset, factor }))
  })
  const change = PriceMove.change(view.prices, view.instruments, asked)
  if (change === null) return null
  const subjects = accounts.map((one) =>
    Subject.after(BookView.subject(view, one), change, one.standing),
  )
  const prices = axes.map(({ assets: [first] }, index) => {
    const now = first === undefined ? null : priceOf(view, first)
    return now && assetPriceText(Ratio.mul(now, Ratio.add(Ratio.one, moves[index] ?? Ratio.zero)))
  })
  return {
    moves: moves.map(percentOf),
    prices,
    total: totalOf(subjects),
    accounts: subjects.map(accountOf),
  }
}

/** The report of points that were computed one by one. */
export const of = (
  { view, accounts, axes }: Stressed,
  points: readonly StressPoint[],
): StressReport => ({
  timestamp: view.prices.time,
  datetime: datetime(view.prices.time),
  axes: axes.map(({ assets }) => ({
    assets: assets.map(({ id }) => id),
    price: priceTextOf(view, assets[0]),
  })),
  rulebooks: [...new Set(accounts.map(({ rulebook }) => rulebook))].flatMap((id) => {
    const rules = view.terms.get(id)
    if (rules === undefined) return []
    return [{ id, source: rules.rulebook.source, date: rulebookDate(rules.rulebook) }]
  }),
  points,
})

/** The index price, or the mark of the first instrument on it. */
function priceOf({ prices, instruments }: BookView, asset: Asset): Ratio | null {
  const index = prices.indices[asset.index]?.price
  if (index !== undefined) return Ratio.of(index, Integer.pow10(indexScale))
  for (const instrument of instruments) {
    const mark = PriceBook.usable(prices, instrument)
    if (instrument.baseIndex !== asset.index || mark === undefined) continue
    return Ratio.mul(Ratio.of(mark), Ratio.fromDecimal(instrument.tick))
  }
  return null
}

function priceTextOf(view: BookView, asset: Asset | undefined): string | null {
  const price = asset === undefined ? null : priceOf(view, asset)
  return price && assetPriceText(price)
}

/** A share in hundredths. */
const percentOf = (move: Ratio): string => Ratio.format(Ratio.mul(move, Ratio.of(100n)), 6)

function accountOf(subject: Subject): StressedAccount {
  const { account, rules, assessment } = subject
  const measure = Assessment.measure(assessment, 'maintenance')
  const isKnown = assessment.certainty !== 'unknown'
  return {
    account: account.id,
    rulebook: rules.rulebook.id,
    numeraire: rules.numeraire.id,
    certainty: assessment.certainty,
    level: levelNames(subject).join(', '),
    isBreached: isBreached(subject),
    equity: amountText(assessment.equity, rules.numeraire),
    marginRatio: isKnown ? ratioText(Assessment.marginRatio(measure)) : null,
  }
}

function totalOf(subjects: readonly Subject[]): StressTotal {
  const breached = subjects.filter(isBreached)
  const numeraires = new Map(subjects.map(({ rules }) => [rules.numeraire.id, rules]))
  return {
    accounts: subjects.length,
    liquidated: breached.length,
    called: subjects.filter((one) => one.calls.length > 0 && !isBreached(one)).length,
    unknown: subjects.filter(({ assessment }) => assessment.certainty === 'unknown').length,
    byNumeraire: [...numeraires.values()].map((rules) => ({
      numeraire: rules.numeraire.id,
      equity: amountText(sum(subjects.filter(isKnown), rules, 'equity'), rules.numeraire),
      liquidatedNotional: amountText(sum(breached, rules, 'gross'), rules.numeraire),
    })),
  }
}

const isKnown = ({ assessment }: Subject): boolean => assessment.certainty !== 'unknown'

const sum = (
  subjects: readonly Subject[],
  { numeraire }: BoundRulebook,
  what: 'equity' | 'gross',
): bigint =>
  subjects
    .filter(({ rules }) => rules.numeraire.id === numeraire.id)
    .reduce((total, { assessment }) => total + assessment[what], 0n)

export * as StressReport from './StressReport.ts'
