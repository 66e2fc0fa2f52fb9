import { compact, grouped } from '../../chart/labels.ts'
import type { Cliff } from '../../pressure/Cascade.ts'
import {
  ExposureReport,
  type LevelsForced,
  type LevelsShock,
} from '../../pressure/ExposureReport.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { compactOf, number, percent, priceText, right } from './numbers.ts'
import { indexWords, marketWords } from './render.ts'

const CLIFFS = 4

/** Exposures without accounts, a block for each side of each market. */
export function renderExposures(reports: readonly ExposureReport[], paint: Paint): string {
  const index = ExposureReport.indexOf(reports)
  const blocks = reports.map((one) => ofSide(one, paint))
  return [...(index.toward === null ? [] : [indexWords(index, paint)]), ...blocks].join('\n\n\n')
}

function ofSide(found: ExposureReport, paint: Paint): string {
  const { name, toward, levels, told, reached, market } = found
  const title = `${paint('bold', name)} ${paint('bold', toward === 'down' ? 'falls' : 'rises')}`
  if (levels === 0) return `${title} · no ${toward === 'down' ? 'long' : 'short'} is told`
  return [
    `${title} · ${grouped(levels)} ${levels === 1 ? 'level' : 'levels'}, ${compact(told)} in all; who is behind one, nobody tells`,
    ...(reached === 0 ? [] : [paint('red', reachedWords(found))]),
    paint('dim', marketWords(market)),
    '',
    ...table(
      moveColumns,
      found.moves.map((row) => moveRow(row, found)),
      paint,
    ),
    '',
    ...table(
      shockColumns(found),
      found.shocks.map((row) => shockRow(row, found, paint)),
      paint,
    ),
    '',
    ...cliffLines(found, paint),
  ].join('\n')
}

/** A side that is exchanged, or a price of another day, looks so. */
const reachedWords = ({ toward, reached, price }: ExposureReport): string =>
  `${compact(reached)} of it is forced without a move: ${toward === 'down' ? 'longs that are forced at or above' : 'shorts that are forced at or below'} ${priceText(price)}, the price told`

const moveColumns = [
  ...[right('a move of'), right('to'), right('levels'), right('forced'), right('market absorbs')],
  ...[right('pressure'), right('loop gain')],
]

const moveRow = (row: LevelsForced, { toward, price }: ExposureReport): readonly string[] => [
  ...[percent(row.share), priceText(Scenario.priceAt(toward, price, row.move))],
  ...[grouped(row.levels), compact(row.forced), compactOf(row.absorbed)],
  ...[number(row.pressure), number(row.gain)],
]

const shockColumns = ({ market: { spread } }: ExposureReport) => [
  ...[right('a shock of'), right('ends at')],
  ...[right(spread === null ? 'at double to half depth' : 'at thick to thin'), right('forced')],
  ...[right('levels'), right('amplified'), right('effective gain'), right('gain margin')],
  right('critical depth'),
]

function shockRow(row: LevelsShock, { toward }: ExposureReport, paint: Paint): readonly string[] {
  const ends = (move: number): string => percent(Scenario.shareOf(toward, move))
  const times = `× ${number(row.amplification)}`
  return [
    ...[percent(row.share), ends(row.move)],
    `${ends(row.band.double.move)} to ${ends(row.band.half.move)}`,
    ...[compactOf(row.forced), grouped(row.rows)],
    ...[row.amplification >= 1.5 ? paint('red', times) : times, number(row.gain)],
    ...[`× ${number(row.gainMargin)}`, `× ${number(row.criticalDepth)}`],
  ]
}

function cliffLines(found: ExposureReport, paint: Paint): readonly string[] {
  const { cliffs, lone, cliffMin } = found
  const share = (move: number): string => percent(Scenario.shareOf(found.toward, move))
  const line = ({ shock, from, to, notional, rows }: Cliff): string =>
    `${paint('red', 'cliff')} at a shock of ${share(shock)}: from ${share(from)} straight to ${share(to)}, ${compact(notional)} of ${grouped(rows)} levels at once`
  const shown = cliffs.slice(0, CLIFFS).map(line)
  const more = cliffs.length - shown.length
  if (more > 0) shown.push(paint('dim', `and ${more} more, each at least ${compact(cliffMin)}`))
  const [largest] = [...lone].sort((a, b) => b.notional - a.notional)
  return [
    ...(shown.length === 0
      ? [
          `No cliff in this market: no shock forces at least ${compact(cliffMin)} at once beyond what it reaches by itself.`,
        ]
      : shown),
    ...(largest === undefined
      ? []
      : [
          `${grouped(lone.length)} ${lone.length === 1 ? 'level is a step by itself' : 'levels are steps by themselves'}, the largest at a shock of ${share(largest.shock)}: ${compact(largest.notional)}`,
        ]),
  ]
}
