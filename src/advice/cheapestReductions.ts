import { takenAt } from '../margin/applyStaleBand.ts'
import { assess } from '../margin/assess.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Cost } from './Cost.ts'
import type { CostTerms } from './CostTerms.ts'
import { cheapest } from './cheapest.ts'
import { Plan } from './Plan.ts'
import { reductions } from './reductions.ts'
import type { Target } from './Target.ts'

/** One trade of an ordered list that reduces. */
export interface CheapReduction {
  readonly instrument: Instrument
  readonly leg: Leg
  /** The signed trade: negative sells. Never more than is held. */
  readonly lots: Quantity
  readonly cost: Cost
}

/**
 * The trades that bring an account to a target at the least told cost, by closing positions alone: the one
 * that frees most for what it costs first. Together they are enough and no lot could be left out. Empty
 * where the target is reached, null where no reduction reaches it or nothing is known of the account.
 *
 * Rules: [CURE1] [CURE4] [CURE8]
 *
 * @example
 * const target = { measure: 'maintenance', threshold: Ratio.of(4n, 5n) } as const
 * cheapestReductions({ account, rules, prices }, target, CostTerms.nothing) // => [{ instrument, leg: 'net', lots: -340n, cost }]
 */
export function cheapestReductions(
  { account, rules, prices }: MarginContext,
  target: Target,
  terms: CostTerms,
  isMovable: (instrument: Instrument) => boolean = () => true,
): readonly CheapReduction[] | null {
  const context = takenAt(account, rules, prices, 'liquidation')
  if (assess(account, rules, context.prices).certainty === 'unknown') return null
  const problem = { context, target, means: reductions(context, terms, isMovable) }
  const found = cheapest(problem)
  if (found === null) return null
  const none = Plan.nothing(problem)
  const before = Plan.slack(problem, none)
  const parts = problem.means.flatMap(({ act, amount, cost }, at) => {
    const steps = found.plan[at] as bigint
    if (act.act !== 'reduce' || steps === 0n) return []
    const { instrument, leg, sign } = act
    const gain = Plan.slack(problem, Plan.where(none, at, steps)) - before
    const lots = Quantity.of(Integer.mul(sign, amount(steps)))
    return [{ one: { instrument, leg, lots, cost: cost(steps) }, gain }]
  })
  return parts.sort(byCostOfGain).map(({ one }) => one)
}

interface Gained {
  readonly one: CheapReduction
  readonly gain: bigint
}

const byCostOfGain = (a: Gained, b: Gained): number =>
  Integer.sign(
    Integer.mul(Cost.total(a.one.cost), b.gain) - Integer.mul(Cost.total(b.one.cost), a.gain),
  )
