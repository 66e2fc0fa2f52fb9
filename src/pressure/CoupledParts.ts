import type { PlannedOrder } from '../liquidation/PlannedOrder.ts'
import { plan } from '../liquidation/plan.ts'
import { assess } from '../margin/assess.ts'
import { Method } from '../margin/Method.ts'
import { ProForma } from '../margin/ProForma.ts'
import { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { averagePrice } from './averagePrice.ts'
import type { CoupledAccount } from './CoupledAccount.ts'
import { CoupledCrowd } from './CoupledCrowd.ts'
import { CoupledLoop, type Step } from './CoupledLoop.ts'
import { CoupledWatch } from './CoupledWatch.ts'
import { Direction } from './Direction.ts'
import { whole } from './holdings.ts'

/**
 * Accounts that are closed in parts, as their procedures have it: each round trades what would be ordered at
 * its prices, and what is left is looked at again.
 */
export interface CoupledParts {
  /** Accounts of which something was closed, as they are now, by place. */
  readonly touched: Map<number, CoupledAccount>
  /** Those of them in liquidation. */
  readonly open: Set<number>
  /** What was ordered after the fills of the last round, at its prices. */
  readonly pending: Map<number, readonly PlannedOrder[]>
  /** Those who were sold whole. */
  readonly gone: Set<number>
  /** All who were forced at some time. */
  readonly seen: Set<number>
}

export const create = (): CoupledParts => ({
  touched: new Map(),
  open: new Set(),
  pending: new Map(),
  gone: new Set(),
  seen: new Set(),
})

/**
 * One round: plans at its prices for all whom it forces and all in liquidation, lets the markets move by what
 * these trade together, fills each at the average price of the round, and plans again at the same prices for
 * those who were filled. All are judged before anything trades, and all fills of a round in a market have one
 * price, so that nothing depends on their order. Whoever is left with less than nothing is sold at once, as
 * without parts, and so is a loan.
 *
 * Rules: [COUPLED9]
 *
 * @returns how many accounts traded; with 0 the loop has ended
 */
export function advance(loop: CoupledLoop, parts: CoupledParts): number {
  const step = CoupledLoop.stepOf(loop)
  const orders = new Map(parts.pending)
  parts.pending.clear()
  const ruined: CoupledAccount[] = []
  for (const place of forcedBy(loop, parts, orders, step)) {
    const one = currentOf(loop, parts, place)
    parts.seen.add(place)
    CoupledLoop.force(loop, place)
    const planned = ordersFor(loop, one, step)
    if (planned !== null) keep(parts.open, orders, place, planned)
    else {
      ruined.push(one)
      parts.gone.add(place)
    }
  }
  for (const one of ruined) CoupledLoop.tradeWhole(loop, one, step)
  fillAll(loop, parts, orders, step)
  CoupledLoop.finish(loop)
  return orders.size + ruined.length
}

/** Those in liquidation without an order, and those whom the round forces, for the first time or again. */
function forcedBy(
  loop: CoupledLoop,
  parts: CoupledParts,
  orders: ReadonlyMap<number, unknown>,
  step: Step,
): readonly number[] {
  const again = [...parts.seen].filter((place) => {
    if (orders.has(place) || parts.gone.has(place)) return false
    if (parts.open.has(place)) return true
    if (!CoupledWatch.isDue(loop.watch, place)) return false
    return CoupledLoop.judge(loop, currentOf(loop, parts, place), place, step)
  })
  return [...again, ...CoupledLoop.forcedBy(loop, step)].sort((a, b) => a - b)
}

/** In liquidation as long as something is ordered. */
function keep(
  open: Set<number>,
  orders: Map<number, readonly PlannedOrder[]>,
  place: number,
  planned: readonly PlannedOrder[],
): void {
  if (planned.length === 0) open.delete(place)
  else {
    open.add(place)
    orders.set(place, planned)
  }
}

/** What is ordered for an account at given prices; null where it is sold whole. */
function ordersFor(
  loop: CoupledLoop,
  one: CoupledAccount,
  step: Step,
): readonly PlannedOrder[] | null {
  const { account, rules } = one
  if (Method.loan(rules) !== null) return null
  const prices = pricesOf(loop, one, step)
  return assess(account, rules, prices).net < 0n ? null : plan(account, rules, prices, [])
}

/** The prices of the round, for an account that is taken at its own those. */
const pricesOf = (loop: CoupledLoop, { prices }: CoupledAccount, step: Step): PriceBook =>
  prices === loop.cascade.book.prices ? step.after : CoupledLoop.pricesAt(loop, loop.moves, prices)

/** Fills what was ordered, and orders again at the same prices. */
function fillAll(
  loop: CoupledLoop,
  parts: CoupledParts,
  orders: ReadonlyMap<number, readonly PlannedOrder[]>,
  step: Step,
): void {
  const { cascade, taken, sold } = loop
  const before = taken.slice()
  const flows = new Map<number, readonly Flow[]>()
  for (const [place, planned] of orders) {
    const one = currentOf(loop, parts, place)
    const own = planned.map((order) => flowOf(loop, one, order))
    flows.set(place, own)
    for (const { market, size } of own) {
      if (market < 0) continue
      taken[market] = (taken[market] as number) + size
      sold[market] = (sold[market] as number) + size
    }
  }
  const averages = cascade.coupled.markets.map((market, place) =>
    averagePrice(market, before[place] as number, taken[place] as number),
  )
  for (const [place, planned] of orders) {
    const one = currentOf(loop, parts, place)
    const after = afterFills(loop, one, planned, flows.get(place) ?? [], averages)
    parts.touched.set(place, after)
    // Nothing is known of how far prices may go for what is left.
    CoupledWatch.rest(loop.watch, place, 0)
    const again = ordersFor(loop, after, step)
    if (again === null) parts.open.add(place)
    else keep(parts.open, parts.pending, place, again)
  }
}

const currentOf = (loop: CoupledLoop, { touched }: CoupledParts, place: number): CoupledAccount =>
  touched.get(place) ?? CoupledCrowd.account(loop.cascade.crowd, place)

/** What an order sells in a market, at prices now; bought where below zero. */
interface Flow {
  /** The place of the market; −1 for none. */
  readonly market: number
  readonly size: number
}

function flowOf(loop: CoupledLoop, { rules, scale }: CoupledAccount, order: PlannedOrder): Flow {
  const { coupled, book } = loop.cascade
  const { instrument, lots } = order
  const market = coupled.ofInstrument[instrument.index] ?? -1
  const mark = PriceBook.usable(book.prices, instrument)
  const settle = rules.assets[instrument.settleIndex]
  if (mark === undefined || settle === undefined) return { market: -1, size: 0 }
  const notional = Amount.of(Instrument.notional(instrument, lots, mark))
  const worth = PriceBook.convert(book.prices, notional, settle, rules.numeraire) ?? 0n
  const size = scale * whole(worth, rules.numeraire)
  return { market, size: lots < 0n ? size : -size }
}

/** An account after its orders were filled at the average prices of a round. */
function afterFills(
  loop: CoupledLoop,
  one: CoupledAccount,
  planned: readonly PlannedOrder[],
  flows: readonly Flow[],
  averages: readonly number[],
): CoupledAccount {
  const { book } = loop.cascade
  let { account } = one
  for (const [index, { instrument, leg, lots }] of planned.entries()) {
    const mark = PriceBook.usable(book.prices, instrument)
    const market = flows[index]?.market ?? -1
    if (mark === undefined) continue
    const move = market < 0 ? 0 : (loop.alone[market] as number)
    const factor = averages[market] ?? 1
    const price = Price.of(Direction.scaled(mark, move, factor))
    const notional = Instrument.notional(instrument, lots, price)
    const isFree = instrument.kind === 'spot'
    const { feeRate } = one.rules.rulebook.liquidation
    const fee = isFree ? Amount.zero : Amount.of(Ratio.mulUp(notional, feeRate))
    const fundingIndex = book.prices.funding[instrument.index] ?? 0n
    account = ProForma.withTrade(account, { instrument, leg, lots, price, fundingIndex, fee })
  }
  const legs = one.legs.map((leg) => ({
    ...leg,
    flow: flows.reduce(
      (left, { market, size }) => (market === leg.place ? left - size : left),
      leg.flow,
    ),
  }))
  return { ...one, account, legs }
}

export * as CoupledParts from './CoupledParts.ts'
