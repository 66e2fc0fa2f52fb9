import type { Outcome } from '../../src/sim/scenarios/world/run.ts'
import { Study } from '../../src/sim/scenarios/world/Study.ts'
import type { Tails } from '../../src/sim/statistics/tails.ts'
import { tailsOf } from './leverage/tailsOf.ts'

/** Results under one leverage limit, with calls or without. */
export interface LeverageRow {
  readonly limit: number
  readonly hasCalls: boolean
  /** Over the marks of all runs together. */
  readonly tails: Tails
  /** Means over the runs; money in the numeraire. */
  readonly worstFall: number
  /**
   * Forced notional of the worst tick over what the market would have absorbed within one per cent.
   */
  readonly depthUsed: number
  readonly liquidated: number
  readonly calls: number
  readonly callsMet: number
  readonly badDebt: number
  readonly largestCluster: number
}

/** Summarises the runs of one policy. */
export function of(
  { limit, hasCalls }: Pick<LeverageRow, 'limit' | 'hasCalls'>,
  outcomes: readonly Outcome[],
  decimals: number,
): LeverageRow {
  const { figures } = Study.create(outcomes, decimals)
  return {
    ...{ limit, hasCalls },
    tails: tailsOf(
      outcomes.flatMap(({ markets, ticks }) =>
        markets.map(({ series }) => series.mark.subarray(0, ticks)),
      ),
    ),
    worstFall: mean(figures.worstDrawdown),
    depthUsed: mean(figures.depthUsed),
    liquidated: mean(figures.liquidated),
    calls: mean(figures.calls),
    callsMet: mean(figures.callsMet),
    badDebt: mean(figures.badDebt),
    largestCluster: mean(figures.largestCluster),
  }
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)

export * as LeverageRow from './LeverageRow.ts'
