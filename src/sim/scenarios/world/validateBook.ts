import { Decimal } from '../../../money/Decimal.ts'
import type { Shock } from '../../market/Listing.ts'
import type { Distribution } from './Distribution.ts'
import type { Cohort, GivenAccount, Response, Scenario, Trader } from './Scenario.ts'
import { type Path, ScenarioFault } from './ScenarioFault.ts'

const { between, positive, whole, distinct, known, shares, create } = ScenarioFault

/**
 * Faults of accounts, holders, traders and shocks.
 *
 * Rules: [SIM10]
 */
export function validateBook(scenario: Scenario): ScenarioFault[] {
  const { cohorts, accounts, responses, traders, shocks } = scenario
  return [
    ...distinct(
      cohorts.map(({ name }) => name),
      ['cohorts'],
    ),
    ...distinct(
      accounts.map(({ id }) => id),
      ['accounts'],
    ),
    ...cohorts.flatMap((one, index) => cohortFaults(one, scenario, ['cohorts', index])),
    ...accounts.flatMap((one, index) => accountFaults(one, scenario, ['accounts', index])),
    ...responses.flatMap((one, index) => responseFaults(one, ['responses', index])),
    ...(responses.length === 0
      ? []
      : shares(
          responses.map(({ share }) => share),
          ['responses'],
        )),
    ...traders.flatMap((one, index) => traderFaults(one, scenario, ['traders', index])),
    ...shocks.flatMap((one, index) => shockFaults(one, scenario, ['shocks', index])),
  ]
}

/** A known venue, and an instrument that it trades. */
function traded(
  { venues }: Scenario,
  where: { readonly venue: string; readonly instrument: string },
  at: Path,
): ScenarioFault[] {
  const ids = venues.map(({ id }) => id)
  const venue = venues.find(({ id }) => id === where.venue)
  if (venue === undefined) return known(where.venue, ids, [...at, 'venue'])
  const instruments = venue.markets.map(({ instrument }) => instrument)
  return known(where.instrument, instruments, [...at, 'instrument'])
}

function cohortFaults(cohort: Cohort, scenario: Scenario, at: Path): ScenarioFault[] {
  const { venue, count, equity, leverage, long, entry, holds, positions } = cohort
  return [
    ...whole(count, 0, [...at, 'count']),
    ...distributionFaults(equity, 0, [...at, 'equity']),
    ...distributionFaults(leverage, 0, [...at, 'leverage']),
    ...between(long, 0, 1, [...at, 'long']),
    ...distributionFaults(entry, -10, [...at, 'entry']),
    ...shares(
      holds.map(({ share }) => share),
      [...at, 'holds'],
    ),
    ...holds.flatMap(({ instrument }, index) =>
      traded(scenario, { venue, instrument }, [...at, 'holds', index]),
    ),
    ...whole(positions, 1, [...at, 'positions']),
    ...between(positions, 1, Math.max(1, holds.length), [...at, 'positions']),
  ]
}

function accountFaults(account: GivenAccount, scenario: Scenario, at: Path): ScenarioFault[] {
  const { venue, cash, positions } = account
  const faults: ScenarioFault[] = []
  if (!(cash.units > 0n && Decimal.units(cash, scenario.numeraire.decimals).ok)) {
    const expected = `an amount above 0 in ${scenario.numeraire.decimals} decimals`
    faults.push(create('scenario.outOfRange', [...at, 'cash'], expected, Decimal.format(cash)))
  }
  for (const [index, { instrument, size, entry }] of positions.entries()) {
    const there = [...at, 'positions', index]
    faults.push(...traded(scenario, { venue, instrument }, there))
    const listing = scenario.listings.find((one) => one.instrument === instrument)
    if (listing === undefined) continue
    if (size.units === 0n || !Decimal.steps(size, listing.lot).ok) {
      const expected = `a whole number of lots of ${Decimal.format(listing.lot)}, not 0`
      faults.push(
        create('scenario.notWholeSteps', [...there, 'size'], expected, Decimal.format(size)),
      )
    }
    if (entry.units <= 0n || !Decimal.steps(entry, listing.tick).ok) {
      const expected = `a whole number of ticks of ${Decimal.format(listing.tick)}, above 0`
      faults.push(
        create('scenario.notWholeSteps', [...there, 'entry'], expected, Decimal.format(entry)),
      )
    }
  }
  return faults
}

