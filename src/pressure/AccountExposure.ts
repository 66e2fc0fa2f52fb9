import { Real } from '../base/Real.ts'
import { Method } from '../margin/Method.ts'
import type { Account } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountBook, RuledAccount } from './AccountBook.ts'
import type { Callable } from './CashCalled.ts'
import { Direction } from './Direction.ts'
import { type Distance, distanceTo } from './distanceTo.ts'
import { type Edge, EdgeSearch } from './EdgeSearch.ts'
import { cashCalledIn } from './exposuresOf.ts'
import { Held } from './Held.ts'
import type { Holding } from './holdings.ts'
import { Known } from './Known.ts'
import { Scenario } from './Scenario.ts'

/** An account's exposure to a scenario. */
export interface AccountExposure {
  readonly held: Held
  readonly liquidation: Distance
  readonly call: Distance
  /**
   * The notional that liquidation trades along the scenario, in whole units of the report's
   * currency; negative trades against the move.
   */
  readonly flow: number
}

export const id = ({ held }: AccountExposure): string => held.one.account.id

/** The search bound where a scenario is sampled at points: a fall of 95 %. */
const reach = 3

/**
 * The report's currency: the numeraire of the book's first account; null for a book without assets.
 */
export function currencyOf({ accounts, terms, assets }: AccountBook): Asset | null {
  const [first] = accounts
  const own = first === undefined ? undefined : terms.get(first.rulebook)?.numeraire
  return own ?? assets[0] ?? null
}

/**
 * A numeraire of the book that has no price in the currency, so its accounts cannot be converted.
 */
export function unpriced({ terms, accounts, prices }: AccountBook, currency: Asset): Asset | null {
  const numeraires = new Set(
    accounts.flatMap(({ rulebook }) => terms.get(rulebook)?.numeraire ?? []),
  )
  return [...numeraires].find((one) => Held.scaleOf(prices, one, currency) === null) ?? null
}

/**
 * An account's exposure to a scenario; null where the scenario does not affect it.
 *
 * Its numeraire has a price in the currency: `unpriced` checks that first.
 */
export function of(known: Known, scenario: Scenario, one: RuledAccount): AccountExposure | null {
  const held = Known.of(known, one)
  const { view } = known
  const flow = held.scale * flowOf(held.holdings, scenario, view, held.rules)
  if (flow === 0 && isStill(scenario, held)) return null
  const [liquidation, call] = distances(known, scenario, held)
  if (flow === 0 && !isReached(liquidation) && !isReached(call)) return null
  return { held, liquidation, call, flow }
}

/**
 * Whether nothing that moves in a scenario is held, owed, settled in or ordered by an account, and nothing calls or
 * liquidates it now: then nothing on the way does, and its distances need not be looked for.
 */
function isStill(scenario: Scenario, { one, rules, isCalled, isLiquidated }: Held): boolean {
  const { single } = scenario
  if (single === null || single.kind === 'asset') return false
  return !isTouched(one.account, rules, single.instrument) && !isCalled && !isLiquidated
}

/** Whether of all that an underlying moves one mark alone reaches an account: then the two are one way. */
const isMarkAlone = (account: Account, rules: BoundRulebook, instrument: Instrument): boolean =>
  account.positions.every(
    (one) => one.instrument === instrument || !isTouchedBy(one.instrument, instrument.baseIndex),
  ) &&
  instrument.settleIndex !== instrument.baseIndex &&
  !isTouched({ ...account, positions: [], orders: [] }, rules, instrument)

/** Whether an account has to do with an instrument or its base, in whatever way. */
function isTouched(
  { positions, orders, balances }: Account,
  { numeraire, assets }: BoundRulebook,
  { baseIndex }: Instrument,
): boolean {
  const isOn = ({ instrument }: { readonly instrument: Instrument }): boolean =>
    isTouchedBy(instrument, baseIndex)
  if (numeraire.index === baseIndex || positions.some(isOn) || orders.some(isOn)) return true
  return balances.some(
    (balance, index) =>
      balance !== undefined &&
      balance !== 0n &&
      (index === baseIndex || assets[index]?.claim !== undefined),
  )
}

