import { Integer } from '../money/Integer.ts'
import { Cost } from './Cost.ts'
import { enoughSteps, leastSteps, lowered } from './leastSteps.ts'
import type { Means } from './Means.ts'
import { Plan, type Problem } from './Plan.ts'

/** A plan that cures, of which no part could be a step smaller. */
export interface Found {
  readonly plan: Plan
  /** Whether every plan of the problem was tried, so that none is cheaper by what is told. */
  readonly isProven: boolean
}

/**
 * The cheapest plan of all means together, by what is told of its costs; null where none cures. Where there are few enough
 * plans each is tried. Otherwise steps are taken where a unit of slack is cheapest, then every pair of means is
 * traded off against each other: costs are convex and slack is concave but for rounding, so little is
 * lost, and it is never dearer than the cheapest means alone.
 *
 * Rules: [CURE4] [CURE8]
 *
 * @example
 * cheapest({ context, target, means: reductions(context, terms) })?.plan // => [120n, 40n]
 */
export function cheapest(problem: Problem): Found | null {
  if (isSmall(problem, plansMax)) {
    const plan = everyPlan(problem)
    return plan === null ? null : { plan, isProven: true }
  }
  const plan = descended(problem)
  return plan === null ? null : { plan, isProven: false }
}

/** The most plans that are all tried. */
const plansMax = 4_096n

const isSmall = ({ means }: Problem, limit: bigint): boolean =>
  means.reduce((plans, { most }) => (plans > limit ? plans : Integer.mul(plans, most + 1n)), 1n) <=
  limit

/**
 * The cheapest plan that may use all means but the last in every way, and of the last, which is money, the
 * least that is then needed; null where there are too many ways to try.
 *
 * Rules: [CURE4] [CURE8]
 */
export function cheapestWith(problem: Problem): Found | null {
  const money = problem.means.length - 1
  const before = problem.means.slice(0, money)
  if (!isSmall({ ...problem, means: before }, plansWithMoneyMax)) return null
  const { cost: priceOf, most } = problem.means[money] as Means
  const floor = Integer.min(0n, Cost.total(priceOf(most)))
  let best: Best | null = null
  visitAll(before.map(costsOf), (plan, cost) => {
    if (best !== null && cost + floor > best.cost) return
    const steps = enoughSteps(problem, [...plan, 0n], money)
    if (steps === null) return
    const whole = [...plan, steps]
    const paid = cost + Cost.total(priceOf(steps))
    if (isBetter(paid, whole, best) && Plan.isLeast(problem, whole)) {
      best = { plan: whole, cost: paid }
    }
  })
  const found = (best as Best | null)?.plan
  return found === undefined ? null : { plan: found, isProven: true }
}

/** Each of these takes a search of its own. */
const plansWithMoneyMax = 512n

/** Told cost first, then fewer parts. */
interface Best {
  readonly plan: Plan
  readonly cost: bigint
}

const isBetter = (cost: bigint, plan: Plan, best: Best | null): boolean =>
  best === null ||
  cost < best.cost ||
  (cost === best.cost && Plan.size(plan) < Plan.size(best.plan))

/** The cheapest of all plans: only those that are cheaper than the best so far are assessed. */
function everyPlan(problem: Problem): Plan | null {
  let best: Best | null = null
  visitAll(problem.means.map(costsOf), (plan, cost) => {
    if (isBetter(cost, plan, best) && Plan.isLeast(problem, plan)) best = { plan, cost }
  })
  return (best as Best | null)?.plan ?? null
}

/** Every choice of steps with the sum of their costs. */
function visitAll(
  costs: readonly (readonly bigint[])[],
  look: (plan: Plan, cost: bigint) => void,
  plan: Plan = [],
  cost = 0n,
): void {
  const here = costs[plan.length]
  if (here === undefined) look(plan, cost)
  else {
    for (const [steps, more] of here.entries()) {
      visitAll(costs, look, [...plan, BigInt(steps)], cost + more)
    }
  }
}

function costsOf({ most, cost }: Means): readonly bigint[] {
  const costs: bigint[] = []
  for (let steps = 0n; steps <= most; steps++) costs.push(Cost.total(cost(steps)))
  return costs
}

