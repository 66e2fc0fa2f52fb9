import { ImpactCurve } from '../market/impact/ImpactCurve.ts'
import type { AccountId } from '../model/Account.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import { CoupledAccount } from './CoupledAccount.ts'
import type { CoupledCascade } from './CoupledCascade.ts'
import { CoupledLoop } from './CoupledLoop.ts'
import { CoupledResponse } from './CoupledResponse.ts'
import type { Toward } from './Direction.ts'
import { Held } from './Held.ts'
import { holdings } from './holdings.ts'
import { Lines, type Moment } from './Lines.ts'
import { indexShare, PressureIndex } from './PressureIndex.ts'
import { Scenario } from './Scenario.ts'
import { scenarios } from './scenarios.ts'

/**
 * The index of a book as it was solved, and between what it is while little changes: prices stay near where they
 * were, about as much is open, and only accounts change that nothing near forces. Then a tick costs a look at the
 * prices and at who traded, however many accounts there are.
 *
 * Rules: [STANDING1] [STANDING2]
 */
export interface Standing {
  readonly cascade: CoupledCascade
  /** As solved. */
  readonly index: PressureIndex
  readonly low: number
  readonly high: number
  /** Whether nobody's forced trade helps anybody: then the two are bounds, and otherwise they are where the rounds end. */
  readonly isProven: boolean
  readonly rows: ReadonlyMap<AccountId, number>
  /** Whom the worst of what stands would force, by row. */
  readonly possible: Uint8Array
  /** From where to where prices go in it, a way each. */
  readonly ways: readonly { readonly first: Moment; readonly last: Moment }[]
  /** What is open by market on either side, as solved and as it is. */
  readonly before: Sides
  readonly now: Sides
  /** What those who changed since have open, by market. */
  readonly changed: Map<AccountId, readonly Size[]>
}

interface Sides {
  readonly longs: Float64Array
  readonly shorts: Float64Array
}

interface Size {
  readonly place: number
  readonly worth: number
}

/** How far any price may go, a log move, and how much what is open may change, a share. */
const drift = 0.0025
const change = 0.01
/** Prices are held to less, for what rounding to a tick may be. */
const held = 0.9

/** Solves a book anew: at prices now, and at the two ends of what is then taken to be the same. */
export function solve(cascade: CoupledCascade): Standing {
  const { crowd } = cascade
  const found = (['down', 'up'] as const).map((toward) => solveWay(cascade, toward))
  const sides = openIn(cascade)
  const possible = new Uint8Array(crowd.members.length)
  for (const { forced } of found) {
    for (let row = 0; row < forced.length; row++) if (forced[row] === 1) possible[row] = 1
  }
  return {
    cascade,
    ...{ index: PressureIndex.worst(found.map(({ at }) => at)), isProven: isProven(cascade) },
    low: Math.max(0, ...found.map(({ low }) => low)) * (1 - 2 * change),
    high: Math.min(100, Math.max(0, ...found.map(({ high }) => high)) * (1 + 2 * change)),
    rows: new Map(crowd.members.map(({ account }, row) => [account.id, row])),
    ...{ possible, ways: found, changed: new Map() },
    before: sides,
    now: { longs: sides.longs.slice(), shorts: sides.shorts.slice() },
  }
}

const isProven = ({ isMonotone, crowd }: CoupledCascade): boolean =>
  isMonotone && crowd.members.every((_, row) => Lines.has(crowd.lines, row))

/** One way: the index, between what it is, and whom and how far prices go at its worst. */
function solveWay(cascade: CoupledCascade, toward: Toward) {
  const { book } = cascade
  const way = scenarios.along(book, scenarios.together(book), toward)
  const shock = Scenario.moveOf(toward, indexShare)
  const terms = { refill: 0, closing: 'whole' } as const
  const near = CoupledResponse.of(deeper(cascade, 1 + change), way, shock - drift)
  const far = CoupledResponse.played(deeper(cascade, 1 - change), way, shock + drift, terms)
  const at = CoupledResponse.of(cascade, way, shock)
  const beyond = (ends: readonly number[]): PressureIndex =>
    indexOf(
      cascade,
      toward,
      at.markets.map((one, place) => ({ ...one, move: one.shock + (ends[place] as number) })),
    )
  const back = far.alone.map((move) => (move === 0 ? 0 : -Math.sign(move) * drift))
  return {
    at: indexOf(cascade, toward, at.markets),
    low: beyond(near.markets.map(({ move, shock }) => move - shock)).value,
    high: beyond([...far.moves].map((move, place) => move - (far.alone[place] as number))).value,
    forced: far.forced,
    first: Lines.momentOf(cascade.crowd.lines, CoupledLoop.pricesAt(far, back)),
    last: Lines.momentOf(cascade.crowd.lines, CoupledLoop.pricesAt(far, far.moves)),
  }
}

const indexOf = (
  { coupled }: CoupledCascade,
  toward: Toward,
  ends: readonly { readonly name: string; readonly shock: number; readonly move: number }[],
): PressureIndex =>
  PressureIndex.ofEnds(
    toward,
    ends.map((one, place) => ({ ...one, open: coupled.markets[place]?.open ?? 0 })),
  )

const deeper = (cascade: CoupledCascade, by: number): CoupledCascade => ({
  ...cascade,
  coupled: {
    ...cascade.coupled,
    markets: cascade.coupled.markets.map((one) => ({
      ...one,
      sell: ImpactCurve.deepened(one.sell, by),
      buy: ImpactCurve.deepened(one.buy, by),
    })),
  },
})

