import { compact, grouped } from '../../src/chart/labels.ts'
import type { Outcome } from '../../src/sim/scenarios/world/run.ts'
import type { Scenario } from '../../src/sim/scenarios/world/Scenario.ts'
import { withPolicy } from '../../src/sim/scenarios/world/withPolicy.ts'
import { right } from '../Table.ts'
import type { Found } from './Found.ts'
import { LeverageRow } from './LeverageRow.ts'
import { leverageScenario, limits, type Size } from './leverage/leverageScenario.ts'
import { leverageDrawn, leveragePicture } from './leveragePicture.ts'

/**
 * Runs every world with every seed. Results are in the order of the worlds and then of the seeds;
 * null where stopped.
 */
export type RunAll = (
  worlds: readonly Scenario[],
  seeds: readonly number[],
) => Promise<readonly (readonly Outcome[])[] | null>

/** The effect of leverage on the same market, with margin calls and without; null where stopped. */
export async function leverageStudy(size: Size, runAll: RunAll): Promise<Found | null> {
  const scenario = leverageScenario(size)
  const seeds = Array.from({ length: size.seeds }, (_, index) => scenario.seed + index)
  const worlds = scenario.policies.map((policy) => withPolicy(scenario, policy))
  const outcomes = await runAll(worlds, seeds)
  if (outcomes === null) return null
  const rows = outcomes.map((runs, index) =>
    LeverageRow.of(
      { limit: limits[index >> 1] as number, hasCalls: index % 2 === 1 },
      runs,
      scenario.numeraire.decimals,
    ),
  )
  const subtitle = `${grouped(size.accounts)} accounts, ${grouped(size.ticks)} half hours, the same ${size.seeds} seeds for each`
  return {
    title: `${scenario.name}: ${subtitle}`,
    columns,
    rows: rows.map(cellsOf),
    notes: [
      'Tails are of all runs together, the rest are means over the runs, in USDT.',
      'Depth used: forced notional of the worst half hour over what the market takes within 1 %.',
    ],
    data: { size, rows },
    picture: () => leveragePicture(rows, subtitle),
    drawn: leverageDrawn(rows),
    wrongs: outcomes.flat().flatMap(wrongsOf),
  }
}

const wrongsOf = ({ seed, unbalanced, refused }: Outcome): readonly string[] =>
  [...(unbalanced === null ? [] : [unbalanced]), ...refused].map((one) => `seed ${seed}: ${one}`)

const columns = [
  right('limit'),
  { title: 'calls' },
  right('volatility'),
  right('kurtosis'),
  right('Hill 1 %'),
  right('worst fall'),
  right('depth used'),
  right('called'),
  right('met'),
  right('liquidated'),
  right('bad debt'),
]

const cellsOf = (row: LeverageRow): readonly string[] => [
  `${row.limit}×`,
  row.hasCalls ? 'on' : 'off',
  percent(row.tails.volatility, 3),
  row.tails.kurtosis?.toFixed(1) ?? '',
  row.tails.hill?.toFixed(2) ?? '',
  percent(row.worstFall, 1),
  row.depthUsed.toFixed(1),
  row.calls.toFixed(0),
  row.callsMet.toFixed(0),
  compact(row.liquidated),
  compact(row.badDebt),
]

const percent = (share: number, places: number): string => `${(share * 100).toFixed(places)} %`
