import { Decimal } from '../../../money/Decimal.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { type Path, ScenarioFault } from './ScenarioFault.ts'
import type { BracketRow, Breaker, Margins, VenueRules } from './VenueRules.ts'

const { between, positive, whole, create } = ScenarioFault

const numberOf = (decimal: Decimal): number => Ratio.toNumber(Ratio.fromDecimal(decimal))

/**
 * Faults of a venue's rules, before the engine sees them; the engine itself checks ladders and
 * calls.
 *
 * Rules: [SIM10]
 */
export function validateRules(rules: VenueRules, at: Path): ScenarioFault[] {
  const { liquidation, waterfall, call } = rules
  const { execution } = liquidation
  const share = (value: Decimal, ...path: string[]) =>
    between(numberOf(value), 0, 1, [...at, ...path])
  const faults = [
    ...bracketFaults(rules.brackets, [...at, 'brackets']),
    ...(rules.leverageMax === null ? [] : whole(rules.leverageMax, 1, [...at, 'leverageMax'])),
    ...(rules.margins === null ? [] : marginFaults(rules.margins, [...at, 'margins'])),
    ...whole(call.within, 1, [...at, 'call', 'within']),
    ...share(liquidation.fraction, 'liquidation', 'fraction'),
    ...share(liquidation.feeRate, 'liquidation', 'feeRate'),
    ...share(waterfall.disposal, 'waterfall', 'disposal'),
    ...rules.breakers.flatMap((breaker, index) =>
      breakerFaults(breaker, [...at, 'breakers', index]),
    ),
  ]
  if (execution.kind === 'immediate') return faults
  const there = [...at, 'liquidation', 'execution']
  return [
    ...faults,
    ...between(execution.urgency, 0, 1e6, [...there, 'urgency']),
    ...whole(execution.ticks, 1, [...there, 'ticks']),
  ]
}

function bracketFaults(rows: readonly BracketRow[], at: Path): ScenarioFault[] {
  const [first] = rows
  if (first === undefined) return [create('scenario.empty', at, 'at least one bracket', 'none')]
  const faults: ScenarioFault[] = []
  if (first.floor.units !== 0n) {
    const found = Decimal.format(first.floor)
    faults.push(create('scenario.rowsNotRising', [...at, 0, 'floor'], 'a first floor of 0', found))
  }
  for (const [index, row] of rows.entries()) {
    faults.push(
      ...between(numberOf(row.maintenance), 0, 0.99, [...at, index, 'maintenance']),
      ...whole(row.leverageMax, 1, [...at, index, 'leverageMax']),
    )
    const before = rows[index - 1]
    if (before === undefined || isAbove(row, before)) continue
    const expected = 'floors that rise, and rates that do not fall'
    faults.push(create('scenario.rowsNotRising', [...at, index], expected, `row ${index}`))
  }
  return faults
}

const isAbove = (row: BracketRow, before: BracketRow): boolean =>
  Ratio.compare(Ratio.fromDecimal(row.floor), Ratio.fromDecimal(before.floor)) > 0 &&
  Ratio.compare(Ratio.fromDecimal(row.maintenance), Ratio.fromDecimal(before.maintenance)) >= 0

function marginFaults(margins: Margins, at: Path): ScenarioFault[] {
  const { memory, confidence, horizon, initial, every, dampening } = margins
  const faults = [
    ...between(memory, 0, 0.999_999, [...at, 'memory']),
    ...positive(confidence, [...at, 'confidence'], 100),
    ...positive(horizon, [...at, 'horizon'], 1e6),
    ...between(initial, 0, 10, [...at, 'initial']),
    ...whole(every, 1, [...at, 'every']),
  ]
  const there = [...at, 'dampening']
  switch (dampening.kind) {
    case 'none':
      return faults
    case 'buffer':
      return [...faults, ...between(dampening.share, 0, 10, [...there, 'share'])]
    case 'stressed':
      return [
        ...faults,
        ...between(dampening.weight, 0, 1, [...there, 'weight']),
        ...between(dampening.volatility, 0, 10, [...there, 'volatility']),
      ]
    case 'floor':
      return [
        ...faults,
        ...whole(dampening.ticks, 1, [...there, 'ticks']),
        ...between(dampening.volatility, 0, 10, [...there, 'volatility']),
      ]
    default:
      return [
        ...faults,
        create('scenario.lawUnknown', there, 'none, buffer, stressed or floor', ''),
      ]
  }
}

const breakerFaults = (breaker: Breaker, at: Path): ScenarioFault[] => [
  ...positive(breaker.move, [...at, 'move'], 1),
  ...whole(breaker.within, 1, [...at, 'within']),
  ...whole(breaker.ticks, 1, [...at, 'ticks']),
]