const isTouchedBy = (instrument: Instrument, asset: number): boolean =>
  instrument.baseIndex === asset || instrument.settleIndex === asset

const isReached = ({ move }: Distance): boolean => move !== Number.POSITIVE_INFINITY

const never: Distance = {
  move: Number.POSITIVE_INFINITY,
  safe: Number.POSITIVE_INFINITY,
  sureness: 'exact',
}

/** To liquidation and to a call: along one mark by certified lines where they decide, else by looking. */
function distances(known: Known, scenario: Scenario, held: Held): readonly [Distance, Distance] {
  const { liquidate, call } = held.thresholds
  const found = edges(known, scenario, held)
  const at = (threshold: Ratio | null, edge: Edge | null): Distance => {
    if (threshold === null) return never
    return edge === null
      ? distance(known, scenario, held, threshold)
      : distanceOf(known.view.prices, scenario, edge)
  }
  return [at(liquidate, found[0] ?? null), at(call, found[1] ?? null)]
}

/** By threshold, liquidation and call; null where lines do not decide. */
function edges(
  { view, search }: Known,
  { single, toward }: Scenario,
  { one, rules, thresholds, isFresh }: Held,
): readonly (Edge | null)[] {
  if (single === null || single.kind === 'asset' || !isFresh) return []
  if (single.kind === 'underlying' && !isMarkAlone(one.account, rules, single.instrument)) return []
  const context = { account: one.account, rules, prices: view.prices }
  const asked = [thresholds.liquidate, thresholds.call].map((one) => one ?? Ratio.one)
  return EdgeSearch.find(search, context, single.instrument, toward, asked)
}

const now: Distance = { move: 0, safe: 0, sureness: 'exact' }

function distanceOf(prices: PriceBook, { single, toward }: Scenario, edge: Edge): Distance {
  if (edge === 'now') return now
  if (edge === 'never' || single === null || single.kind === 'asset') return never
  const start = Integer.toDouble(PriceBook.usable(prices, single.instrument) ?? 0n)
  const [move, safe] =
    toward === 'down'
      ? [Real.ln(start / edge), Real.ln(start / (edge + 1))]
      : [Real.ln(edge / start), Real.ln((edge - 1) / start)]
  return { move, safe: Math.max(0, safe), sureness: 'exact' }
}

function distance(
  { view: { prices }, solved }: Known,
  scenario: Scenario,
  { one: { account }, rules }: Held,
  threshold: Ratio,
): Distance {
  const { single } = scenario
  if (single?.kind === 'asset' && Method.loan(rules) !== null) {
    return alongAsset(prices, scenario, { account, terms: rules, asset: single.asset, threshold })
  }
  const options = { threshold, reach, step: 1 / 128, solved }
  return distanceTo(account, rules, prices, Scenario.direction(scenario), options)
}

interface Asked {
  readonly account: Account
  readonly terms: BoundRulebook
  readonly asset: number
  readonly threshold: Ratio
}

/** A loan's own liquidation price, to the unit, where it lies on the scenario's side. */
function alongAsset(prices: PriceBook, { toward }: Scenario, asked: Asked): Distance {
  const { account, terms: rules, threshold } = asked
  const asset = rules.assets[asked.asset]
  const now = asset === undefined ? undefined : prices.indices[asset.index]?.price
  if (asset === undefined || now === undefined) return { ...never, safe: 0, sureness: 'unknown' }
  const found = Method.of(rules).assetPrice({ account, rules, prices }, asset, threshold)
  if (found === null) return never
  if (found.isOver) return { move: 0, safe: 0, sureness: 'exact' }
  const isOnTheWay = toward === 'down' ? found.over === 'below' : found.over === 'above'
  if (!isOnTheWay || found.price <= 0n) return never
  const [high, low] = toward === 'down' ? [now, found.price] : [found.price, now]
  const move = Math.max(0, Real.ln(Ratio.toNumber(Ratio.of(high, low))))
  return { move, safe: move, sureness: 'exact' }
}

