import { Result } from '../../../base/Result.ts'
import { Decimal } from '../../../money/Decimal.ts'
import type { Fundamental, Listing } from '../../market/Listing.ts'
import type { Scenario, Venue } from './Scenario.ts'
import { type Path, ScenarioFault } from './ScenarioFault.ts'
import { validateBook } from './validateBook.ts'
import { validateMarket } from './validateMarket.ts'
import { validateRules } from './validateRules.ts'
import { withPolicy } from './withPolicy.ts'

const { between, positive, whole, distinct, known, create } = ScenarioFault

/**
 * All faults of a scenario, each with its path. A scenario without faults gives a defined result
 * for every seed.
 *
 * Rules: [SIM10]
 *
 * @example
 * const checked = validate(scenario)
 * if (!checked.ok) checked.error[0].at // => ['venues', 0, 'markets', 0, 'law']
 */
export function validate(scenario: Scenario): Result<Scenario, readonly ScenarioFault[]> {
  const faults = [
    ...frameFaults(scenario),
    ...scenario.listings.flatMap((one, index) => listingFaults(one, ['listings', index])),
    ...scenario.venues.flatMap((one, index) => venueFaults(one, scenario, ['venues', index])),
    ...connections(scenario),
    ...validateBook(scenario),
    ...policyFaults(scenario),
  ]
  return faults.length === 0 ? Result.success(scenario) : Result.failure(faults)
}

function frameFaults(scenario: Scenario): ScenarioFault[] {
  const { start, interval, ticks, seed, seeds, quiet, numeraire, listings, venues } = scenario
  const ids = listings.map(({ instrument }) => instrument)
  return [
    ...whole(start, 0, ['start']),
    ...whole(interval, 1, ['interval']),
    ...whole(ticks, 1, ['ticks']),
    ...whole(seed, 0, ['seed']),
    ...whole(seeds, 1, ['seeds']),
    ...whole(quiet, 1, ['quiet']),
    ...between(numeraire.decimals, 0, 18, ['numeraire', 'decimals']),
    ...distinct(ids, ['listings']),
    ...distinct(
      [numeraire.asset, ...new Set(listings.map(({ base }) => base))],
      ['numeraire', 'asset'],
    ),
    ...distinct(
      venues.map(({ id }) => id),
      ['venues'],
    ),
    ...(ids.length === 0 ? [create('scenario.empty', ['listings'], 'a listing', 'none')] : []),
    ...(venues.length === 0 ? [create('scenario.empty', ['venues'], 'a venue', 'none')] : []),
  ]
}

function listingFaults({ tick, lot, price, fundamental }: Listing, at: Path): ScenarioFault[] {
  const faults: ScenarioFault[] = []
  for (const [name, value] of Object.entries({ tick, lot, price })) {
    if (value.units > 0n) continue
    faults.push(
      create('scenario.outOfRange', [...at, name], 'a number above 0', Decimal.format(value)),
    )
  }
  if (tick.units > 0n && !Decimal.steps(price, tick).ok) {
    const expected = `a whole number of ticks of ${Decimal.format(tick)}`
    faults.push(create('scenario.notWholeSteps', [...at, 'price'], expected, Decimal.format(price)))
  }
  return [...faults, ...fundamentalFaults(fundamental, [...at, 'fundamental'])]
}

function fundamentalFaults(fundamental: Fundamental, at: Path): ScenarioFault[] {
  switch (fundamental.kind) {
    case 'still':
      return []
    case 'walk':
      return [
        ...between(fundamental.drift, -1, 1, [...at, 'drift']),
        ...between(fundamental.volatility, 0, 1, [...at, 'volatility']),
        ...between(fundamental.common, -1, 1, [...at, 'common']),
        ...(fundamental.jumps === null
          ? []
          : [
              ...between(fundamental.jumps.rate, 0, 1, [...at, 'jumps', 'rate']),
              ...between(fundamental.jumps.mean, -1, 1, [...at, 'jumps', 'mean']),
              ...between(fundamental.jumps.deviation, 0, 1, [...at, 'jumps', 'deviation']),
            ]),
      ]
    case 'path':
      return fundamental.prices.length === 0
        ? [create('scenario.empty', [...at, 'prices'], 'at least one price', 'none')]
        : fundamental.prices.flatMap((price, index) => positive(price, [...at, 'prices', index]))
    default:
      return [create('scenario.lawUnknown', at, 'still, walk or path', '')]
  }
}

function venueFaults(venue: Venue, scenario: Scenario, at: Path): ScenarioFault[] {
  const { markets, rules, fund, makers } = venue
  const ids = markets.map(({ instrument }) => instrument)
  const listed = scenario.listings.map(({ instrument }) => instrument)
  return [
    ...(ids.length === 0 ? [create('scenario.empty', [...at, 'markets'], 'a market', 'none')] : []),
    ...distinct(ids, [...at, 'markets']),
    ...ids.flatMap((id, index) => known(id, listed, [...at, 'markets', index, 'instrument'])),
    ...markets.flatMap((one, index) => validateMarket(one, scenario, [...at, 'markets', index])),
    ...validateRules(rules, [...at, 'rules']),
    ...moneyFaults(fund, scenario, [...at, 'fund']),
    ...(makers === null
      ? []
      : [
          ...whole(makers.count, 1, [...at, 'makers', 'count']),
          ...positive(makers.leverage, [...at, 'makers', 'leverage'], 100),
        ]),
  ]
}

function moneyFaults(money: Decimal, { numeraire }: Scenario, at: Path): ScenarioFault[] {
  if (money.units >= 0n && Decimal.units(money, numeraire.decimals).ok) return []
  const expected = `an amount of at least 0 in ${numeraire.decimals} decimals`
  return [create('scenario.outOfRange', at, expected, Decimal.format(money))]
}

/** Each of several venues shares an index or a route with another, in either direction. */
function connections({ venues }: Scenario): ScenarioFault[] {
  if (venues.length < 2) return []
  const linked = new Set<string>()
  for (const { id, markets } of venues) {
    const others = markets.flatMap(({ index, routing }) => [
      ...index.filter(({ weight }) => weight > 0).map(({ venue }) => venue),
      ...routing.filter(({ share }) => share > 0).map(({ venue }) => venue),
    ])
    for (const other of others) {
      if (other === null || other === id) continue
      linked.add(id).add(other)
    }
  }
  return venues.flatMap(({ id }, index) =>
    linked.has(id)
      ? []
      : [
          create(
            'scenario.venueDisconnected',
            ['venues', index],
            'an index or a route shared with another venue',
            id,
          ),
        ],
  )
}

function policyFaults(scenario: Scenario): ScenarioFault[] {
  const { policies, venues } = scenario
  const ids = venues.map(({ id }) => id)
  return [
    ...distinct(
      policies.map(({ name }) => name),
      ['policies'],
    ),
    ...policies.flatMap((policy, index) => [
      ...(policy.venue === null ? [] : known(policy.venue, ids, ['policies', index, 'venue'])),
      ...withPolicy(scenario, policy).venues.flatMap(({ rules, fund }) => [
        ...validateRules(rules, ['policies', index, 'rules']),
        ...moneyFaults(fund, scenario, ['policies', index, 'fund']),
      ]),
    ]),
  ]
}
