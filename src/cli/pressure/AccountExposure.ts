import { setImmediate } from 'node:timers/promises'
import { Real } from '../../base/Real.ts'
import { assess } from '../../margin/assess.ts'
import { liquidatesAbove } from '../../margin/loan/liquidatesAbove.ts'
import { loanPrice } from '../../margin/loan/loanPrice.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { Rulebook } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { type Distance, distanceTo } from '../../pressure/distanceTo.ts'
import { cashCalledAt } from '../../pressure/exposuresOf.ts'
import type { AccountView, BookView } from '../book/BookView.ts'
import { UsageError } from '../UsageError.ts'
import { type Holding, holdings } from './holdings.ts'
import { Scenario } from './Scenario.ts'

/** An account in the way of a scenario. */
export interface AccountExposure {
  readonly id: string
  readonly one: AccountView
  readonly terms: BoundRulebook
  readonly liquidation: Distance
  readonly call: Distance
  /** What liquidation trades along the scenario, in whole units of the report's currency: below zero it leans against. */
  readonly flow: number
  /** Gross over equity; infinite without equity. */
  readonly leverage: number
  /** Maintenance over gross. */
  readonly rate: number
  readonly holdings: readonly Holding[]
  /** Whole units of the report's currency for one of the account's numeraire. */
  readonly scale: number
}

/** How far is looked where a way is tried at points: a fall of 95 %. */
const reach = 3
const perBreath = 64

/** Told after every few accounts; says whether to stop. */
export type Breath = (done: number) => boolean

/** Every account that the scenario reaches, in the order of the book; null where it was stopped. */
export async function all(
  view: BookView,
  way: Scenario,
  breath: Breath,
): Promise<readonly AccountExposure[] | null> {
  const currency = currencyOf(view)
  const found: AccountExposure[] = []
  for (const [index, one] of view.accounts.entries()) {
    if (index % perBreath === 0) {
      await setImmediate()
      if (breath(index)) return null
    }
    const exposed = of(view, way, one, currency)
    if (exposed !== null) found.push(exposed)
  }
  return found
}

/** What is reported in: the numeraire of the book's first account. */
export function currencyOf({ accounts, terms, book }: BookView): BoundRulebook['numeraire'] {
  const [first] = accounts
  const own = first === undefined ? undefined : terms.get(first.rulebook)?.numeraire
  const found = own ?? book.assets[0]
  if (found === undefined) throw new UsageError('pressure: expected a book with assets, found none')
  return found
}

function of(view: BookView, way: Scenario, one: AccountView, currency: BoundRulebook['numeraire']) {
  const { account, rulebook } = one
  const terms = view.terms.get(rulebook) as BoundRulebook
  const held = holdings(account, terms, view.prices)
  const scale = scaleOf(view.prices, terms.numeraire, currency)
  const flow = scale * flowOf(held, way, view, terms)
  const liquidation = distance(view, way, one, terms, thresholdOf(terms, 'liquidate'))
  const call = distance(view, way, one, terms, thresholdOf(terms, 'call'))
  if (flow === 0 && !isReached(liquidation) && !isReached(call)) return null
  const { gross, equity, maintenance } = assess(account, terms, view.prices)
  const share = (part: bigint, of: bigint): number => Ratio.toNumber(Ratio.of(part, of))
  return {
    ...{ id: account.id, one, terms, liquidation, call, flow, scale, holdings: held },
    leverage: gross === 0n ? 0 : equity > 0n ? share(gross, equity) : Number.POSITIVE_INFINITY,
    rate: gross > 0n ? Math.min(0.999, share(maintenance, gross)) : 0,
  }
}

const isReached = ({ move }: Distance): boolean => move !== Number.POSITIVE_INFINITY

/** The marginRatio above which the account's own ladders do it; null where none does. */
export function thresholdOf(
  { rulebook }: BoundRulebook,
  action: 'call' | 'liquidate',
): Ratio | null {
  const found = rulebook.ladders
    .map((ladder) => (action === 'liquidate' ? liquidatesAbove(ladder) : callsAbove(ladder)))
    .filter((one) => one !== null)
  return found.reduce<Ratio | null>(
    (least, one) => (least === null || Ratio.compare(one, least) < 0 ? one : least),
    null,
  )
}

