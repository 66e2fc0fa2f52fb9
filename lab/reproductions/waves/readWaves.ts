import { defined } from '../../../src/base/assert.ts'
import { FileFault } from '../../../src/connect/FileFault.ts'
import { dataFile, type Row } from '../dataFile.ts'

/** One wave of deleveraging: fills with pauses of at most five seconds. Money in dollars. */
export interface Wave {
  readonly wave: number
  readonly fills: number
  readonly losers: number
  /** What losers were below zero, and the largest of them. */
  readonly deficit: number
  readonly maxLoss: number
  /** What the fills cost against the mark, and what winners gave up. */
  readonly needed: number
  readonly taken: number
  readonly gaps: readonly Gap[]
}

/** What the fills of one coin cost, and how many contracts they were of. */
export interface Gap {
  readonly coin: string
  readonly gap: number
  readonly contracts: number
}

interface Waves {
  readonly waves: readonly Wave[]
  /** What was taken beyond, with waves looked at so many ms after their end. */
  readonly horizonOf: (ms: number) => number
  /** What a policy would have taken in all. */
  readonly budgetOf: (column: string) => number
}

/**
 * Reads the tables of the study.
 *
 * @throws FileFault where one cannot be read or lacks a wave
 */
export async function readWaves(folder: string): Promise<Waves> {
  const policies = await dataFile(folder, 'policy_per_wave_metrics.csv')
  const losers = await byWave(folder, 'bad_debt_loser_waves.csv')
  const gaps = await dataFile(folder, 'two_pass_wave_coin_gap_per_contract.csv')
  const sweep = await dataFile(folder, 'eval_horizon_sweep_gap_ms_5000.csv')
  return {
    waves: policies.map((row) => waveOf(row, losers, gaps, folder)),
    horizonOf(ms) {
      const found = sweep.find((row) => row.number('eval_horizon_ms') === ms)
      return defined(found, `T8: a row of ${ms} ms`).number('total_overshoot_prod_minus_needed_usd')
    },
    budgetOf: (column) => policies.reduce((all, row) => all + row.number(column), 0),
  }
}

async function byWave(folder: string, name: string): Promise<ReadonlyMap<number, Row>> {
  return new Map((await dataFile(folder, name)).map((row) => [row.number('wave'), row]))
}

function waveOf(
  row: Row,
  losers: ReadonlyMap<number, Row>,
  gaps: readonly Row[],
  folder: string,
): Wave {
  const wave = row.number('wave')
  const loser = losers.get(wave)
  if (loser === undefined) {
    const [expected, found] = [`wave ${wave} in bad_debt_loser_waves.csv`, 'none']
    throw new FileFault({ code: 'file.damaged', path: folder, line: 1, expected, found })
  }
  return {
    wave,
    fills: loser.number('n_rows'),
    losers: loser.number('unique_losers'),
    deficit: loser.number('deficit_usd'),
    maxLoss: loser.number('max_loss_usd'),
    needed: row.number('budget_needed'),
    taken: row.number('budget_prod'),
    gaps: gaps
      .filter((one) => one.number('wave') === wave)
      .map((one) => ({
        coin: one.text('coin'),
        gap: one.number('gap_usd_x_qty'),
        contracts: one.number('qty_contracts'),
      })),
  }
}
