import { Fundamentals } from '../../market/Fundamentals.ts'
import { quantile } from '../../statistics/quantile.ts'
import { Totals } from '../../Totals.ts'
import type { MarketOutcome, Outcome } from './run.ts'
import { VenueRecord } from './VenueRecord.ts'

/** Results of many seeds of one scenario under one policy. Money in the numeraire, as doubles. */
export interface Study {
  readonly runs: number
  /** Figures of each run, in the order of the runs. */
  readonly figures: { readonly [K in FigureName]: Float64Array }
  /** 95th percentile of bad debt over the runs. */
  readonly valueAtRisk: number
  /** 95th percentile of liquidated notional. */
  readonly liquidationAtRisk: number
  /** Quantiles of marks over the runs, one entry per market. */
  readonly fans: readonly Fan[]
  /** Runs whose books did not sum to zero at some tick: none. */
  readonly unbalanced: number
}

/** Quantiles of the mark at each tick. */
export interface Fan {
  readonly venue: string
  readonly instrument: string
  /** A row for each of `fanShares`, one number per tick. */
  readonly rows: readonly Float64Array[]
}

export const fanShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const

const figureNames = [
  'badDebt',
  'liquidated',
  'sold',
  'fundPaid',
  'fundAfter',
  'deleveraged',
  'haircuts',
  'socialised',
  'shortfall',
  'calls',
  'callsMet',
  'callsExpired',
  'liquidations',
  'bankrupt',
  'largestCluster',
  'clusters',
  'firstLiquidation',
  'firstDeleveraging',
  'halted',
  'worstDrawdown',
  'volatility',
  'kurtosis',
  'depthUsed',
  'displacement',
] as const

export type FigureName = (typeof figureNames)[number]

/**
 * Summarises runs. An event that never happened in a run (a first liquidation, a first
 * deleveraging) is infinite there and excluded from its quantiles.
 *
 * Rules: [SIM14]
 *
 * @example
 * Study.create(outcomes, scenario.numeraire.decimals).valueAtRisk
 */
export function create(outcomes: readonly Outcome[], decimals: number): Study {
  const rows = outcomes.map((outcome) => figuresOf(outcome, decimals))
  const columns = figureNames.map(
    (name) => [name, Float64Array.from(rows, (row) => row[name])] as const,
  )
  const figures = Object.fromEntries(columns) as Study['figures']
  return {
    runs: outcomes.length,
    figures,
    valueAtRisk: quantileOf(figures.badDebt, 0.95) ?? 0,
    liquidationAtRisk: quantileOf(figures.liquidated, 0.95) ?? 0,
    fans: fansOf(outcomes),
    unbalanced: outcomes.filter(({ unbalanced }) => unbalanced !== null).length,
  }
}

/**
 * A quantile of a figure over the runs that have it; null where none has.
 *
 * Rules: [SIM14]
 */
export const quantileOf = (figure: Float64Array, share: number): number | null =>
  quantile(figure.filter((one) => Number.isFinite(one)).sort(), share)

/** Over all venues and markets of one run. */
function figuresOf(outcome: Outcome, decimals: number): { [K in FigureName]: number } {
  const { venues, markets, clusters } = outcome
  const totals = venues.map((venue) => venue.totals)
  const money = (of: (one: VenueRecord.VenueTotals) => bigint): number =>
    Fundamentals.decimal({ units: totals.reduce((sum, one) => sum + of(one), 0n), scale: decimals })
  const count = (of: (one: VenueRecord.VenueTotals) => number): number =>
    totals.reduce((sum, one) => sum + of(one), 0)
  const first = (of: (one: VenueRecord.VenueTotals) => number | null): number =>
    Math.min(...totals.map((one) => of(one) ?? Number.POSITIVE_INFINITY))
  return {
    badDebt: money(Totals.badDebt),
    liquidated: money(VenueRecord.liquidated),
    sold: money(({ forced }) => forced),
    fundPaid: money(({ fundPaid }) => fundPaid),
    fundAfter: money(({ fundAfter }) => fundAfter),
    deleveraged: money(({ deleveraged }) => deleveraged),
    haircuts: money(({ haircuts }) => haircuts),
    socialised: money(({ socialised }) => socialised),
    shortfall: money(({ shortfall }) => shortfall),
    calls: count(({ callsOpened }) => callsOpened),
    callsMet: count((one) => one.metByDeposit + one.metByReduction + one.metByPrice),
    callsExpired: count(({ callsExpired }) => callsExpired),
    liquidations: count(({ liquidations }) => liquidations),
    bankrupt: count(({ bankrupt }) => bankrupt),
    largestCluster: clusters.reduce((most, { notional }) => Math.max(most, notional), 0),
    clusters: clusters.length,
    firstLiquidation: first(({ firstLiquidation }) => firstLiquidation),
    firstDeleveraging: first(({ firstDeleveraging }) => firstDeleveraging),
    halted: count(({ halted }) => halted),
    ...ofMarkets(markets),
  }
}

/** The maximum over markets. */
function ofMarkets(markets: readonly MarketOutcome[]) {
  const worst = (of: (one: MarketOutcome) => number): number =>
    markets.reduce((most, one) => Math.max(most, of(one)), 0)
  return {
    worstDrawdown: worst(({ shape }) => -shape.drawdown),
    volatility: worst(({ shape }) => shape.volatility),
    kurtosis: worst(({ shape }) => shape.kurtosis ?? 0),
    depthUsed: worst(({ series }) => series.depthUsed.reduce((a, b) => Math.max(a, b), 0)),
    displacement: worst(({ series }) =>
      series.displacement.reduce((a, b) => Math.max(a, Math.abs(b)), 0),
    ),
  }
}

function fansOf(outcomes: readonly Outcome[]): Fan[] {
  const [first] = outcomes
  if (first === undefined) return []
  const ticks = Math.min(...outcomes.map((outcome) => outcome.ticks))
  return first.markets.map(({ series: { venue, instrument } }, index) => {
    const rows = fanShares.map(() => new Float64Array(ticks))
    const marks = outcomes.map((outcome) => outcome.markets[index]?.series.mark)
    const column = new Float64Array(outcomes.length)
    for (let tick = 0; tick < ticks; tick++) {
      for (const [row, mark] of marks.entries()) column[row] = mark?.[tick] ?? 0
      column.sort()
      for (const [row, share] of fanShares.entries()) {
        ;(rows[row] as Float64Array)[tick] = quantile(column, share) ?? 0
      }
    }
    return { venue, instrument, rows }
  })
}

export * as Study from './Study.ts'
