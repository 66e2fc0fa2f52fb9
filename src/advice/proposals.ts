import { takenAt } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Account } from '../model/Account.ts'
import { Integer } from '../money/Integer.ts'
import { Cost } from './Cost.ts'
import type { CostTerms } from './CostTerms.ts'
import { cheapest, cheapestWith, type Found } from './cheapest.ts'
import { leastSteps } from './leastSteps.ts'
import type { Act, Means } from './Means.ts'
import { monies } from './monies.ts'
import { Plan, type Problem } from './Plan.ts'
import { reductions } from './reductions.ts'
import { swaps } from './swaps.ts'
import { Target } from './Target.ts'

/** One way to cure an account: enough together, and no part of it could be smaller. */
export interface Proposal {
  readonly parts: readonly Part[]
  readonly cost: Cost
  /** The account once it is done. */
  readonly account: Account
  /** Whether every plan of the means it was chosen from was tried. */
  readonly isProven: boolean
}

export interface Part {
  readonly act: Act
  /** Lots or atoms, unsigned. */
  readonly amount: bigint
}

/** The ways to cure an account, and what does not cure it alone. */
export interface Proposals {
  readonly isReached: boolean
  /** The cheapest first: those whose cost is wholly told, then those that cost at least so much. */
  readonly proposals: readonly Proposal[]
  readonly insufficient: readonly Act[]
}

/**
 * The ways to bring an account to a target: each means alone, all reductions together, and reductions
 * with what is brought or swapped. Of each the least that is enough. Null where the account is unknown.
 *
 * Every one is checked by `assess` at the prices that the account would then be taken at. The first is
 * no dearer than any means alone, by what is told of the costs.
 *
 * Rules: [CURE1] [CURE2] [CURE4] [CURE8] [CURE9]
 *
 * @example
 * proposals({ account, rules, prices }, target, CostTerms.nothing)?.proposals[0]?.parts // => deposit 250 USDT
 */
export function proposals(
  { account, rules, prices }: MarginContext,
  target: Target,
  terms: CostTerms,
): Proposals | null {
  const context = takenAt(account, rules, prices, 'liquidation')
  if (assess(account, rules, context.prices).certainty === 'unknown') return null
  if (Target.slack(context, account, target) >= 0n) {
    return { isReached: true, proposals: [], insufficient: [] }
  }
  const trades = reductions(context, terms)
  const means = [...trades, ...monies(context, terms), ...swaps(context, terms)]
  const problem = { context, target, means }
  const alone = means.map((_, at) => leastSteps(problem, Plan.nothing(problem), at))
  const found = [
    ...alone.flatMap((steps, at) =>
      steps === null ? [] : [proposed({ ...problem, means: [means[at] as Means] }, one(steps))],
    ),
    ...together(problem, trades),
  ]
  return {
    isReached: false,
    proposals: ordered(found.filter((each) => holds({ account, rules, prices }, each, target))),
    insufficient: means.flatMap(({ act }, at) => (alone[at] === null ? [act] : [])),
  }
}

const one = (steps: bigint): Found => ({ plan: [steps], isProven: true })

/** Combinations: of all reductions, and of what is wholly told. */
function together({ context, target, means }: Problem, trades: readonly Means[]): Proposal[] {
  const isTold = ({ cost }: Means): boolean => cost(1n).untold.length === 0
  const told = trades.filter(isTold)
  const others = means.filter((each) => !trades.includes(each) && isTold(each))
  const sets = told.length === trades.length ? [trades] : [told, trades]
  const ofTrades = sets.map((set) => ({ context, target, means: set }))
  const mixed = { context, target, means: [...told, ...oneOfEach(others)] }
  return [
    ...ofTrades.flatMap((each) => proposalOf(each, cheapest(each))),
    ...others.flatMap((other) => {
      const each = { context, target, means: [...told, other] }
      return proposalOf(each, cheapestWith(each))
    }),
    ...proposalOf(mixed, cheapest(mixed)),
  ]
}

/** What there is of an asset is brought once. */
const oneOfEach = (means: readonly Means[]): readonly Means[] =>
  means.filter((each, at) => means.findIndex((other) => drawnBy(other) === drawnBy(each)) === at)

const drawnBy = ({ act }: Means): string =>
  act.act === 'reduce'
    ? `${act.instrument.index} ${act.leg}`
    : `${act.act === 'swap' ? 'held' : 'brought'} ${act.asset.index}`

const proposalOf = (problem: Problem, found: Found | null): readonly Proposal[] =>
  found === null ? [] : [proposed(problem, found)]

const proposed = (problem: Problem, { plan, isProven }: Found): Proposal => ({
  parts: problem.means.flatMap(({ act, amount }, at) => {
    const steps = plan[at] as bigint
    return steps === 0n ? [] : [{ act, amount: amount(steps) }]
  }),
  cost: Plan.cost(problem, plan),
  account: Plan.after(problem, plan),
  isProven,
})

/** At the prices that what is left is taken at then: an old price may turn against it. */
const holds = ({ rules, prices }: MarginContext, { account }: Proposal, target: Target): boolean =>
  Target.slack(takenAt(account, rules, prices, 'liquidation'), account, target) >= 0n

/** Each once, the cheapest first, then that of fewer parts. */
function ordered(found: readonly Proposal[]): readonly Proposal[] {
  const byKey = new Map<string, Proposal>()
  for (const each of found) {
    const key = keyOf(each)
    if (!byKey.get(key)?.isProven) byKey.set(key, each)
  }
  const all = [...byKey.values()]
  return all
    .filter((each) => !all.some((simpler) => isAsGood(simpler, each)))
    .sort((a, b) => Cost.compare(a.cost, b.cost) || a.parts.length - b.parts.length)
}

/** A combination that was not proven is worth its parts if it saves a ten-thousandth of something simpler. */
function isAsGood(simpler: Proposal, each: Proposal): boolean {
  if (each.isProven || simpler.parts.length >= each.parts.length) return false
  if (simpler.cost.untold.length > each.cost.untold.length) return false
  const cost = Cost.total(simpler.cost)
  return Integer.mul(cost - Cost.total(each.cost), worthwhile) <= Integer.abs(cost)
}

const worthwhile = 10_000n

const keyOf = ({ parts }: Proposal): string =>
  parts.map(({ act, amount }) => `${nameOf(act)} ${amount}`).join(' + ')

const nameOf = (act: Act): string =>
  act.act === 'reduce'
    ? `reduce ${act.instrument.index} ${act.leg}`
    : `${act.act} ${act.act === 'swap' ? act.from.index : ''} ${act.to.index}`
