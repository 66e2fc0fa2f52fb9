import { banks2018 } from '../../src/sim/fireSale/banks2018.ts'
import { type Experiment, type Point, sweep } from '../../src/sim/fireSale/sweep.ts'
import { right } from '../Table.ts'
import type { Computed, Findings } from './Reproduction.ts'

/** As printed, to four and six decimals. */
const expected: readonly (readonly [Experiment, number, risk: number, sold: number])[] = [
  ['price-impact', 0.01, 0.375, 0.914501],
  ['price-impact', 0.02, 0.6667, 0.981624],
  ['price-impact', 0.05, 0.9167, 0.996054],
  ['price-impact', 0.1, 0.9375, 1],
  ['shock-threshold', 0.075, 0, 0.372257],
  ['shock-threshold', 0.105, 0, 0.85226],
  ['shock-threshold', 0.12, 0.0625, 0.876311],
  ['shock-threshold', 0.15, 0.125, 0.914501],
  ['shock-threshold', 0.3, 0.5208, 0.95671],
  ['shock-leverage-targeting', 0.075, 0, 0.904652],
  ['shock-leverage-targeting', 0.09, 0.0625, 0.912768],
  ['shock-leverage-targeting', 0.15, 0.25, 0.929589],
  ['shock-leverage-targeting', 0.3, 0.5417, 0.98383],
]

/** T1: all 63 points, compared with the printed ones. */
export const fireSaleStudy: Computed = {
  title: 'T1 · A fire sale among the 48 banks of the EBA stress test of 2018',
  against: 're-derived',
  source:
    'code and table of github.com/ox-inet-resilience/firesale_stresstest at dd861c6dbb, Apache-2.0',
  needs: 'nothing',
  run: async (): Promise<Findings> => {
    const points = sweep(banks2018)
    if (!points.ok) throw new TypeError(`expected a sweep, found ${points.error}`)
    return {
      columns: [
        { title: 'experiment' },
        right('x'),
        right('systemic risk'),
        right('re-derived'),
        right('share sold'),
        right('re-derived'),
      ],
      rows: points.value.map(row),
      misses: points.value.filter(isMiss).map(({ experiment, x }) => `${experiment} at ${x}`),
      data: points.value,
    }
  },
}

const printed = ({ experiment, x }: Point) =>
  expected.find(([name, at]) => name === experiment && at === x)

function row(point: Point): readonly string[] {
  const { experiment, x, outcome } = point
  const [, , risk, sold] = printed(point) ?? []
  const percent = `${(x * 100).toFixed(1)} %`
  const figures = [outcome.systemicRisk.toFixed(4), risk?.toFixed(4) ?? '', outcome.sold.toFixed(6)]
  return [experiment, percent, ...figures, sold?.toFixed(6) ?? '']
}

function isMiss(point: Point): boolean {
  const [, , risk, sold] = printed(point) ?? []
  if (risk === undefined || sold === undefined) return false
  const { outcome } = point
  return Math.abs(outcome.systemicRisk - risk) > 5.1e-5 || Math.abs(outcome.sold - sold) > 5.1e-7
}
