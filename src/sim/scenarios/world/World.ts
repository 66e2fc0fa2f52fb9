import { Digest } from '../../../base/Digest.ts'
import { Real } from '../../../base/Real.ts'
import { Result } from '../../../base/Result.ts'
import { unbalanced } from '../../../engine/reconcile.ts'
import { MarkRule } from '../../../market/MarkRule.ts'
import { BackgroundTraders } from '../../agents/background.ts'
import { Loop } from '../../loop.ts'
import { Fundamentals } from '../../market/Fundamentals.ts'
import { Halts } from '../../market/Halts.ts'
import { LiveMarket } from '../../market/LiveMarket.ts'
import { MarginRate } from '../../market/MarginRate.ts'
import { Metrics } from '../../metrics.ts'
import { LiveVenue } from './LiveVenue.ts'
import { openVenue } from './openVenue.ts'
import { publishRules } from './rulebookOf.ts'
import type { Scenario } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import { validate } from './validate.ts'

/**
 * The real engine in a closed loop: marks move accounts, accounts are liquidated, their orders move
 * the market, and the market sets the next marks.
 */
export interface World {
  readonly scenario: Scenario
  readonly seed: number
  readonly fundamentals: Fundamentals
  readonly venues: readonly LiveVenue[]
  readonly at: LiveMarket.Lookup
  readonly traders: BackgroundTraders
  readonly digest: Digest
  /** Ticks completed. */
  tick: number
  /** The first quantity that did not sum to zero, with its tick; null for sound books. */
  unbalanced: string | null
}

/**
 * Opens every venue at the scenario's start.
 *
 * Rules: [SIM1] [SIM2] [SIM10]
 *
 * @example
 * const made = World.create(scenario, 7)
 * if (made.ok) while (made.value.tick < scenario.ticks) World.advance(made.value)
 */
export function create(scenario: Scenario, seed: number): Result<World, readonly ScenarioFault[]> {
  const valid = validate(scenario)
  if (!valid.ok) return valid
  const digest = Digest.create()
  const venues: LiveVenue[] = []
  const at: LiveMarket.Lookup = (venue, instrument) =>
    venues.find((one) => one.venue.id === venue)?.byInstrument.get(instrument) as LiveMarket
  const common = { scenario, seed, digest, at }
  for (const [index, venue] of scenario.venues.entries()) {
    venues.push(LiveVenue.create(common, venue, index))
  }
  const world: World = {
    ...{ ...common, venues },
    fundamentals: Fundamentals.create(scenario, seed),
    traders: BackgroundTraders.create(scenario, at, seed),
    tick: 0,
    unbalanced: null,
  }
  for (const live of venues) openVenue(live, scenario, seed)
  const faults = venues.flatMap(LiveVenue.faults)
  return faults.length === 0 ? Result.success(world) : Result.failure(faults)
}

/**
 * One tick, each step over all venues: the fundamental moves, markets refill, and background
 * traders trade; index prices and marks are computed and sent to the engines; outstanding orders
 * are worked and reported; holders answer their calls; the clock advances, and what remains is
 * settled.
 *
 * Rules: [SIM2]
 */
export function advance(world: World): void {
  world.tick += 1
  const { scenario, fundamentals, venues, tick } = world
  const time = scenario.start + tick * scenario.interval
  Fundamentals.advance(fundamentals, scenario, tick)
  move(world)
  for (const live of venues) {
    for (const market of live.markets) LiveMarket.close(market)
  }
  Loop.tick(venues, time, (live) => mark(world, live, time))
  for (const live of venues) end(world, live, time)
}

/** Refills markets, and lets background traders trade. */
function move({ scenario, fundamentals, venues, at, traders, tick }: World): void {
  const { values, openings } = fundamentals
  for (const live of venues) {
    for (const market of live.markets) {
      LiveMarket.advance(market, values[market.place]! / openings[market.place]!)
    }
  }
  BackgroundTraders.shock(scenario, at, tick)
  BackgroundTraders.trade(traders, values)
}

function mark(world: World, live: LiveVenue, time: number): void {
  const { scenario, tick } = world
  const { halts } = live
  for (const [index, market] of live.markets.entries()) {
    const before = market.mark
    LiveMarket.setMark(market, indexOf(world, market))
    const rate = live.rates[index]
    if (rate !== undefined) MarginRate.observe(rate, changeOf(market, before))
  }
  Halts.release(halts, tick, time)
  const every = live.venue.rules.margins?.every
  if (every !== undefined && tick % every === 0) publishRules(live, scenario, time)
  LiveVenue.tell(live, time, {
    type: 'SetMarks',
    marks: LiveVenue.marksOf(live, time),
    indices: [],
  })
  Halts.watch(halts, tick, time)
}

const changeOf = (market: LiveMarket, before: bigint): number =>
  Real.ln(LiveMarket.priceOf(market, market.mark) / LiveMarket.priceOf(market, before))

/** The weighted mean of the last prices of an index's venues, the fundamental included. */
function indexOf({ at, fundamentals }: World, { market, place }: LiveMarket): number {
  const prices = market.index.map(({ venue }) =>
    venue === null ? fundamentals.values[place]! : at(venue, market.instrument).last,
  )
  const weights = market.index.map(({ weight }) => weight)
  return MarkRule.index(prices, weights) ?? fundamentals.values[place]!
}

function end(world: World, live: LiveVenue, time: number): void {
  if (Halts.isAny(live.halts)) live.halted += 1
  const fault = endTick(live, world.fundamentals.values, time)
  if (fault !== null) world.unbalanced ??= `tick ${world.tick}, ${live.venue.id}: ${fault}`
}

/**
 * Records a venue at the end of a tick, and whether its books sum to zero.
 *
 * Rules: [SIM12] [SIM13]
 *
 * @returns what does not sum to zero, in words; null for sound books
 */
export function endTick(live: LiveVenue, values: Float64Array, time: number): string | null {
  const row = live.metrics.minutes.length
  for (const [index, market] of live.markets.entries()) {
    const into = live.marketSeries[index]
    if (into === undefined) continue
    into.fundamental[row] = values[market.place] as number
    into.last[row] = market.last
    into.mark[row] = LiveMarket.priceOf(market, market.mark)
    into.displacement[row] = LiveMarket.displacement(market)
    into.forced[row] = market.forced
    into.depthUsed[row] = market.forcedGross === 0 ? 0 : market.forcedGross / (market.room ?? 0)
  }
  Metrics.endStep(live.metrics, time)
  return unbalanced(live.state)
}

export * as World from './World.ts'
