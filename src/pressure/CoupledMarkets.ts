import { defined } from '../base/assert.ts'
import type { ImpactCurve, Spread } from '../market/impact/ImpactCurve.ts'
import type { Asset } from '../model/Asset.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { AccountBook } from './AccountBook.ts'
import { Direction, type Loadings } from './Direction.ts'
import { Held } from './Held.ts'
import { holdings } from './holdings.ts'
import type { Scenario } from './Scenario.ts'
import { scenarios } from './scenarios.ts'

/** One market of a book: what forced selling and forced buying do to its price. */
export interface CoupledMarket {
  /** A symbol, or the asset that loans pledge and owe. */
  readonly name: string
  /** What is open in it, the larger of its two sides, in whole units of the report's currency. */
  readonly open: number
  readonly sell: ImpactCurve
  readonly buy: ImpactCurve
  /** Both sides at a thin and at a thick moment, where that was measured. */
  readonly spread: { readonly sell: Spread; readonly buy: Spread } | null
}

/**
 * The markets of a book in the order of their names, and which of them each price of the book follows:
 * a mark its own market; an index, and a mark without anything open, the largest market on that asset.
 */
export interface CoupledMarkets {
  readonly markets: readonly CoupledMarket[]
  readonly places: ReadonlyMap<string, number>
  /** By instrument and by asset index, the place of the market followed; -1 for none. */
  readonly ofInstrument: readonly number[]
  readonly ofAsset: readonly number[]
}

/** A market with the size of what is open in it. */
export type Open = Pick<CoupledMarket, 'name' | 'open'>

/**
 * The markets in which a book has anything open, whatever moves: positions, and what loans pledge and
 * owe but for what stands at the numeraire's price.
 */
export function openIn(book: AccountBook, currency: Asset): readonly Open[] {
  const sides = new Map<string, [long: number, short: number]>()
  for (const { account, rulebook } of book.accounts) {
    const rules = book.terms.get(rulebook)
    if (rules === undefined) continue
    const scale = Held.scaleOf(book.prices, rules.numeraire, currency) ?? 0
    for (const { market, worth } of holdings(account, rules, book.prices)) {
      const own = sides.get(market) ?? [0, 0]
      own[worth > 0 ? 0 : 1] += scale * Math.abs(worth)
      sides.set(market, own)
    }
  }
  return [...sides]
    .filter(([name]) => !scenarios.isStable(book, name))
    .map(([name, [long, short]]) => ({ name, open: Math.max(long, short) }))
    .sort((a, b) => b.open - a.open || (a.name < b.name ? -1 : 1))
}

/** Decides what follows what. */
export function create(book: AccountBook, open: readonly CoupledMarket[]): CoupledMarkets {
  const markets = [...open].sort((a, b) => (a.name < b.name ? -1 : 1))
  const places = new Map(markets.map(({ name }, place) => [name, place]))
  const leaders = leadersOf(book, markets)
  return {
    ...{ markets, places },
    ofInstrument: book.instruments.map(({ id, base }) => places.get(id) ?? leaders.get(base) ?? -1),
    ofAsset: book.assets.map(({ id }) => places.get(id) ?? leaders.get(id) ?? -1),
  }
}

/** The largest market on each asset; of two as large the first by name. */
function leadersOf(
  { instruments }: AccountBook,
  markets: readonly CoupledMarket[],
): ReadonlyMap<string, number> {
  const bases = new Map(instruments.map(({ id, base }) => [id, base]))
  const leaders = new Map<string, number>()
  for (const [place, { name, open }] of markets.entries()) {
    const base = bases.get(name) ?? name
    const leader = leaders.get(base)
    if (leader === undefined || open > (markets[leader]?.open ?? 0)) leaders.set(base, place)
  }
  return leaders
}

/**
 * Where a shock alone takes each market, as a log move that is above zero where its price falls.
 *
 * @throws AssertionError where a market's name is not of the book
 */
export function shocked(
  { markets }: CoupledMarkets,
  book: AccountBook,
  scenario: Scenario,
  shock: number,
): Float64Array {
  const { instruments, assets } = signed(book, scenario)
  return Float64Array.from(markets, ({ name }) => {
    const instrument = book.instruments.findIndex(({ id }) => id === name)
    const asset = book.assets.findIndex(({ id }) => id === name)
    const loading = instrument >= 0 ? instruments[instrument] : assets[asset]
    // Never minus zero, which is told apart in records.
    return 0 + shock * defined(loading, `pressure: ${name} is of the book`)
  })
}

/**
 * The prices where each market has moved by so much, and what follows none of them by the shock alone.
 */
export function prices(
  coupled: CoupledMarkets,
  book: AccountBook,
  scenario: Scenario,
  shock: number,
  moves: Float64Array,
): PriceBook {
  return Direction.book(book.prices, loadings(coupled, book, scenario, shock, moves), 1)
}

/**
 * The same as loadings of a way of length one, where each market goes so far along it.
 */
export function loadings(
  coupled: CoupledMarkets,
  book: AccountBook,
  scenario: Scenario,
  shock: number,
  moves: Float64Array,
): Loadings {
  const own = signed(book, scenario)
  const moveOf = (place: number, loading: number): number =>
    place < 0 ? shock * loading : (moves[place] as number)
  const instruments = own.instruments.map((loading, index) =>
    moveOf(coupled.ofInstrument[index] as number, loading),
  )
  const assets = own.assets.map((loading, index) =>
    moveOf(coupled.ofAsset[index] as number, loading),
  )
  return { instruments, assets, largest: Math.max(0, ...[...instruments, ...assets].map(Math.abs)) }
}

/** Loadings above zero where a price falls. */
function signed(book: AccountBook, scenario: Scenario): Loadings {
  const sign = scenario.toward === 'down' ? 1 : -1
  return {
    instruments: book.instruments.map(({ index }) => sign * (scenario.instruments[index] ?? 0)),
    assets: book.assets.map(({ index }) => sign * (scenario.assets[index] ?? 0)),
    largest: 1,
  }
}

export * as CoupledMarkets from './CoupledMarkets.ts'