/**
 * For positions: longs in a falling market and shorts in a rising one are closed in full. For a
 * loan: the falling collateral is sold up to the debt, or the rising debt is bought back.
 */
function flowOf(
  held: readonly Holding[],
  scenario: Scenario,
  view: AccountBook,
  rules: BoundRulebook,
): number {
  const loading = (market: string): number => loadingOf(scenario, view, market)
  const sign = scenario.toward === 'down' ? 1 : -1
  if (Method.loan(rules) === null) {
    return held.reduce((sum, { market, worth }) => {
      const load = sign * loading(market)
      return load === 0 ? sum : sum + (load > 0 ? worth : -worth)
    }, 0)
  }
  const sumOf = (isIn: (one: Holding) => boolean): number =>
    held.filter(isIn).reduce((sum, { worth }) => sum + Math.abs(worth), 0)
  const owed = sumOf(({ worth }) => worth < 0)
  const falling = sumOf(({ market, worth }) => worth > 0 && sign * loading(market) > 0)
  const rising = sumOf(({ market, worth }) => worth < 0 && sign * loading(market) < 0)
  return Math.min(owed, falling) + rising
}

/** The loading of a scenario on a market, by its symbol or asset. */
export function loadingOf(
  { instruments, assets }: Scenario,
  { assets: known, instruments: markets }: AccountBook,
  market: string,
): number {
  const instrument = markets.find(({ id }) => id === market)
  if (instrument !== undefined) return instruments[instrument.index] ?? 0
  return assets[known.findIndex(({ id }) => id === market)] ?? 0
}

/** The total cash called at a move, each account until its call is cured. */
export function cashCalled(
  rows: readonly AccountExposure[],
  { prices }: AccountBook,
  scenario: Scenario,
  move: number,
): number {
  const direction = Scenario.direction(scenario)
  // The prices of a move are the same for all accounts under a rulebook.
  const moved = new Map<BoundRulebook, PriceBook>()
  const at = (rules: BoundRulebook): PriceBook => {
    const found =
      moved.get(rules) ?? Direction.book(prices, Direction.loadings(direction, rules), move)
    moved.set(rules, found)
    return found
  }
  return rows.reduce((sum, { call, held: { one, rules, scale } }) => {
    if (!(call.move <= move)) return sum
    const { cureTo } = rules.rulebook.call
    return sum + scale * cashCalledIn({ account: one.account, rules, prices: at(rules) }, cureTo)
  }, 0)
}

/**
 * What each account would be called for up to a move, as a line in the price from its call to there:
 * both ends by `assess`, and exact between them under one requirement rate.
 *
 * Rules: [PRESSURE6]
 */
export function callable(
  rows: readonly AccountExposure[],
  book: AccountBook,
  scenario: Scenario,
  to: number,
): Callable {
  const lines = rows.map((row) => {
    const cashAt = (move: number): number => cashCalled([row], book, scenario, move)
    return row.call.move < to ? lineOf(row.call.move, to, cashAt) : { fixed: 0, rate: 0 }
  })
  return {
    distances: Float64Array.from(rows, ({ call }) => call.move),
    fixed: Float64Array.from(lines, ({ fixed }) => fixed),
    rates: Float64Array.from(lines, ({ rate }) => rate),
  }
}

/** Through both ends, as fixed - rate × e^-x. */
function lineOf(from: number, to: number, cashAt: (move: number) => number) {
  const [first, last] = [cashAt(from), cashAt(to)]
  const rate = (last - first) / (Real.exp(-from) - Real.exp(-to))
  return { fixed: first + rate * Real.exp(-from), rate }
}

export * as AccountExposure from './AccountExposure.ts'
