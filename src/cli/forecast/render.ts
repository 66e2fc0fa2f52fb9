import { datetime } from '../../base/datetime.ts'
import { compact } from '../../chart/labels.ts'
import type { Foretold } from '../../pressure/Foretold.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import type { Paint } from '../Paint.ts'
import { percent, right } from '../pressure/numbers.ts'
import type { Between } from '../score/extremesOf.ts'
import { table } from '../table.ts'

/** What a forecast came to, as people read it. */
export interface Told extends Between {
  readonly rows: readonly Foretold[]
  readonly words: readonly string[]
}

const columns = [
  ...[{ title: 'market' }, { title: 'way' }, right('1 in 20'), right('with the book')],
  ...[right('thick to thin'), right('came'), { title: 'which is' }, right('forced by it')],
  ...[right('of what is open'), right('which moves it')],
]

export const render = ({ from, to, rows, words }: Told, paint: Paint): string =>
  [
    paint('bold', `Foretold at ${datetime(from)}, and what came until ${datetime(to)}`),
    ...words.map((line) => paint('dim', line)),
    '',
    ...table(
      columns,
      rows.map((row) => cellsOf(row, paint)),
      paint,
    ),
    '',
    ...counted(rows),
  ].join('\n')

function cellsOf(row: Foretold, paint: Paint): readonly string[] {
  const share = (move: number): string => percent(Scenario.shareOf(row.toward, move))
  return [
    ...[row.name, row.toward, share(row.alone), share(row.together)],
    ...[`${share(row.thick)} to ${share(row.thin)}`, share(row.came)],
    row.verdict === 'beyond' ? paint('red', row.verdict) : row.verdict,
    ...[compact(row.forced), row.open > 0 ? percent(row.forced / row.open) : '', share(row.own)],
  ]
}

function counted(rows: readonly Foretold[]): readonly string[] {
  const count = (verdict: Foretold['verdict']): number =>
    rows.filter((row) => row.verdict === verdict).length
  return [
    `Of ${rows.length}: ${count('within')} within one move in twenty by volatility alone, ${count('by the book')} beyond it and within what the book makes of it, ${count('beyond')} beyond both.`,
  ]
}
