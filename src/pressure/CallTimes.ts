import { assert } from '../base/assert.ts'
import { CashCalled } from './CashCalled.ts'
import { FirstPassage, type Motion } from './FirstPassage.ts'
import type { Exposures } from './PressureCurve.ts'
import { TimeToCall } from './TimeToCall.ts'

/**
 * When calls and liquidations come, where the price wanders along a scenario without drift. Times are
 * in days.
 */
export interface CallTimes {
  /** The standard deviation of a day's log move. */
  readonly volatility: number
  readonly within: readonly Within[]
  readonly chances: readonly Chance[]
}

/** What is expected within a time, and what the farthest move of one time in twenty calls for. */
export interface Within {
  readonly days: number
  /** Accounts expected to be called, and to be liquidated. */
  readonly called: number
  readonly liquidated: number
  /** Notional expected to be forced. */
  readonly forced: number
  /** The move that the farthest point is beyond one time in twenty. */
  readonly farthest: number
  readonly cashCalled: number
}

/** The time within which something comes with a probability; infinite where it never does. */
export interface Chance {
  readonly probability: number
  /** Of the nearest account that is not called yet, and not liquidated yet. */
  readonly call: number
  readonly liquidation: number
  /** Until this share of all that a move can force is expected to be forced. */
  readonly forced: number
}

/** A book along one scenario: moves a row an account, and what is forced by them. */
export interface Reach {
  readonly calls: Float64Array
  readonly liquidations: Float64Array
  readonly forcing: Exposures
  readonly cash: CashCalled
}

/** An hour, a day, a week and thirty days. */
const horizons = [1 / 24, 1, 7, 30]
const probabilities = [0.05, 0.25, 0.5]
const rare = 0.05

/**
 * Works the times out, from a day's volatility.
 *
 * Rules: [REACH5] [REACH7]
 *
 * @throws AssertionError where the volatility is not positive
 */
export function of(reach: Reach, volatility: number): CallTimes {
  assert(volatility > 0, 'CallTimes.of: a volatility is positive')
  const motion = { drift: 0, volatility }
  return {
    volatility,
    within: horizons.map((days) => withinOf(reach, motion, days)),
    chances: probabilities.map((probability) => chanceOf(reach, motion, probability)),
  }
}

/** The farthest move that any of the times is asked for: what cash has to be known up to. */
export const reachOf = (volatility: number): number =>
  FirstPassage.farthest(rare, { drift: 0, volatility }, Math.max(...horizons))

function withinOf(reach: Reach, motion: Motion, days: number): Within {
  const farthest = FirstPassage.farthest(rare, motion, days)
  return {
    days,
    called: TimeToCall.expected(counted(reach.calls), motion, days),
    liquidated: TimeToCall.expected(counted(reach.liquidations), motion, days),
    forced: TimeToCall.expected(reach.forcing, motion, days),
    farthest,
    cashCalled: CashCalled.at(reach.cash, farthest),
  }
}

/** Accounts for notionals. */
const counted = (distances: Float64Array): Exposures => ({
  distances,
  notionals: new Float64Array(distances.length).fill(1),
})

function chanceOf(reach: Reach, motion: Motion, probability: number): Chance {
  const time = (of: Exposures): number => TimeToCall.quantile(of, motion, probability)
  return {
    probability,
    call: time(nextOf(reach.calls)),
    liquidation: time(nextOf(reach.liquidations)),
    forced: time(forcible(reach.forcing)),
  }
}

/** A book of the nearest move alone that has not come yet. */
const nextOf = (moves: Float64Array): Exposures => {
  const next = moves.reduce(
    (least, move) => (move > 0 ? Math.min(least, move) : least),
    Number.POSITIVE_INFINITY,
  )
  return counted(Float64Array.of(next))
}

function forcible({ distances, notionals }: Exposures): Exposures {
  const isReached = (_: number, row: number): boolean => Number.isFinite(distances[row] as number)
  return { distances: distances.filter(Number.isFinite), notionals: notionals.filter(isReached) }
}

export * as CallTimes from './CallTimes.ts'
