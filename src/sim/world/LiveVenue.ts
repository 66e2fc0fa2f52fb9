import { Digest } from '../../base/Digest.ts'
import type { Command } from '../../engine/Command.ts'
import type { Event } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Draft } from './Draft.ts'
import { LiveMarket } from './LiveMarket.ts'
import { type MarginRate, MarginRate as Rates } from './MarginRate.ts'
import type { Scenario, Venue } from './Scenario.ts'
import type { ScenarioFault } from './ScenarioFault.ts'
import { VenueRecord } from './VenueRecord.ts'
import type { Working } from './Working.ts'

/** A venue under way: the real engine, and the markets it trades in. */
export interface LiveVenue {
  readonly venue: Venue
  readonly place: number
  readonly state: State
  readonly markets: readonly LiveMarket[]
  readonly byInstrument: ReadonlyMap<InstrumentId, LiveMarket>
  /** Orders that are out, in the order in which they came. */
  working: Working[]
  /** Margin rates that follow volatility, by place in `markets`; empty where none does. */
  readonly rates: readonly MarginRate[]
  /** The version of the rulebook in force. */
  version: number
  readonly totals: VenueRecord.VenueTotals
  readonly series: VenueRecord.VenueSeries
  readonly marketSeries: readonly VenueRecord.MarketSeries[]
  /** What the engine refused: none in a sound run. */
  readonly refused: string[]
  readonly digest: Digest
  /** Told of each event, once it has happened. */
  onEvent: (event: Event) => void
  commands: number
}

/** A venue with nobody in it. */
export function create(
  { listings, ticks }: Scenario,
  venue: Venue,
  index: number,
  digest: Digest,
): LiveVenue {
  const markets = venue.markets.map((market) => {
    const listed = listings.findIndex(({ instrument }) => instrument === market.instrument)
    return LiveMarket.create(market, listings[listed] as (typeof listings)[number], listed)
  })
  const { margins } = venue.rules
  return {
    ...{ venue, place: index, markets, digest },
    state: State.create(),
    byInstrument: new Map(markets.map((live) => [live.listing.instrument, live])),
    working: [],
    rates: margins === null ? [] : markets.map(() => Rates.create(margins)),
    version: 0,
    totals: VenueRecord.totals(),
    series: VenueRecord.venueSeries(venue.id, ticks),
    marketSeries: venue.markets.map(({ instrument }) =>
      VenueRecord.marketSeries(venue.id, instrument, ticks),
    ),
    refused: [],
    onEvent() {},
    commands: 0,
  }
}

/**
 * Takes a command through the venue's engine. Entries go into the fingerprint before anyone is told.
 *
 * Rules: [SIM1] [SIM2]
 */
export function tell(live: LiveVenue, time: number, draft: Draft): void {
  live.commands += 1
  const entries = step(live.state, { ...draft, id: `${live.commands}`, time } as Command)
  live.totals.commands += 1
  for (const entry of entries) {
    Digest.add(live.digest, entry)
    live.totals.events += entry.events.length
    for (const event of entry.events) {
      if (event.type === 'Rejected') refuse(live, draft, event.code, event.detail)
      else live.onEvent(event)
    }
  }
}

function refuse({ refused }: LiveVenue, { type }: Draft, code: string, detail: string): void {
  if (refused.length < refusedMax) refused.push(`${type}: ${code}: ${detail}`)
}

/** As many refusals as are worth reading. */
const refusedMax = 16

/** Refusals of the opening, as faults of the scenario. */
export const faults = ({ refused, place }: LiveVenue): ScenarioFault[] =>
  refused.map((found) => ({
    code: 'scenario.refused',
    at: ['venues', place],
    expected: 'an opening that the engine accepts',
    found,
  }))

export * as LiveVenue from './LiveVenue.ts'
