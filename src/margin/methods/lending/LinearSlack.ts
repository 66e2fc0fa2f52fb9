import { Assessment, type Measure } from '../../../model/Assessment.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import { Value } from '../../../money/Value.ts'
import { lowerBound } from '../../lowerBound.ts'

/**
 * A loan's slack as a function of one number x: a price or an amount. The exact slack is a straight
 * line in a unit of its own. `assess` differs from it by less than the dust, which is another line.
 * Equity and requirement are each monotone in x.
 */
export interface LinearSlack {
  readonly slack: Line
  readonly dust: Line
  readonly threshold: Ratio
  /** The measure given by `assess` at x. */
  readonly measure: (x: bigint) => Measure
}

/** base + slope × x */
export interface Line {
  readonly base: bigint
  readonly slope: bigint
}

export type Side = 'over' | 'clear'

/** Whole numbers from one to another, up or down. */
export interface Way {
  readonly from: bigint
  readonly to: bigint
}

/**
 * How often `assess` is called before a crossing is accepted without proof that it is the first.
 */
const effortMax = 16_384

/** The side of its threshold on which `assess` puts a loan at x. */
export const side = ({ measure, threshold }: LinearSlack, x: bigint): Side =>
  Assessment.exceeds(measure(x), threshold) ? 'over' : 'clear'

/**
 * The first x in the range at which `assess` gives a side; null where none does.
 *
 * The line brackets the answer: before the first bound, rounding cannot produce that side, and from
 * the second on it cannot undo it. In between, an interval is discarded once its least equity and
 * greatest requirement, or the reverse, are on the other side; otherwise it is bisected. Where
 * another term falls as fast as this one rises and the dust decides over a long interval, the
 * result after 16,384 evaluations is one of several crossings, not always the first.
 *
 * Rules: [LOAN10]
 */
export function first(linear: LinearSlack, { from, to }: Way, wanted: Side): bigint | null {
  const sign = from <= to ? 1n : -1n
  const length = Integer.abs(to - from)
  const along = (k: bigint): bigint => from + Integer.mul(sign, k)
  const bounds = [-1n, 1n].map((dusts) => shifted(linear, from, sign, dusts)) as [Line, Line]
  // `may` allows for the dust in favour of being over, `must` against it; for clear they are
  // exchanged.
  const [may, must] = wanted === 'over' ? bounds : [bounds[1], bounds[0]]
  const start = firstOn(may, wanted, length)
  if (start === null) return null
  const end = firstOn(must, wanted, length) ?? lastOn(may, wanted, start, length)
  const test = { linear, wanted, along, effort: effortMax }
  const found = search(test, start, end)
  return found === null ? null : along(found)
}

/** The slack plus a multiple of the dust, by steps in the range. */
function shifted({ slack, dust }: LinearSlack, from: bigint, sign: bigint, dusts: bigint): Line {
  const slope = slack.slope + Integer.mul(dusts, dust.slope)
  const base = slack.base + Integer.mul(dusts, dust.base) + Integer.mul(slope, from)
  return { base, slope: Integer.mul(slope, sign) }
}

/** The first step at which a line is below zero, or is not, by division. */
function firstOn({ base, slope }: Line, wanted: Side, length: bigint): bigint | null {
  const isThere = wanted === 'over' ? base < 0n : base >= 0n
  if (isThere) return 0n
  const isComing = wanted === 'over' ? slope < 0n : slope > 0n
  if (!isComing) return null
  const step = wanted === 'over' ? Integer.divDown(base, -slope) + 1n : Integer.divUp(-base, slope)
  return step <= length ? step : null
}

/** The last step at which a line still holds, given the first at which it does. */
function lastOn(line: Line, wanted: Side, start: bigint, length: bigint): bigint {
  if (start > 0n) return length
  const gone = firstOn(line, wanted === 'over' ? 'clear' : 'over', length)
  return gone === null ? length : gone - 1n
}

interface Test {
  readonly linear: LinearSlack
  readonly wanted: Side
  readonly along: (k: bigint) => bigint
  effort: number
}

interface Sample {
  readonly k: bigint
  readonly measure: Measure
}

function search(test: Test, start: bigint, end: bigint): bigint | null {
  const low = sample(test, start)
  if (isWanted(test, low.measure)) return start
  return start === end ? null : halve(test, low, sample(test, end))
}

/** The first in (low, high] on the wanted side, given that low is not. */
function halve(test: Test, low: Sample, high: Sample): bigint | null {
  if (high.k - low.k === 1n) return isWanted(test, high.measure) ? high.k : null
  if (!isWanted(test, best(test, low.measure, high.measure))) return null
  if (test.effort <= 0) return anyTurn(test, low, high)
  const middle = sample(test, Integer.divDown(low.k + high.k, 2n))
  return halve(test, low, middle) ?? halve(test, middle, high)
}

function anyTurn(test: Test, low: Sample, high: Sample): bigint | null {
  if (!isWanted(test, high.measure)) return null
  return lowerBound(low.k, high.k, (k) => isWanted(test, sample(test, k).measure))
}

/** The measure nearest to the wanted side among all that lie between two measures. */
function best({ wanted }: Test, a: Measure, b: Measure): Measure {
  const [lower, higher] = wanted === 'over' ? [Value.min, Value.max] : [Value.max, Value.min]
  return {
    equity: lower(a.equity, b.equity),
    requirement: higher(a.requirement, b.requirement),
  }
}

function sample(test: Test, k: bigint): Sample {
  test.effort -= 1
  return { k, measure: test.linear.measure(test.along(k)) }
}

const isWanted = ({ linear, wanted }: Test, measure: Measure): boolean =>
  Assessment.exceeds(measure, linear.threshold) === (wanted === 'over')

export * as LinearSlack from './LinearSlack.ts'
