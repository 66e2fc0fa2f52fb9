import type { Outcome } from '../../sim/scenarios/world/run.ts'
import type { Scenario } from '../../sim/scenarios/world/Scenario.ts'
import { type FigureName, Study } from '../../sim/scenarios/world/Study.ts'
import type { Variant } from './policiesOf.ts'

/** A scenario under several policies, on the same seeds. */
export interface Compared {
  readonly scenario: Scenario
  readonly seeds: readonly number[]
  readonly policies: readonly UnderPolicy[]
}

export interface UnderPolicy {
  readonly name: string
  readonly outcomes: readonly Outcome[]
  readonly study: Study
}

/** Summarises the runs of each variant. */
export const of = (
  scenario: Scenario,
  seeds: readonly number[],
  variants: readonly Variant[],
  outcomes: readonly (readonly Outcome[])[],
): Compared => ({
  scenario,
  seeds,
  policies: variants.map(({ name }, index) => {
    const own = outcomes[index] ?? []
    return { name, outcomes: own, study: Study.create(own, scenario.numeraire.decimals) }
  }),
})

/** The median and the 95th percentile; null where it never happened. */
export const middle = ({ study }: UnderPolicy, name: FigureName): number | null =>
  Study.quantileOf(study.figures[name], 0.5)

export const high = ({ study }: UnderPolicy, name: FigureName): number | null =>
  Study.quantileOf(study.figures[name], 0.95)

/** The number of runs in which it happened. */
export const times = ({ study }: UnderPolicy, name: FigureName): number =>
  study.figures[name].reduce((sum, one) => sum + (Number.isFinite(one) ? 1 : 0), 0)

/** Faults of any run: books that do not balance, refused commands. */
export function wrongs({ policies }: Compared): readonly string[] {
  return policies.flatMap(({ name, outcomes }) =>
    outcomes.flatMap(({ seed, unbalanced, refused }) => [
      ...(unbalanced === null ? [] : [`${name}, seed ${seed}: ${unbalanced}`]),
      ...refused.slice(0, 1).map((why) => `${name}, seed ${seed}: refused ${why}`),
    ]),
  )
}

export * as Compared from './Compared.ts'
