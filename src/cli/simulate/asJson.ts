import type { Outcome } from '../../sim/scenarios/world/run.ts'
import { type FigureName, Study } from '../../sim/scenarios/world/Study.ts'
import type { Compared, UnderPolicy } from './Compared.ts'

const finite = (value: number | null): number | null =>
  value !== null && Number.isFinite(value) ? value : null

/**
 * Every run with its figures and digest, and quantiles of each figure, as JSON numbers (doubles).
 */
export const asJson = ({ scenario, seeds, policies }: Compared) => ({
  scenario: scenario.name,
  currency: scenario.numeraire.asset,
  ticks: scenario.ticks,
  interval: scenario.interval,
  seeds,
  policies: policies.map(policyOf),
})

function policyOf({ name, outcomes, study }: UnderPolicy) {
  const names = Object.keys(study.figures) as FigureName[]
  const quantiles = names.map((figure) => {
    const at = (share: number): number | null =>
      finite(Study.quantileOf(study.figures[figure], share))
    return [figure, { p5: at(0.05), p50: at(0.5), p95: at(0.95) }] as const
  })
  return {
    policy: name,
    valueAtRisk: study.valueAtRisk,
    liquidationAtRisk: study.liquidationAtRisk,
    unbalanced: study.unbalanced,
    quantiles: Object.fromEntries(quantiles),
    runs: outcomes.map((outcome, index) => runOf(outcome, study, index, names)),
  }
}

const runOf = (
  { seed, digest, markets, clusters }: Outcome,
  { figures }: Study,
  index: number,
  names: readonly FigureName[],
) => ({
  seed,
  digest,
  ...Object.fromEntries(names.map((name) => [name, finite(figures[name][index] ?? null)])),
  cascades: clusters,
  markets: markets.map(({ series, shape }) => ({
    venue: series.venue,
    instrument: series.instrument,
    last: finite(series.mark.at(-1) ?? null),
    ...shape,
  })),
})
