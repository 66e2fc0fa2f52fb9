import { impactOf } from '../../market/impactOf.ts'
import type { Law, Market, VenueId } from '../../market/Market.ts'
import type { Scenario } from './Scenario.ts'
import { type Path, ScenarioFault } from './ScenarioFault.ts'

const { between, positive, shares, create } = ScenarioFault

/**
 * Faults of a market: its law, its liquidity, its mark, and the targets of index and routes.
 *
 * Rules: [SIM10]
 */
export function validateMarket(market: Market, scenario: Scenario, at: Path): ScenarioFault[] {
  const { law, refill, withdrawal, halfSpread, mark, index, routing } = market
  const faults = [
    ...lawFaults(law, [...at, 'law']),
    ...between(refill, 0, 1, [...at, 'refill']),
    ...between(halfSpread, 0, 0.5, [...at, 'halfSpread']),
    ...positive(mark.weight, [...at, 'mark', 'weight'], 1),
    ...(mark.band === null ? [] : between(mark.band, 0, 1, [...at, 'mark', 'band'])),
    ...indexFaults(market, [...at, 'index']),
    ...shares(
      routing.map(({ share }) => share),
      [...at, 'routing'],
    ),
    ...routing.flatMap(({ venue }, index) =>
      reaches(scenario, venue, market, [...at, 'routing', index, 'venue']),
    ),
  ]
  if (!['last', 'index', 'smoothed', 'median'].includes(mark.rule)) {
    const rules = 'last, index, smoothed or median'
    faults.push(create('scenario.lawUnknown', [...at, 'mark', 'rule'], rules, mark.rule))
  }
  for (const { venue } of index) {
    if (venue !== null) faults.push(...reaches(scenario, venue, market, [...at, 'index']))
  }
  if (withdrawal === null) return faults
  const there = [...at, 'withdrawal']
  return [
    ...faults,
    ...positive(withdrawal.calm, [...there, 'calm']),
    ...between(withdrawal.exponent, 0, 100, [...there, 'exponent']),
    ...positive(withdrawal.least, [...there, 'least'], 1),
    ...positive(withdrawal.weight, [...there, 'weight'], 1),
  ]
}

const lawNames = 'linear, squareRoot, profile, constantProduct, stableSwap or levels'

function lawFaults(law: Law, at: Path): ScenarioFault[] {
  // The opening price is checked elsewhere; any price will do to check the law.
  const made = impactOf(law, 1)
  if (made === null) return [create('scenario.lawUnknown', at, lawNames, law.law)]
  return made.ok ? [] : [create('scenario.market', at, 'parameters of a market', made.error)]
}

function indexFaults({ index }: Market, at: Path): ScenarioFault[] {
  if (index.length === 0) return [create('scenario.empty', at, 'parts of an index', 'none')]
  const faults = index.flatMap(({ weight }, index) =>
    between(weight, 0, Number.MAX_VALUE, [...at, index, 'weight']),
  )
  const sum = index.reduce((all, { weight }) => all + weight, 0)
  return sum > 0 ? faults : [...faults, ...positive(sum, [...at, 'weight'])]
}

/** An index or a route leads to a venue that trades the instrument. */
function reaches(
  { venues }: Scenario,
  id: VenueId,
  { instrument }: Market,
  at: Path,
): ScenarioFault[] {
  const venue = venues.find((one) => one.id === id)
  if (venue?.markets.some((one) => one.instrument === instrument)) return []
  const expected = `a venue that trades ${instrument}`
  return [create('scenario.venueDisconnected', at, expected, id)]
}
