import { Digest } from '../../../base/Digest.ts'
import { Real } from '../../../base/Real.ts'
import { Result } from '../../../base/Result.ts'
import { Fundamentals } from '../../market/Fundamentals.ts'
import { type Tails, tails } from '../../statistics/tails.ts'
import type { LiveVenue } from './LiveVenue.ts'
import type { Scenario } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import type { VenueRecord } from './VenueRecord.ts'
import { World } from './World.ts'

/** The result of one run: plain data, sufficient to draw and to aggregate. */
export interface Outcome {
  readonly scenario: string
  readonly seed: number
  readonly ticks: number
  readonly venues: readonly VenueOutcome[]
  readonly markets: readonly MarketOutcome[]
  /** Forced selling in clusters, over all venues and markets. */
  readonly clusters: readonly Cluster[]
  /** The first quantity that did not sum to zero; null where every tick of every venue balanced. */
  readonly unbalanced: string | null
  /** Commands that engines refused after the opening: none in a sound run. */
  readonly refused: readonly string[]
  /** Digest over every entry of every engine, in order. */
  readonly digest: string
}

export interface VenueOutcome {
  readonly venue: string
  readonly totals: VenueRecord.VenueTotals
  readonly series: VenueRecord.VenueSeries
}

export interface MarketOutcome {
  readonly series: VenueRecord.MarketSeries
  /** The distribution of log returns of the mark. */
  readonly shape: Shape
}

/**
 * Runs a scenario with a seed from its opening to its last tick. The same scenario and seed give
 * the same bytes.
 *
 * Rules: [SIM1] [SIM12]
 *
 * @param onTick told after each tick; false stops the run there
 * @example
 * const ran = run(withPolicy(scenario, policy), scenario.seed)
 * if (ran.ok) ran.value.venues[0].totals.liquidations
 */
export function run(
  scenario: Scenario,
  seed: number,
  onTick: (tick: number) => boolean = () => true,
): Result<Outcome, readonly ScenarioFault[]> {
  const made = World.create(scenario, seed)
  if (!made.ok) return made
  const world = made.value
  while (world.tick < scenario.ticks) {
    World.advance(world)
    if (!onTick(world.tick)) break
  }
  return Result.success(outcomeOf(world))
}

/** The result of a world up to now. */
export function outcomeOf({ scenario, seed, venues, digest, tick, unbalanced }: World): Outcome {
  const markets = venues.flatMap(({ marketSeries }) => marketSeries)
  return {
    ...{ scenario: scenario.name, seed, ticks: tick, unbalanced },
    venues: venues.map((live) => ({
      venue: live.venue.id,
      totals: totalsOf(live, scenario),
      series: seriesOf(live, scenario),
    })),
    markets: markets.map((series) => ({ series, shape: shapeOf(markPath(series, tick)) })),
    clusters: clusters(markets, tick, scenario.quiet),
    refused: venues.flatMap(({ refused }) => refused),
    digest: Digest.text(digest),
  }
}

/**
 * The marks from the opening on: what falls in the first tick has fallen.
 *
 * Rules: [SIM12]
 */
const markPath = ({ opening, mark }: VenueRecord.MarketSeries, ticks: number): Float64Array =>
  Float64Array.of(opening, ...mark.subarray(0, ticks))

/** The rows of a venue as columns, as long as the scenario. */
function seriesOf({ venue, metrics }: LiveVenue, { ticks, numeraire }: Scenario) {
  const column = (of: (row: (typeof metrics.minutes)[number]) => number): Float64Array => {
    const numbers = new Float64Array(ticks)
    numbers.set(metrics.minutes.map(of))
    return numbers
  }
  const { decimals } = numeraire
  return {
    venue: venue.id,
    fund: column(({ fund }) => Fundamentals.decimal({ units: fund, scale: decimals })),
    openCalls: column(({ openCalls }) => openCalls),
    liquidating: column(({ liquidating }) => liquidating),
  }
}

function totalsOf(live: LiveVenue, { start, interval }: Scenario): VenueRecord.VenueTotals {
  const { totals, metrics, halted } = live
  const tick = (time: number | null) => (time === null ? null : (time - start) / interval)
  return {
    ...totals,
    firstLiquidation: tick(totals.firstLiquidation),
    firstDeleveraging: tick(totals.firstDeleveraging),
    fundAfter: metrics.minutes.at(-1)?.fund ?? 0n,
    ...{ halted, halts: live.halts.begun },
  }
}

/** Forced trading without a pause; if it is large, a cascade. */
export interface Cluster {
  /** The first and the last tick with forced trading, from 1. */
  readonly from: number
  readonly to: number
  /** Gross forced notional in the numeraire. */
  readonly notional: number
}

/**
 * Splits forced trading into clusters: a given number of ticks without any ends one.
 *
 * Rules: [SIM12]
 *
 * @example
 * clusters(series, 1_000, 10)
 */
export function clusters(
  markets: readonly VenueRecord.MarketSeries[],
  ticks: number,
  calm: number,
): Cluster[] {
  const found: Cluster[] = []
  let [from, to, notional] = [0, 0, 0]
  for (let tick = 1; tick <= ticks; tick++) {
    const forced = markets.reduce((sum, { forced }) => sum + Math.abs(forced[tick - 1]!), 0)
    if (forced === 0) continue
    if (from > 0 && tick - to > calm) {
      found.push({ from, to, notional })
      ;[from, notional] = [0, 0]
    }
    if (from === 0) from = tick
    to = tick
    notional += forced
  }
  if (from > 0) found.push({ from, to, notional })
  return found
}

/** Moments of returns, with Hill's exponent over the worst twentieth of the falls. */
export interface Shape extends Tails {
  /** The maximum drawdown: price over its running maximum, less one; 0 where it never fell. */
  readonly drawdown: number
}

/** The share of falls used for Hill's estimate. */
const tail = 0.05

/**
 * The distribution of the log returns of a path of prices.
 *
 * Rules: [SIM12]
 *
 * @example
 * shapeOf(series.mark).kurtosis
 */
export function shapeOf(prices: Float64Array): Shape {
  const returns = new Float64Array(Math.max(0, prices.length - 1))
  for (let index = 0; index < returns.length; index++) {
    returns[index] = Real.ln(prices[index + 1]! / prices[index]!)
  }
  return { ...tails(returns, tail), drawdown: drawdown(prices) }
}

function drawdown(prices: Float64Array): number {
  let [highest, worst] = [0, 0]
  for (const price of prices) {
    highest = Math.max(highest, price)
    worst = Math.min(worst, price / highest - 1)
  }
  return worst
}
