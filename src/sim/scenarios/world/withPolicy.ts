import type { Policy, Scenario, Venue } from './Scenario.ts'
import type { VenueRules } from './VenueRules.ts'

/**
 * Applies a policy to a scenario. Omitted fields keep their values, and so do accounts, markets and
 * seeds, so that runs are comparable.
 *
 * Rules: [SIM6]
 *
 * @example
 * withPolicy(scenario, { name: 'no ladder', venue: null, rules: { ladder: [] }, fund: null })
 */
export function withPolicy(scenario: Scenario, policy: Policy): Scenario {
  const isMeant = ({ id }: Venue): boolean => policy.venue === null || policy.venue === id
  const venues = scenario.venues.map((venue) => (isMeant(venue) ? changed(venue, policy) : venue))
  return { ...scenario, venues }
}

const changed = (venue: Venue, { rules, fund }: Policy): Venue => ({
  ...venue,
  fund: fund ?? venue.fund,
  rules: changedRules(venue.rules, rules),
})

const changedRules = (rules: VenueRules, change: Policy['rules']): VenueRules => ({
  ...rules,
  ...change,
  call: { ...rules.call, ...change.call },
  liquidation: { ...rules.liquidation, ...change.liquidation },
  waterfall: { ...rules.waterfall, ...change.waterfall },
})
