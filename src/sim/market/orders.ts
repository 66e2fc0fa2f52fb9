import type { Execution } from '../../engine/Command.ts'
import type { LiquidationOrdered } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { Schedule } from '../../market/Schedule.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { Market } from '../loop.ts'
import type { Execution as Rule } from '../scenarios/world/VenueRules.ts'
import { type Filled, fillOrder, type Outlet } from './fillOrder.ts'
import { LiveMarket } from './LiveMarket.ts'

/** Routing of a venue's orders. */
export interface Routes {
  readonly execution: Rule
  /** The market of an order's instrument. */
  readonly marketOf: (order: LiquidationOrdered) => LiveMarket
  /** The markets that execute its forced orders. */
  readonly outletsOf: (market: LiveMarket) => readonly Outlet[]
}

/** A liquidation order in progress. */
interface Working {
  readonly order: LiquidationOrdered
  /** The share of it to remain after each tick of work; the last is 0. */
  readonly plan: Float64Array
  /** Ticks worked so far. */
  worked: number
  /** Signed lots still to trade. */
  left: bigint
}

/** A venue's market in a loop, with prices that move with its trades. */
export function open(routes: Routes): Market {
  const plan = planOf(routes.execution)
  let working: Working[] = []
  return {
    receive: (order) => void working.push(begin(order, plan)),
    work(state) {
      const waiting = working
      // Orders caused by a report queue behind those already outstanding.
      working = []
      const { kept, executions } = workAll(routes, state, waiting)
      working.push(...kept)
      return executions
    },
  }
}

const atOnce = Float64Array.of(0)

/** Orders of accounts may be worked over time; orders of the fund follow its own disposal plan. */
function planOf(execution: Rule): Float64Array {
  if (execution.kind === 'immediate') return atOnce
  const { urgency, ticks } = execution
  const made = Schedule.patient(1, urgency, ticks, ticks)
  return made.ok ? made.value.holdings.slice(1) : atOnce
}

const begin = (order: LiquidationOrdered, plan: Float64Array): Working => ({
  order,
  plan: order.purpose === 'reduce' ? plan : atOnce,
  worked: 0,
  left: order.lots,
})

/**
 * Works orders for one tick, in the order of arrival, and returns the fills. Orders of a halted
 * market wait. The unfilled part of a one-tick order is dropped; the engine orders again.
 *
 * Rules: [SIM2] [SIM8]
 */
function workAll(routes: Routes, state: State, waiting: readonly Working[]) {
  const [kept, executions]: [Working[], Execution[]] = [[], []]
  for (const one of waiting) {
    const open = state.orders.get(one.order.order)
    if (open === undefined) continue
    // It has no spreads.
    if (open.cancelled || open.unit !== undefined) {
      executions.push(withdrawn(one.order))
      continue
    }
    const market = routes.marketOf(one.order)
    const execution = market.isHalted ? null : work(routes, one, market)
    if (execution !== null) executions.push(execution)
    if (execution?.status !== 'done') kept.push(one)
  }
  return { kept, executions }
}

/** The answer to a withdrawal: nothing more is executed. */
export const withdrawn = ({ order, instrument }: LiquidationOrdered): Execution => ({
  ...{ order, instrument, fee: Amount.zero },
  ...{ lots: Quantity.zero, price: Price.of(1n), status: 'rejected' },
})

/** Works one order for one tick; null where it traded nothing and remains open. */
function work(routes: Routes, one: Working, market: LiveMarket): Execution | null {
  const { order } = one
  market.room ??= LiveMarket.absorbs(market, order.lots < 0n ? 'sell' : 'buy')
  const isBounded = order.purpose === 'dispose' || routes.execution.limit === 'bankruptcy'
  const limit = order.limitPrice ?? (isBounded ? order.bankruptcyPrice : null)
  const filled = fillOrder(routes.outletsOf(market), due(one), limit)
  const isLast = one.worked + 1 >= one.plan.length
  one.worked += 1
  one.left -= filled.lots
  count(market, filled)
  const isDone = isLast || one.left === 0n
  if (filled.lots === 0n && !isDone) return null
  return {
    ...{ order: order.order, instrument: order.instrument, fee: Amount.zero },
    lots: Quantity.of(filled.lots),
    price: Price.of(filled.price),
    status: isDone ? 'done' : 'open',
  }
}

/**
 * What to trade in this tick: the amount that returns the order to its schedule, including what
 * earlier ticks could not fill.
 *
 * Rules: [SIM8]
 */
function due({ order, plan, worked, left }: Working): bigint {
  const keep = plan[worked] ?? 0
  const target = Integer.mulDivDown(order.lots, BigInt(Math.round(keep * parts)), BigInt(parts))
  const wanted = left - target
  return wanted > 0n === left > 0n ? wanted : 0n
}

const parts = 1_000_000_000

/** Adds forced notional of this tick, in the numeraire: sold less bought. */
function count(market: LiveMarket, { lots, price }: Filled): void {
  if (lots === 0n) return
  const size = LiveMarket.priceOf(market, Integer.mul(Integer.abs(lots), price)) * market.lot
  market.forced += lots < 0n ? size : -size
  market.forcedGross += size
}

export * as Orders from './orders.ts'
