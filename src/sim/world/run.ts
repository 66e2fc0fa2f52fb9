import { Digest } from '../../base/Digest.ts'
import { Result } from '../../base/Result.ts'
import { type Cluster, clusters } from './clusters.ts'
import type { Scenario } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import { type Shape, shapeOf } from './shapeOf.ts'
import type { VenueRecord } from './VenueRecord.ts'
import { World } from './World.ts'

/** One run: plain data, whole enough to draw and to add up. */
export interface Outcome {
  readonly scenario: string
  readonly seed: number
  readonly ticks: number
  readonly venues: readonly VenueOutcome[]
  readonly markets: readonly MarketOutcome[]
  /** Forced selling in clusters, over all venues and markets. */
  readonly clusters: readonly Cluster[]
  /** What did not sum to zero first; null where every tick of every venue did. */
  readonly unbalanced: string | null
  /** What engines refused after the opening: none in a sound run. */
  readonly refused: readonly string[]
  /** Of every entry of every engine, in order. */
  readonly digest: string
}

export interface VenueOutcome {
  readonly venue: string
  readonly totals: VenueRecord.VenueTotals
  readonly series: VenueRecord.VenueSeries
}

export interface MarketOutcome {
  readonly series: VenueRecord.MarketSeries
  /** How the log returns of the mark are distributed. */
  readonly shape: Shape
}

/**
 * Runs a scenario with a seed from its opening to its last tick. The same scenario and seed give the
 * same bytes.
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

/** What a world has become so far. */
export function outcomeOf({ scenario, seed, venues, digest, tick, unbalanced }: World): Outcome {
  const markets = venues.flatMap(({ marketSeries }) => marketSeries)
  return {
    ...{ scenario: scenario.name, seed, ticks: tick, unbalanced },
    venues: venues.map(({ venue, totals, series }) => ({ venue: venue.id, totals, series })),
    markets: markets.map((series) => ({ series, shape: shapeOf(series.mark.subarray(0, tick)) })),
    clusters: clusters(markets, tick, scenario.quiet),
    refused: venues.flatMap(({ refused }) => refused),
    digest: Digest.text(digest),
  }
}