const callsAbove = ({ levels }: Rulebook['ladders'][number]): Ratio | null =>
  levels.find(({ action, measure }) => action === 'call' && measure === 'maintenance')?.enter ??
  null

const never: Distance = {
  move: Number.POSITIVE_INFINITY,
  safe: Number.POSITIVE_INFINITY,
  sureness: 'exact',
}

function distance(
  { prices }: BookView,
  way: Scenario,
  { account }: AccountView,
  terms: BoundRulebook,
  threshold: Ratio | null,
): Distance {
  if (threshold === null) return never
  const { single } = way
  if (single?.kind === 'asset' && terms.loan !== null) {
    return alongAsset(prices, way, { account, terms, asset: single.asset, threshold })
  }
  const options = { threshold, reach, step: 1 / 128 }
  return distanceTo(account, terms, prices, Scenario.direction(way), options)
}

interface Asked {
  readonly account: AccountView['account']
  readonly terms: BoundRulebook
  readonly asset: number
  readonly threshold: Ratio
}

/** A loan's own liquidation price, to the unit, where it lies on this side. */
function alongAsset(prices: PriceBook, { toward }: Scenario, asked: Asked): Distance {
  const { account, terms, threshold } = asked
  const asset = terms.assets[asked.asset]
  const now = asset === undefined ? undefined : prices.indices[asset.index]?.price
  if (asset === undefined || now === undefined) return { ...never, safe: 0, sureness: 'unknown' }
  const found = loanPrice(account, terms, prices, asset, threshold)
  if (found === null) return never
  if (found.isOver) return { move: 0, safe: 0, sureness: 'exact' }
  const isOnTheWay = toward === 'down' ? found.over === 'below' : found.over === 'above'
  if (!isOnTheWay || found.price <= 0n) return never
  const [high, low] = toward === 'down' ? [now, found.price] : [found.price, now]
  const move = Math.max(0, Real.ln(Ratio.toNumber(Ratio.of(high, low))))
  return { move, safe: move, sureness: 'exact' }
}

/**
 * Of positions: longs of what falls and shorts of what rises are closed in full. Of a loan: as much
 * of the collateral that falls is sold as is owed, or as much of a debt that rises is bought.
 */
function flowOf(
  held: readonly Holding[],
  way: Scenario,
  view: BookView,
  { loan }: BoundRulebook,
): number {
  const loading = (market: string): number => loadingOf(way, view, market)
  const sign = way.toward === 'down' ? 1 : -1
  if (loan === null) {
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

/** What a way loads on a market, by its symbol or asset. */
export function loadingOf(
  { instruments, assets }: Scenario,
  { book }: BookView,
  market: string,
): number {
  const instrument = book.instruments.find(({ id }) => id === market)
  if (instrument !== undefined) return instruments[instrument.index] ?? 0
  return assets[book.assets.findIndex(({ id }) => id === market)] ?? 0
}

/** Whole units of one currency for a whole unit of another, at the index prices. */
function scaleOf(
  prices: PriceBook,
  from: BoundRulebook['numeraire'],
  to: BoundRulebook['numeraire'],
): number {
  if (from.index === to.index) return 1
  const one = Amount.of(Integer.pow10(from.decimals))
  const worth = PriceBook.convert(prices, one, from, to)
  if (worth === null) {
    throw new UsageError(`pressure: expected a price of ${from.id} and of ${to.id}, found none`)
  }
  return Ratio.toNumber(Ratio.of(worth, Integer.pow10(to.decimals)))
}

/** What the accounts called by a move are called for there, each until its call is cured. */
export function cashCalled(
  rows: readonly AccountExposure[],
  { prices }: BookView,
  way: Scenario,
  move: number,
): number {
  const direction = Scenario.direction(way)
  return rows.reduce((sum, { call, one, terms, scale }) => {
    if (!(call.move <= move)) return sum
    const { cureTo } = terms.rulebook.call
    return sum + scale * cashCalledAt(one.account, terms, prices, direction, move, cureTo)
  }, 0)
}

export * as AccountExposure from './AccountExposure.ts'
