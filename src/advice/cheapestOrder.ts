import type { MarginContext } from '../margin/MarginContext.ts'
import type { Position } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Cost } from './Cost.ts'
import type { CostTerms } from './CostTerms.ts'
import { Plan } from './Plan.ts'
import { reductions } from './reductions.ts'
import type { Target } from './Target.ts'

/**
 * Positions of an account by what closing each of them whole costs for the slack that it adds, the cheapest
 * first and ties in the order given. One that adds none, or that its market does not take whole, is left out.
 * One look at each: where so many are held that the cheapest trades take too long to be searched for.
 *
 * Rules: [CURE4]
 *
 * @example
 * cheapestOrder(context, target, CostTerms.nothing, positions) // => [ether, bitcoin]
 */
export function cheapestOrder(
  context: MarginContext,
  target: Target,
  terms: CostTerms,
  positions: readonly Position[],
): readonly Position[] {
  const known = positions.flatMap((position) => {
    const account = { ...context.account, positions: [position] }
    const [means] = reductions({ ...context, account }, terms)
    const whole = Integer.abs(position.lots)
    if (means === undefined || means.amount(means.most) !== whole) return []
    const problem = { context, target, means: [means] }
    const gain = Plan.slack(problem, [means.most]) - Plan.slack(problem, [0n])
    return gain > 0n ? [{ position, gain, cost: Cost.total(means.cost(means.most)) }] : []
  })
  return known
    .sort((a, b) => Integer.sign(Integer.mul(a.cost, b.gain) - Integer.mul(b.cost, a.gain)))
    .map(({ position }) => position)
}
