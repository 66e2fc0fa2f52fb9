import { Assessment } from '../../model/Assessment.ts'
import { Integer } from '../../money/Integer.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { Method } from '../Method.ts'
import { Curve } from './Curve.ts'
import { Interval } from './Interval.ts'
import { Piecewise } from './Piecewise.ts'
import type { PricePath } from './PricePath.ts'
import type { Slack } from './Slack.ts'

/** The ticks of a path that are in liquidation, and those left undecided. */
export interface Breaches {
  readonly intervals: readonly Interval[]
  readonly undecided: readonly Interval[]
}

/**
 * Intervals up to this length are tested tick by tick; longer ones are halved and profiled again.
 */
const scanMax = 512n
/** The limit of ticks tested in total; a halving counts as this many ticks. */
const effortMax = 32_768n
const halving = 64n

/**
 * The ticks along a path at which `assess` gives liquidation.
 *
 * Where the slack is below zero they are in liquidation. Where it is at or above the dust they are
 * not, because rounding takes less than that. Ticks in between are tested one by one, or, in a long
 * interval, halved and profiled again: a shorter interval has less rounding, and where nothing
 * moves, one tick decides all.
 *
 * Rules: [LIQP9]
 */
export function breaches(path: PricePath, slack: Slack, threshold: Ratio): Breaches {
  const left = { effort: effortMax }
  const found = judge(path, slack, threshold, left)
  return {
    intervals: Interval.join([...found.intervals].sort(rising)),
    undecided: Interval.join([...found.undecided].sort(rising)),
  }
}

interface Left {
  effort: bigint
}

const nothing: Breaches = { intervals: [], undecided: [] }

function judge(
  path: PricePath,
  { slack, dust, moves }: Slack,
  threshold: Ratio,
  left: Left,
): Breaches {
  const { range } = path
  if (!moves) {
    return isBreached(path, threshold, range.from) ? { ...nothing, intervals: [range] } : nothing
  }
  const sure = Piecewise.negative(slack)
  const possible = Piecewise.negative(Piecewise.raise(slack, Curve.times(dust, -1n)))
  const open = Interval.without(possible, sure)
  return both(
    { ...nothing, intervals: sure },
    ...open.map((run) => settle(path, run, threshold, left)),
  )
}

function settle(path: PricePath, open: Interval, threshold: Ratio, left: Left): Breaches {
  const size = open.to - open.from + 1n
  if (left.effort <= 0n) return { ...nothing, undecided: [open] }
  left.effort -= size <= scanMax ? size : halving
  if (size <= scanMax) {
    const found = Interval.scan(open, (t) => isBreached(path, threshold, t))
    return { ...nothing, intervals: found }
  }
  const middle = Integer.divDown(open.from + open.to, 2n)
  const halves = [
    { from: open.from, to: middle },
    { from: middle + 1n, to: open.to },
  ]
  return both(
    ...halves.map((range) => {
      const half = { ...path, range }
      const again = Method.of(path.rules).profile(half, threshold)
      return again === null
        ? { ...nothing, undecided: [range] }
        : judge(half, again, threshold, left)
    }),
  )
}

/** Whether `assess` gives liquidation at a tick. */
export function isBreached(path: PricePath, threshold: Ratio, t: bigint): boolean {
  const assessment = assess(path.account, path.rules, path.at(t))
  return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}

const both = (...parts: readonly Breaches[]): Breaches => ({
  intervals: parts.flatMap(({ intervals }) => intervals),
  undecided: parts.flatMap(({ undecided }) => undecided),
})

const rising = (x: Interval, y: Interval): number => (x.from < y.from ? -1 : 1)
