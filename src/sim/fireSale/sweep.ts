import { Result } from '../../base/Result.ts'
import type { Bank } from './Bank.ts'
import { fireSale, type Outcome, type Refusal, type Scenario } from './fireSale.ts'

/** One point of the published figures. */
export interface Point {
  readonly experiment: Experiment
  /** The impact in the first experiment, the shock in the other two. */
  readonly x: number
  readonly outcome: Outcome
}

export type Experiment = (typeof experiments)[number]

/** The three published sweeps, 21 points each. */
export const experiments = ['price-impact', 'shock-threshold', 'shock-leverage-targeting'] as const

const points = 21

/**
 * The scenario behind a point: a shock of 20 % under a varied impact, or a varied shock under an
 * impact of 1 %.
 *
 * Rules: [REPRO3]
 */
export function scenario(experiment: Experiment, x: number): Scenario {
  if (experiment === 'price-impact') return { shock: 0.2, impact: x, policy: 'threshold' }
  const policy = experiment === 'shock-threshold' ? 'threshold' : 'targeting'
  return { shock: x, impact: 0.01, policy }
}

/**
 * All 63 points: impacts of 0 to 10 % by half a percent, shocks of 0 to 30 % by one and a half.
 *
 * Rules: [REPRO3]
 */
export function sweep(banks: readonly Bank[]): Result<readonly Point[], Refusal> {
  const found: Point[] = []
  for (const experiment of experiments) {
    for (let point = 0; point < points; point++) {
      const x = experiment === 'price-impact' ? point / 200 : (point * 3) / 200
      const sale = fireSale(banks, scenario(experiment, x))
      if (!sale.ok) return sale
      found.push({ experiment, x, outcome: sale.value })
    }
  }
  return Result.success(found)
}
