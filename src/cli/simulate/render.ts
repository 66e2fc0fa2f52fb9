import { compact, grouped } from '../../chart/labels.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { Compared, type UnderPolicy } from './Compared.ts'
import { figures, type Unit } from './figures.ts'

/** A table of figures with a column per policy: the median, followed by the 95th percentile. */
export function render(compared: Compared, paint: Paint): string {
  const { scenario, seeds, policies } = compared
  const { interval } = scenario
  const rows = figures
    .filter(([name]) => policies.some((one) => (Compared.high(one, name) ?? 0) !== 0))
    .map(([name, title, unit]) => [
      unit === 'money' ? `${title}, ${scenario.numeraire.asset}` : title,
      ...policies.map((one) => cell(one, name, unit, interval)),
    ])
  const columns: readonly Column[] = [
    { title: 'median · 95th percentile' },
    ...policies.map(({ name }) => ({ title: name, align: 'right' as const })),
  ]
  const risk = (title: string, of: (one: UnderPolicy) => number): readonly string[] => [
    title,
    ...policies.map((one) => paint('bold', compact(of(one)))),
  ]
  const risks = [
    risk('liquidation at risk (LaR)', ({ study }) => study.liquidationAtRisk),
    risk('value at risk (VaR)', ({ study }) => study.valueAtRisk),
  ]
  return [
    `${paint('bold', scenario.name)} · ${grouped(seeds.length)} seeds from ${seeds[0]}, ${grouped(scenario.ticks)} ticks of ${durationText(interval)}`,
    '',
    ...table(columns, [...rows, ...risks], paint),
    '',
    paint('dim', 'LaR and VaR are the 95th percentiles of what is liquidated and of bad debt.'),
  ].join('\n')
}

function cell(
  one: UnderPolicy,
  name: (typeof figures)[number][0],
  unit: Unit,
  interval: number,
): string {
  const [middle, high] = [Compared.middle(one, name), Compared.high(one, name)]
  if (middle === null || high === null) return '–'
  const text = (value: number): string => textOf(value, unit, interval)
  const times = Compared.times(one, name)
  const runs = one.outcomes.length
  const some = times < runs ? ` (${times} of ${runs})` : ''
  return `${text(middle)} · ${text(high)}${some}`
}

function textOf(value: number, unit: Unit, interval: number): string {
  switch (unit) {
    case 'money':
      return compact(value)
    case 'count':
      return grouped(Math.round(value))
    case 'share':
      return `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %`
    case 'time':
      return durationText(value * interval)
    case 'number':
      return value.toFixed(2)
  }
}

const spans: readonly (readonly [least: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
  [1, 'ms'],
]

/** A duration in one or two units: `1 h 5 min`. */
export function durationText(ms: number): string {
  const index = spans.findIndex(([least]) => ms >= least)
  if (index < 0) return '0'
  const [least, unit] = spans[index] as (typeof spans)[number]
  const whole = Math.floor(ms / least)
  const next = spans[index + 1]
  const rest = next === undefined ? 0 : Math.round((ms - whole * least) / next[0])
  return rest === 0 || next === undefined
    ? `${whole} ${unit}`
    : `${whole} ${unit} ${rest} ${next[1]}`
}