/** The best of what each means does alone and of what they do together. */
function descended(problem: Problem): Plan | null {
  const none = Plan.nothing(problem)
  const alone = problem.means.map((_, at) => leastSteps(problem, none, at))
  const whole = alone.map((steps, at) => steps ?? (problem.means[at] as Means).most)
  const together = gathered(problem, whole)
  const singles = alone.flatMap((steps, at) =>
    steps === null ? [] : [Plan.where(none, at, steps)],
  )
  const plans = together === null ? singles : [...singles, traded(problem, together, whole)]
  return plans.reduce<Plan | null>(
    (best, plan) => (best === null || isCheaper(problem, plan, best) ? plan : best),
    null,
  )
}

const costOf = (problem: Problem, plan: Plan): bigint => Cost.total(Plan.cost(problem, plan))

const isCheaper = (problem: Problem, a: Plan, b: Plan): boolean =>
  costOf(problem, a) < costOf(problem, b)

/** A twentieth part of a means: how much is taken at once. */
const shares = 20n

/** Takes where the next share costs least for the slack it adds, until it is enough, and no more. */
function gathered(problem: Problem, whole: Plan): Plan | null {
  let plan = Plan.nothing(problem)
  while (!Plan.cures(problem, plan)) {
    const next = cheapestNext(problem, plan, whole)
    if (next === null) return null
    plan = next
  }
  return trimmed(problem, plan)
}

function cheapestNext(problem: Problem, plan: Plan, whole: Plan): Plan | null {
  const [slackNow, costNow] = [Plan.slack(problem, plan), costOf(problem, plan)]
  let best: { plan: Plan; gain: bigint; extra: bigint } | null = null
  for (const [at, steps] of plan.entries()) {
    const most = whole[at] as bigint
    if (steps >= most) continue
    const share = Integer.max(1n, Integer.divDown(most, shares))
    const next = Plan.where(plan, at, Integer.min(most, steps + share))
    const gain = Plan.slack(problem, next) - slackNow
    const extra = costOf(problem, next) - costNow
    if (gain <= 0n) continue
    const isFirst = best === null || Integer.mul(extra, best.gain) < Integer.mul(best.extra, gain)
    if (isFirst) best = { plan: next, gain, extra }
  }
  return best?.plan ?? null
}

/** Without what is too much of it, the dearest part first. */
function trimmed(problem: Problem, plan: Plan): Plan {
  const byCost = plan.map((_, at) => at).sort((a, b) => Integer.sign(each(b) - each(a)))
  function each(at: number): bigint {
    return Cost.total((problem.means[at] as Means).cost(plan[at] as bigint))
  }
  let now = plan
  for (const at of byCost) now = Plan.where(now, at, lowered(problem, now, at))
  return Plan.isLeast(problem, now) || now.every((steps, at) => steps === plan[at])
    ? now
    : trimmed(problem, now)
}

/** The most exchanges that are tried, each of which takes some dozens of assessments. */
const exchangesMax = 500

/** Trades each means off against each other, by ever smaller parts, for as long as it gets cheaper. */
function traded(problem: Problem, plan: Plan, whole: Plan): Plan {
  let best = plan
  let tried = 0
  for (let part = Integer.divDown(wholeParts, shares); part > 0n; ) {
    const before = best
    for (const less of plan.keys()) {
      for (const more of plan.keys()) {
        if (less === more || best[less] === 0n || tried === exchangesMax) continue
        tried += 1
        best = exchanged(problem, best, whole, { less, more, part }) ?? best
      }
    }
    if (best === before) part >>= 1n
  }
  return best
}

/** Parts in which an exchange is told. */
const wholeParts = 10_000n

interface Exchange {
  readonly less: number
  readonly more: number
  /** In ten-thousandths of the whole. */
  readonly part: bigint
}

/** A cheaper plan with some less of one means and as much more of another as cures; null where it is none. */
function exchanged(
  problem: Problem,
  plan: Plan,
  whole: Plan,
  { less, more, part }: Exchange,
): Plan | null {
  const share = Integer.mulDivUp(whole[less] as bigint, part, wholeParts)
  const without = Plan.where(plan, less, Integer.max(0n, (plan[less] as bigint) - share))
  const needed = enoughSteps(problem, without, more)
  if (needed === null) return null
  const found = Plan.where(without, more, needed)
  if (!isCheaper(problem, found, plan)) return null
  const least = Plan.isLeast(problem, found) ? found : trimmed(problem, found)
  return isCheaper(problem, least, plan) ? least : null
}
