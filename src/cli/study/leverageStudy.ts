import { availableParallelism } from 'node:os'
import {
  leverageScenario,
  limits,
  published,
  type Size,
} from '../../sim/studies/leverageScenario.ts'
import { withPolicy } from '../../sim/world/withPolicy.ts'
import type { Arguments } from '../Arguments.ts'
import { compact } from '../compact.ts'
import { grouped } from '../grouped.ts'
import { Progress } from '../Progress.ts'
import { right } from '../reproductions/Reproduction.ts'
import { runAll } from '../simulate/runAll.ts'
import { LeverageRow } from './LeverageRow.ts'
import { leveragePicture } from './leveragePicture.ts'
import type { Study } from './Study.ts'
import { whole } from './whole.ts'

/** What leverage does to one and the same market, with margin calls and without. */
export const leverageStudy: Study = {
  async run(args, io) {
    const size = sizeOf(args)
    const scenario = leverageScenario(size)
    const seeds = Array.from({ length: size.seeds }, (_, index) => scenario.seed + index)
    const worlds = scenario.policies.map((policy) => withPolicy(scenario, policy))
    const workers = whole(args, 'workers', [1, 64], Math.max(1, availableParallelism() - 1))
    const total = worlds.length * seeds.length
    const progress = Progress.create(io, `of ${total} runs`, total)
    const outcomes = await runAll(worlds, seeds, {
      ...{ workers, signal: io.signal },
      onRun: progress.at,
    })
    progress.end()
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
      wrongs: outcomes
        .flat()
        .flatMap(({ seed, unbalanced, refused }) =>
          [...(unbalanced === null ? [] : [unbalanced]), ...refused].map(
            (one) => `seed ${seed}: ${one}`,
          ),
        ),
    }
  },
}

const sizeOf = (args: Arguments): Size => ({
  accounts: whole(args, 'accounts', [10, 100_000], published.accounts),
  ticks: whole(args, 'ticks', [2, 100_000], published.ticks),
  seeds: whole(args, 'seeds', [1, 10_000], published.seeds),
})

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