function openIn({ crowd, coupled }: CoupledCascade): Sides {
  const size = coupled.markets.length
  const sides = { longs: new Float64Array(size), shorts: new Float64Array(size) }
  for (const [leg, place] of crowd.place.entries()) {
    add(sides, place, crowd.flow[leg] as number, 1)
  }
  return sides
}

function add({ longs, shorts }: Sides, place: number, worth: number, by: number): void {
  const side = worth > 0 ? longs : shorts
  side[place] = (side[place] as number) + by * Math.abs(worth)
}

/**
 * Whether what was solved stands at prices of now, with accounts that changed as they are now. Where it does not,
 * the book is to be solved anew.
 */
export function stands(
  standing: Standing,
  book: AccountBook,
  accounts: readonly RuledAccount[],
): boolean {
  if (!areNear(standing, book) || !areFresh(standing, book)) return false
  for (const one of accounts) if (!isHarmless(standing, one)) return false
  return isAsOpen(standing)
}

/** Whether every price that follows a market is near where it was, and every other where it was. */
function areNear({ cascade }: Standing, { prices }: AccountBook): boolean {
  const { coupled, book } = cascade
  const { marks, indices } = book.prices
  return (
    areAll(marks, prices.marks, coupled.ofInstrument) &&
    areAll(indices, prices.indices, coupled.ofAsset)
  )
}

type Prices = readonly ({ readonly price: bigint } | undefined)[]

function areAll(before: Prices, now: Prices, follows: readonly number[]): boolean {
  const size = Math.max(before.length, now.length)
  for (let index = 0; index < size; index++) {
    const [one, other] = [before[index]?.price, now[index]?.price]
    if (one === other) continue
    if (one === undefined || other === undefined || one <= 0n || (follows[index] ?? -1) < 0) {
      return false
    }
    const by = Integer.toDouble(other) / Integer.toDouble(one)
    if (!(Math.abs(by - 1) <= held * drift)) return false
  }
  return true
}

/** Whether no price that accounts have lines over is old. */
function areFresh({ cascade }: Standing, { prices, terms, instruments }: AccountBook): boolean {
  const { kinds } = cascade.crowd.lines.sentry.factors
  for (const rules of terms.values()) {
    const { staleAfter } = rules.rulebook.prices
    for (const { mark, asset } of kinds) {
      const instrument = mark === null ? undefined : instruments[mark]
      const isOld =
        instrument === undefined
          ? PriceBook.validity(prices.indices[asset?.index ?? -1], prices.time, staleAfter) !==
            'fresh'
          : PriceBook.validity(
              prices.marks[instrument.index],
              prices.time,
              BoundRulebook.markPolicy(rules, instrument).staleAfter,
            ) !== 'fresh'
      if (isOld) return false
    }
  }
  return true
}

/** Whether nothing near forces an account, neither as it was nor as it is; its sizes are then counted. */
function isHarmless(standing: Standing, one: RuledAccount): boolean {
  const { cascade, rows, possible, ways } = standing
  const { book, crowd } = cascade
  const row = rows.get(one.account.id)
  if (row !== undefined && possible[row] === 1) return false
  const rules = book.terms.get(one.rulebook)
  if (rules === undefined || Held.thresholdsOf(rules).liquidate === null) return false
  const sizes = sizesOf(standing, one)
  if (sizes === null) return false
  const found = CoupledAccount.of(book, one, cascade.coupled, crowd.currency)
  if (found !== null) {
    if (found.prices !== book.prices) return false
    if (!ways.every((way) => isSpared(crowd.lines, found, way))) return false
  }
  count(standing, one.account.id, sizes)
  return true
}

function isSpared(
  lines: Lines,
  one: CoupledAccount,
  way: { readonly first: Moment; readonly last: Moment },
): boolean {
  const drawn = Lines.redraw(lines, one, one.threshold, way)
  return (
    drawn !== null && Lines.least(lines, drawn.place, Lines.spared, way.first.at, way.last.at) >= 0
  )
}

/** What an account has open by market, at prices as solved; null where it is in a market that was not. */
function sizesOf({ cascade }: Standing, one: RuledAccount): readonly Size[] | null {
  const { book, coupled, crowd } = cascade
  const rules = book.terms.get(one.rulebook) as BoundRulebook
  const scale = Held.scaleOf(book.prices, rules.numeraire, crowd.currency) ?? 0
  const sizes: Size[] = []
  for (const { market, worth } of holdings(one.account, rules, book.prices)) {
    const place = coupled.places.get(market)
    if (place === undefined) return null
    sizes.push({ place, worth: scale * worth })
  }
  return sizes
}

function count(standing: Standing, id: AccountId, sizes: readonly Size[]): void {
  const { changed, now } = standing
  for (const { place, worth } of changed.get(id) ?? solvedSizes(standing, id)) {
    add(now, place, worth, -1)
  }
  for (const { place, worth } of sizes) add(now, place, worth, 1)
  changed.set(id, sizes)
}

function solvedSizes({ rows, cascade: { crowd } }: Standing, id: AccountId): readonly Size[] {
  const row = rows.get(id)
  if (row === undefined) return []
  const sizes: Size[] = []
  for (let leg = crowd.start[row] as number; leg < (crowd.start[row + 1] as number); leg++) {
    sizes.push({ place: crowd.place[leg] as number, worth: crowd.flow[leg] as number })
  }
  return sizes
}

/** Whether about as much is open in every market, of which depth may be a share. */
function isAsOpen({ before, now }: Standing): boolean {
  for (let place = 0; place < before.longs.length; place++) {
    const [one, other] = [before, now].map(({ longs, shorts }) =>
      Math.max(longs[place] as number, shorts[place] as number),
    ) as [number, number]
    if (!(Math.abs(other - one) <= change * one)) return false
  }
  return true
}

export * as Standing from './Standing.ts'
