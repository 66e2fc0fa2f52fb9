import type { MarginContext } from '../margin/MarginContext.ts'
import type { Account } from '../model/Account.ts'
import { Cost } from './Cost.ts'
import type { Means } from './Means.ts'
import { Target } from './Target.ts'

/** An account to cure: its prices are those it is judged at, and stay so whatever is done. */
export interface Problem {
  readonly context: MarginContext
  readonly target: Target
  readonly means: readonly Means[]
}

/** Steps of each means of a problem, in its order. */
export type Plan = readonly bigint[]

export const nothing = ({ means }: Problem): Plan => means.map(() => 0n)

/** The plan with other steps of one means. */
export const where = (plan: Plan, at: number, steps: bigint): Plan => plan.with(at, steps)

/** The account once a plan is carried out. */
export const after = ({ context, means }: Problem, plan: Plan): Account =>
  means.reduce((account, one, at) => one.apply(account, plan[at] as bigint), context.account)

export const slack = (problem: Problem, plan: Plan): bigint =>
  Target.slack(problem.context, after(problem, plan), problem.target)

export const cures = (problem: Problem, plan: Plan): boolean => slack(problem, plan) >= 0n

export const cost = ({ means }: Problem, plan: Plan): Cost =>
  means.reduce((sum, one, at) => Cost.add(sum, one.cost(plan[at] as bigint)), Cost.none)

/** How many means a plan uses. */
export const size = (plan: Plan): number => plan.filter((steps) => steps > 0n).length

/**
 * Whether a plan cures and no part of it could be a step smaller.
 *
 * Rules: [CURE1]
 */
export const isLeast = (problem: Problem, plan: Plan): boolean =>
  cures(problem, plan) &&
  plan.every((steps, at) => steps === 0n || !cures(problem, where(plan, at, steps - 1n)))

export * as Plan from './Plan.ts'
