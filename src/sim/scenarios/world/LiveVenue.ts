import { Digest } from '../../../base/Digest.ts'
import { Random } from '../../../base/Random.ts'
import type { Command, MarkSet } from '../../../engine/Command.ts'
import { State } from '../../../engine/State.ts'
import { step } from '../../../engine/step.ts'
import type { Instrument, InstrumentId } from '../../../model/Instrument.ts'
import { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Response, Traders } from '../../agents/traders.ts'
import type { Draft } from '../../Draft.ts'
import { type Agent, type Engine, type Venue as InLoop, Loop } from '../../loop.ts'
import { fillOrder } from '../../market/fillOrder.ts'
import { Halts } from '../../market/Halts.ts'
import { LiveMarket } from '../../market/LiveMarket.ts'
import { MarginRate } from '../../market/MarginRate.ts'
import { Orders } from '../../market/orders.ts'
import { Metrics } from '../../metrics.ts'
import { streams } from '../../streams.ts'
import type { Totals } from '../../Totals.ts'
import { choose, drawFrom } from './Distribution.ts'
import type { Scenario, Venue } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import { VenueRecord } from './VenueRecord.ts'

/** A venue in a run: the real engine and its markets. */
export interface LiveVenue extends InLoop {
  readonly venue: Venue
  readonly place: number
  readonly state: State
  readonly markets: readonly LiveMarket[]
  readonly byInstrument: ReadonlyMap<InstrumentId, LiveMarket>
  /** Margin rates that follow volatility, by index of `markets`; empty where none does. */
  readonly rates: readonly MarginRate[]
  /** The version of the rulebook in force. */
  version: number
  readonly totals: Totals
  /** Refused commands; none in a sound run. */
  readonly refused: readonly string[]
  readonly marketSeries: readonly VenueRecord.MarketSeries[]
  readonly halts: Halts
  /** Ticks during which any market was halted. */
  halted: number
}

/** What the venues of a world share. */
export interface Common {
  readonly scenario: Scenario
  readonly seed: number
  readonly digest: Digest
  /** Routes orders from one venue to another. */
  readonly at: LiveMarket.Lookup
}

/** A venue without accounts. */
export function create(common: Common, venue: Venue, index: number): LiveVenue {
  const { listings, ticks, numeraire } = common.scenario
  const markets = venue.markets.map((market) => {
    const listed = listings.findIndex(({ instrument }) => instrument === market.instrument)
    return LiveMarket.create(market, listings[listed] as (typeof listings)[number], listed)
  })
  const { margins, liquidation, breakers } = venue.rules
  const { execution } = liquidation
  const engine = numbered(common.digest)
  const { state } = engine
  const { asset, decimals } = numeraire
  const metrics = Metrics.create(state, { id: asset, index: 0, decimals })
  const live: LiveVenue = {
    ...{ venue, place: index, engine, state, markets, metrics },
    ...{ totals: metrics.totals, refused: metrics.refusals },
    byInstrument: new Map(markets.map((one) => [one.listing.instrument, one])),
    market: Orders.open({
      execution,
      marketOf: ({ instrument }) => common.at(venue.id, instrument),
      outletsOf: ({ market: { instrument, routing } }) =>
        routing.map((to) => ({ live: common.at(to.venue, instrument), share: to.share })),
    }),
    agents: [holdersOf(common, () => live)],
    onEntries() {},
    rates: margins === null ? [] : markets.map(() => MarginRate.create(margins)),
    version: 0,
    marketSeries: markets.map((live) => {
      const opening = LiveMarket.priceOf(live, live.mark)
      const { instrument } = live.listing
      return VenueRecord.marketSeries({ venue: venue.id, instrument, opening }, ticks)
    }),
    halts: Halts.create(breakers, markets, (draft, time) => tell(live, time, draft)),
    halted: 0,
  }
  return live
}

/**
 * An engine that numbers its commands; entries are added to the fingerprint before any agent sees
 * them.
 */
function numbered(digest: Digest): Engine {
  const state = State.create()
  let count = 0
  return {
    state,
    apply({ id: _, time, ...draft }) {
      count += 1
      const entries = step(state, { ...draft, id: `${count}`, time } as Command)
      for (const entry of entries) Digest.add(digest, entry)
      return entries
    },
  }
}

/**
 * The account holders of a venue. A holder who cannot trade because a market is halted tries again.
 */
function holdersOf({ scenario, seed }: Common, venue: () => LiveVenue): Agent {
  const traders = Traders.create({
    holderOf: (account) => venue().state.accountById.get(account)?.index ?? 0,
    respond: (holder, nth, time) => {
      const { place, venue: one } = venue()
      return respond(
        scenario,
        one,
        Random.create(seed + place, streams.response + nth, holder),
        time,
      )
    },
    take: (_, { id }: Instrument, wanted) => {
      const live = venue().byInstrument.get(id) as LiveMarket
      const { lots, price } = fillOrder([{ live, share: 1 }], wanted, null)
      return { lots: Quantity.of(lots), price: Price.of(price) }
    },
    isOpen: () => !venue().markets.some(({ isHalted }) => isHalted),
  })
  return {
    hear: (entries, { time }) => Traders.hear(traders, entries, time),
    act(state, time, send) {
      for (const command of Traders.answer(traders, state, time)) send(command)
    },
  }
}

/** A holder's response to a call and its time, drawn from the scenario's distribution. */
function respond(
  { responses }: Scenario,
  { rules }: Venue,
  random: Random,
  time: number,
): Response | null {
  if (responses.length === 0) return null
  const { kind, part, delay } = choose(random, responses)
  const share = Math.max(0, Math.round(drawFrom(random, part) * million))
  const after = drawFrom(random, delay) * rules.call.within
  if (kind === 'ignore') return null
  return { kind, at: time + Math.ceil(after), part: Ratio.of(BigInt(share), BigInt(million)) }
}

const million = 1_000_000

/**
 * Sends a command to the venue's engine.
 *
 * Rules: [SIM1] [SIM2]
 */
export const tell = (live: LiveVenue, time: number, draft: Draft): void =>
  Loop.tell(live, { ...draft, id: '', time } as Command)

/** The marks of a venue, as sent to its engine. */
export const marksOf = ({ markets }: LiveVenue, time: number): MarkSet[] =>
  markets.map(({ listing: { instrument }, mark }) => ({
    ...{ instrument, time, source: 'simulation' },
    price: Price.of(mark),
  }))

/** Refusals of the opening, as faults of the scenario. */
export const faults = ({ refused, place }: LiveVenue): ScenarioFault[] =>
  refused.map((found) => ({
    code: 'scenario.refused',
    at: ['venues', place],
    expected: 'an opening that the engine accepts',
    found,
  }))

export * as LiveVenue from './LiveVenue.ts'
