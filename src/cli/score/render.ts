import { datetime } from '../../base/datetime.ts'
import type { MapOutcome } from '../../pressure/MapOutcome.ts'
import type { Paint } from '../Paint.ts'
import { compactOf, fine, percent, right } from '../pressure/numbers.ts'
import { table } from '../table.ts'
import type { Scored } from './Scored.ts'

const outcomeColumns = [
  ...[{ title: 'market' }, { title: 'side' }, right('told'), right('reached'), right('gone')],
  ...[right('hit rate'), right('not reached'), right('still there'), right('drift'), right('new')],
]

const bandColumns = [
  ...[{ title: 'market' }, { title: 'side' }, right('away'), right('told'), right('reached')],
  ...[right('gone'), right('not reached'), right('still there')],
]

const scoreColumns = [
  ...[{ title: 'market' }, { title: 'side' }, right('bias'), right('error'), right('CRPS')],
  ...[right('distance'), right('overlap')],
]

/** What a map came to, as people read it. */
export function render({ from, to, width, outcomes, left }: Scored, paint: Paint): string {
  const some = outcomes.filter(({ told }) => told > 0)
  const bands = some.flatMap((one) => bandRows(one))
  const scores = some.flatMap((one) => scoreRow(one))
  return [
    paint('bold', `A map of ${datetime(from)}, and the next of ${datetime(to)}`),
    paint('dim', `Levels within ${fine(Math.expm1(width))} of one another are taken for one.`),
    '',
    ...table(outcomeColumns, some.map(outcomeRow), paint),
    '',
    paint('bold', 'By how far away a level was'),
    ...table(bandColumns, bands, paint),
    ...(scores.length === 0 ? [] : ['', ...scoreLines(scores, paint)]),
    ...(left.length === 0 ? [] : ['', ...left.map(({ market, reason }) => `${market}: ${reason}`)]),
  ].join('\n')
}

const scoreLines = (rows: readonly (readonly string[])[], paint: Paint): readonly string[] => [
  paint('bold', 'What was reached against what was gone of it, over the way the price went'),
  ...table(scoreColumns, rows, paint),
]

const outcomeRow = (one: MapOutcome): readonly string[] => [
  ...[one.market, one.side, compactOf(one.told), compactOf(one.reached), compactOf(one.gone)],
  ...[rate(one.gone, one.reached), compactOf(one.unreached), rate(one.stayed, one.unreached)],
  ...[one.drift === null ? '' : fine(Math.expm1(one.drift)), compactOf(one.added)],
]

const bandRows = ({ market, side, bands }: MapOutcome): readonly (readonly string[])[] =>
  bands
    .filter(({ told }) => told > 0)
    .map(({ from, to, told, reached, gone, stayed }) => [
      ...[market, side, `${percent(from)} to ${percent(to)}`, compactOf(told)],
      ...[compactOf(reached), rate(gone, reached)],
      ...[compactOf(told - reached), rate(stayed, told - reached)],
    ])

const scoreRow = ({ market, side, score }: MapOutcome): readonly (readonly string[])[] =>
  score === null
    ? []
    : [
        [
          ...[market, side, compactOf(score.bias), compactOf(score.absoluteError)],
          ...[score.crps.toFixed(5), score.distance.toFixed(5), percent(score.overlap)],
        ],
      ]

/** A part as a share of its whole; nothing where there is no whole. */
const rate = (part: number, whole: number): string => (whole > 0 ? percent(part / whole) : '')