function distributionFaults(from: Distribution, least: number, at: Path): ScenarioFault[] {
  switch (from.law) {
    case 'fixed':
      return between(from.value, least, 1e15, [...at, 'value'])
    case 'uniform':
      return [
        ...between(from.least, least, 1e15, [...at, 'least']),
        ...between(from.most, from.least, 1e15, [...at, 'most']),
      ]
    case 'logNormal':
      return [
        ...positive(from.median, [...at, 'median'], 1e15),
        ...between(from.deviation, 0, 10, [...at, 'deviation']),
        ...between(from.least, least, 1e15, [...at, 'least']),
        ...between(from.most, from.least, 1e15, [...at, 'most']),
      ]
    case 'pareto':
      return [
        ...positive(from.least, [...at, 'least'], 1e15),
        ...positive(from.exponent, [...at, 'exponent'], 1e3),
        ...between(from.most, from.least, 1e15, [...at, 'most']),
      ]
    case 'choice':
      return [
        ...shares(
          from.of.map(({ share }) => share),
          [...at, 'of'],
        ),
        ...from.of.flatMap(({ value }, index) =>
          between(value, least, 1e15, [...at, 'of', index, 'value']),
        ),
      ]
    default: {
      const expected = 'fixed, uniform, logNormal, pareto or choice'
      return [create('scenario.lawUnknown', at, expected, (from as Distribution).law)]
    }
  }
}

const responseFaults = ({ part, delay }: Response, at: Path): ScenarioFault[] => [
  ...distributionFaults(part, 0, [...at, 'part']),
  ...distributionFaults(delay, 0, [...at, 'delay']),
]

function traderFaults(trader: Trader, scenario: Scenario, at: Path): ScenarioFault[] {
  const where = traded(scenario, trader, at)
  switch (trader.kind) {
    case 'noise':
      return [...where, ...between(trader.deviation, 0, 1e18, [...at, 'deviation'])]
    case 'value':
      return [
        ...where,
        ...between(trader.capital, 0, 1e18, [...at, 'capital']),
        ...between(trader.strength, 0, 1e6, [...at, 'strength']),
        ...between(trader.leverageMax, 0, 1e3, [...at, 'leverageMax']),
        ...between(trader.speed, 0, 1, [...at, 'speed']),
      ]
    default:
      return [create('scenario.lawUnknown', at, 'noise or value', (trader as Trader).kind)]
  }
}

function shockFaults(shock: Shock, scenario: Scenario, at: Path): ScenarioFault[] {
  const { kind, instrument, venue, size } = shock
  const listed = scenario.listings.map((one) => one.instrument)
  const faults = [
    ...known(instrument, listed, [...at, 'instrument']),
    ...whole(shock.at, 1, [...at, 'at']),
    ...whole(shock.over, 1, [...at, 'over']),
  ]
  if (!(size > -1 && size <= 1)) {
    const expected = 'a share of the price, above -1 and at most 1'
    faults.push(create('scenario.shockTooLarge', [...at, 'size'], expected, size))
  }
  if (kind === 'flow')
    return [...faults, ...traded(scenario, { venue: venue ?? '', instrument }, at)]
  if (kind === 'fundamental') {
    if (venue === null) return faults
    const expected = 'null, for a fundamental is everywhere'
    return [...faults, create('scenario.nameUnknown', [...at, 'venue'], expected, venue)]
  }
  return [...faults, create('scenario.lawUnknown', [...at, 'kind'], 'fundamental or flow', kind)]
}
