import { compact } from '../../chart/labels.ts'
import type { CallTimes, Chance, Within } from '../../pressure/CallTimes.ts'
import type { PressureReport } from '../../pressure/PressureReport.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { number, percent, right, span } from './numbers.ts'

/** What time brings, below the tables of moves. */
export function timesTables(
  { way, currency }: PressureReport,
  { volatility, within, chances }: CallTimes,
  paint: Paint,
): readonly string[] {
  return [
    '',
    paint('dim', `In time, where the price wanders by ${percent(volatility)} a day without drift:`),
    ...table(
      withinColumns(currency),
      within.map((row) => withinRow(row, way)),
      paint,
    ),
    '',
    ...table(chanceColumns, chances.map(chanceRow), paint),
  ]
}

const withinColumns = (currency: string) => [
  right('within'),
  right('calls'),
  right('liquidates'),
  right(`forced, ${currency}`),
  right('1 in 20 moves'),
  right(`and calls, ${currency}`),
]

const withinRow = (row: Within, { toward }: Scenario): readonly string[] => [
  span(row.days),
  number(row.called),
  number(row.liquidated),
  compact(row.forced),
  percent(Scenario.shareOf(toward, row.farthest)),
  compact(row.cashCalled),
]

const chanceColumns = [
  right('a chance of'),
  right('next call within'),
  right('next liquidation'),
  right('that share of all forced'),
]

const chanceRow = ({ probability, call, liquidation, forced }: Chance): readonly string[] => [
  percent(probability),
  ...[call, liquidation, forced].map(span),
]
