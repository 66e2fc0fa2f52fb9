import type { LiquidationOrdered } from '../../engine/Event.ts'
import { Schedule } from '../../market/Schedule.ts'
import { Integer } from '../../money/Integer.ts'
import type { Execution } from './VenueRules.ts'

/** A liquidation order that is being worked. */
export interface Working {
  readonly order: LiquidationOrdered
  /** The share of it that is to be left after each tick of work; the last is 0. */
  readonly plan: Float64Array
  /** Ticks of work done. */
  worked: number
  /** Signed lots still to trade. */
  left: bigint
}

const atOnce = Float64Array.of(0)

/** The plans of a venue: what accounts must sell may be worked, what the fund sells has its own. */
export function planOf(execution: Execution): Float64Array {
  if (execution.kind === 'immediate') return atOnce
  const { urgency, ticks } = execution
  const made = Schedule.patient(1, urgency, ticks, ticks)
  return made.ok ? made.value.holdings.slice(1) : atOnce
}

/** Starts on an order. */
export const begin = (order: LiquidationOrdered, plan: Float64Array): Working => ({
  order,
  plan: order.purpose === 'reduce' ? plan : atOnce,
  worked: 0,
  left: order.lots,
})

/**
 * What is to be traded of it in this tick: as much as brings it down to its plan, what earlier ticks
 * could not fill included.
 *
 * Rules: [SIM8]
 */
export function due({ order, plan, worked, left }: Working): bigint {
  const keep = plan[worked] ?? 0
  const target = Integer.mulDivDown(order.lots, BigInt(Math.round(keep * parts)), BigInt(parts))
  const wanted = left - target
  return wanted > 0n === left > 0n ? wanted : 0n
}

const parts = 1_000_000_000

/** Whether this tick is the last of it. */
export const isLast = ({ plan, worked }: Working): boolean => worked + 1 >= plan.length

export * as Working from './Working.ts'
