import type { InstrumentId } from '../../model/Instrument.ts'
import { Ratio } from '../../money/Ratio.ts'
import { LiveVenue } from './LiveVenue.ts'
import { rulebookOf } from './rulebookOf.ts'
import type { Scenario } from './Scenario.ts'

/**
 * Tells a venue's engine the next version of its rules, with margin rates as they are now: in parts
 * per million, rounded up, and never all of the notional.
 *
 * Rules: [SIM6] [SIM9]
 */
export function publishRules(live: LiveVenue, scenario: Scenario, time: number): void {
  live.version += 1
  const rates = new Map<InstrumentId, Ratio>()
  for (const [index, { charged }] of live.rates.entries()) {
    const { instrument } = live.markets[index]?.listing ?? {}
    const rate = Math.min(rateMost, Math.ceil(charged * million))
    if (instrument !== undefined) rates.set(instrument, Ratio.of(BigInt(rate), BigInt(million)))
  }
  const dated = { version: live.version, activeFrom: time, rates }
  LiveVenue.tell(live, time, {
    type: 'DefineRulebook',
    rulebook: rulebookOf(scenario, live.venue, dated),
  })
}

const million = 1_000_000
const rateMost = 990_000
