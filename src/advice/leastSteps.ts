import { minimumLots } from '../margin/cures/minimumLots.ts'
import { Method } from '../margin/Method.ts'
import type { Asset } from '../model/Asset.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { leastOf } from './leastOf.ts'
import type { Means } from './Means.ts'
import { Plan, type Problem } from './Plan.ts'

/**
 * The fewest steps of one means that cure, the rest of a plan as it is; null where none do. A means of few
 * steps is tried step by step. Of a long one the slack is concave but for rounding, so the answer lies
 * where it first crosses zero, found as `cureQuantity` finds it.
 *
 * Rules: [CURE1] [MARGIN10]
 *
 * @example
 * leastSteps(problem, Plan.nothing(problem), 0) // => 334n
 */
export function leastSteps(problem: Problem, plan: Plan, at: number): bigint | null {
  const means = problem.means[at] as Means
  const slack = (steps: bigint): bigint => Plan.slack(problem, Plan.where(plan, at, steps))
  if (slack(0n) >= 0n) return 0n
  if (means.most <= few) return firstOf(means.most, slack)
  if (means.act.act !== 'reduce') return crossing(means.most, slack)
  return minimumLots({
    whole: means.most,
    at: slack,
    roundingBound: roundingOf(problem, means.act.instrument.settleIndex),
    breakpoints: () => bends(problem, plan, at, slack),
  })
}

/**
 * Steps of one means that cure, the rest of a plan as it is, where one less does not; null where none was
 * found. Not always the fewest: where rounding makes it cross twice, one of the two.
 */
export function enoughSteps(problem: Problem, plan: Plan, at: number): bigint | null {
  const slack = (steps: bigint): bigint => Plan.slack(problem, Plan.where(plan, at, steps))
  return slack(0n) >= 0n ? 0n : crossing((problem.means[at] as Means).most, slack)
}

/**
 * The fewest steps of one means of a plan that cures with which it still does: one less does not. At most
 * those that it has.
 */
export function lowered(problem: Problem, plan: Plan, at: number): bigint {
  const slack = (steps: bigint): bigint => Plan.slack(problem, Plan.where(plan, at, steps))
  return leastOf(plan[at] as bigint, slack)
}

/** So few that each is tried. */
const few = 64n

function firstOf(most: bigint, slack: (steps: bigint) => bigint): bigint | null {
  for (let steps = 1n; steps <= most; steps++) if (slack(steps) >= 0n) return steps
  return null
}

function crossing(most: bigint, slack: (steps: bigint) => bigint): bigint | null {
  const end = slack(most) >= 0n ? most : peak(most, slack)
  return slack(end) >= 0n ? leastOf(end, slack) : null
}

/** Where a concave slack is highest, but for rounding. */
function peak(most: bigint, slack: (steps: bigint) => bigint): bigint {
  let [low, high] = [0n, most]
  while (high - low > 2n) {
    const third = Integer.divDown(high - low, 3n)
    const [left, right] = [low + third, high - third]
    if (slack(left) < slack(right)) low = left
    else high = right
  }
  return slack(low + 1n) >= slack(high) ? low + 1n : high
}

/** Where the slope of a reduction may change, in steps, with its highest place. */
function bends(
  { context, means }: Problem,
  plan: Plan,
  at: number,
  slack: (steps: bigint) => bigint,
): readonly bigint[] {
  const one = means[at] as Means
  if (one.act.act !== 'reduce') return [one.most]
  const { instrument, leg } = one.act
  const account = means.reduce(
    (now, each, index) => (index === at ? now : each.apply(now, plan[index] as bigint)),
    context.account,
  )
  const held = account.positions.find(
    (position) => position.leg === leg && position.instrument.index === instrument.index,
  )
  const price = PriceBook.usable(context.prices, instrument)
  if (held === undefined || price === undefined) return [one.most]
  const { rules } = context
  const feeRate = Method.of(rules).feeRate(rules.rulebook.method)
  const lots = Method.of(rules).breakpoints({ ...context, account }, held, price, feeRate)
  const first = one.amount(1n)
  const steps = lots.map((each) => Integer.min(one.most, Integer.max(1n, each - first + 1n)))
  const top = peak(one.most, slack)
  return [...new Set([...steps, top, one.most])].sort((a, b) => Integer.sign(a - b))
}

/** More than a trade can lose to rounding: eight settlement atoms and eight units on either side. */
function roundingOf({ context, target }: Problem, settleIndex: number): bigint {
  const { rules, prices } = context
  const settle = rules.assets[settleIndex] as Asset
  const atoms = PriceBook.convert(prices, Amount.of(-8n), settle, rules.numeraire) ?? 0n
  const { numerator, denominator } = target.threshold
  return Integer.mul(8n - atoms, numerator + denominator)
}
