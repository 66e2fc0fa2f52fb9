import { Digest } from '../../base/Digest.ts'
import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import { MarkRule } from '../../market/MarkRule.ts'
import { AccountHolders } from './AccountHolders.ts'
import { BackgroundTraders } from './BackgroundTraders.ts'
import { Fundamentals } from './Fundamentals.ts'
import { Halts } from './Halts.ts'
import { LiveMarket } from './LiveMarket.ts'
import { LiveVenue } from './LiveVenue.ts'
import { MarginRate } from './MarginRate.ts'
import { marksOf } from './marksOf.ts'
import { openVenue } from './openVenue.ts'
import { publishRules } from './publishRules.ts'
import { record } from './record.ts'
import type { Scenario } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import { validate } from './validate.ts'
import { Working } from './Working.ts'
import { workOrders } from './workOrders.ts'

/**
 * The real engine with the loop closed: marks move accounts, accounts are liquidated, their orders
 * move the market, and the market makes the next marks.
 */
export interface World {
  readonly scenario: Scenario
  readonly seed: number
  readonly fundamentals: Fundamentals
  readonly venues: readonly LiveVenue[]
  readonly desks: readonly AccountHolders[]
  readonly halts: readonly Halts[]
  readonly crowd: BackgroundTraders
  readonly digest: Digest
  /** Ticks that are over. */
  tick: number
  /** The first thing that did not sum to zero, with its tick; null for sound books. */
  unbalanced: string | null
}

/**
 * Opens every venue at the scenario's first moment.
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
  const venues = scenario.venues.map((venue, index) =>
    LiveVenue.create(scenario, venue, index, digest),
  )
  const world: World = {
    ...{ scenario, seed, venues, digest },
    fundamentals: Fundamentals.create(scenario, seed),
    desks: venues.map((_, index) => AccountHolders.create(seed + index)),
    halts: venues.map(Halts.create),
    crowd: BackgroundTraders.create(scenario, venues, seed),
    tick: 0,
    unbalanced: null,
  }
  for (const live of venues) listen(world, live)
  for (const live of venues) openVenue(live, scenario, seed)
  const faults = venues.flatMap(LiveVenue.faults)
  return faults.length === 0 ? Result.success(world) : Result.failure(faults)
}

/** Hears what a venue's engine says: orders to be worked, calls to be answered, figures to keep. */
function listen(world: World, live: LiveVenue): void {
  const plan = Working.planOf(live.venue.rules.liquidation.execution)
  const desk = world.desks[live.place] as AccountHolders
  live.onEvent = (event) => {
    if (event.type === 'LiquidationOrdered') live.working.push(Working.begin(event, plan))
    if (event.type === 'CallOpened') AccountHolders.hear(desk, world.scenario, live, event)
    record.count(live, event, world.tick)
  }
}

/**
 * One tick, over all venues in each of its steps: the fundamental moves, markets refill, those trade
 * who are not forced; prices make indices and marks, marks are told to the engines; orders that are
 * out are worked and reported; holders answer their calls; the clock moves, and what is left is
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
  for (const live of venues) mark(world, live, time)
  for (const live of venues) workOrders(live, venues, time)
  for (const live of venues) {
    AccountHolders.answer(world.desks[live.place] as AccountHolders, live, time)
    LiveVenue.tell(live, time, { type: 'AdvanceTime' })
  }
  for (const live of venues) end(world, live)
}

/** Refills, and lets those trade who are not forced. */
function move({ scenario, fundamentals, venues, crowd, tick }: World): void {
  const { values, openings } = fundamentals
  for (const live of venues) {
    for (const market of live.markets) {
      LiveMarket.advance(market, values[market.place]! / openings[market.place]!)
    }
  }
  BackgroundTraders.shock(scenario, venues, tick)
  BackgroundTraders.trade(crowd, values)
}

function mark(world: World, live: LiveVenue, time: number): void {
  const { scenario, tick } = world
  const halts = world.halts[live.place] as Halts
  for (const [index, market] of live.markets.entries()) {
    const before = market.mark
    LiveMarket.setMark(market, indexOf(world, market))
    const rate = live.rates[index]
    if (rate !== undefined) MarginRate.observe(rate, changeOf(market, before))
  }
  Halts.release(halts, live, tick, time)
  const every = live.venue.rules.margins?.every
  if (every !== undefined && tick % every === 0) publishRules(live, scenario, time)
  LiveVenue.tell(live, time, { type: 'SetMarks', marks: marksOf(live, time), indices: [] })
  Halts.watch(halts, live, tick, time)
}

const changeOf = (market: LiveMarket, before: bigint): number =>
  Real.ln(LiveMarket.priceOf(market, market.mark) / LiveMarket.priceOf(market, before))

/** The mean of the last prices of an index's venues, the fundamental among them. */
function indexOf({ venues, fundamentals }: World, { market, place }: LiveMarket): number {
  const prices = market.index.map(({ venue }) =>
    venue === null
      ? fundamentals.values[place]!
      : (venues.find((one) => one.venue.id === venue)?.byInstrument.get(market.instrument)?.last ??
        null),
  )
  const weights = market.index.map(({ weight }) => weight)
  return MarkRule.index(prices, weights) ?? fundamentals.values[place]!
}

function end(world: World, live: LiveVenue): void {
  const { scenario, fundamentals, tick } = world
  const { decimals } = scenario.numeraire
  if (Halts.isAny(world.halts[live.place] as Halts)) live.totals.halted += 1
  const fault = record.endTick(live, fundamentals.values, decimals, tick - 1)
  if (fault !== null) world.unbalanced ??= `tick ${tick}, ${live.venue.id}: ${fault}`
}

export * as World from './World.ts'
