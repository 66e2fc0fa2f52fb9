import { Real } from '../../src/base/Real.ts'
import { clock, compact, grouped } from '../../src/chart/labels.ts'
import { right, type Table } from '../Table.ts'
import type { Titled } from './Found.ts'
import type { Spread } from './replay/ByDepth.ts'
import type { Foreseen } from './replay/Foreseen.ts'
import type { MomentRow, Pressure } from './replay/MomentRow.ts'
import type { Replayed } from './replayStudy.ts'

/** What is called at each of the analysed times. */
export const momentNames = ['an hour before', 'at the low', 'an hour after'] as const

/** The tables of a replayed day: the moments, depth, each coin, and what ranks them. */
export const replayTables = (found: Replayed): Table & { readonly more: readonly Titled[] } => ({
  ...momentTable(found),
  more: [depthTable(found), coinTable(found), rankTable(found)],
})

const momentTable = ({ run }: Replayed): Table => ({
  columns: [
    ...[{ title: 'moment' }, right('UTC'), right('price'), right('open'), right('of its longs')],
    ...[right('forced in 5 %'), right('10 %'), right('20 %'), right('index'), right('critical')],
    ...[right('thin: index'), right('critical')],
  ],
  rows: run.moments.map(momentCells),
})

const momentCells = (row: MomentRow, place: number): readonly string[] => [
  ...[momentNames[place] ?? '', clock(row.time), grouped(Math.round(row.price))],
  ...[row.open, row.openInLeader, ...row.forced].map(percent),
  ...[row.whole, row.thin].flatMap(pressureCells),
]

const pressureCells = ({ index, critical }: Pressure): readonly string[] => [
  index.toFixed(1),
  critical === null ? 'none' : percent(critical),
]

const depthTable = ({ byDepth }: Replayed): Titled => ({
  title:
    'An hour before, by depth: what the book does of the whole fall after one of a fifth, and the least fall that jumps',
  columns: [
    ...[right('of the depth'), right('gain'), right('in books drawn again')],
    ...[right('critical fall'), right('in books drawn again')],
  ],
  rows: byDepth.map(({ share, gain, critical }) => [
    `× ${Number(share.toFixed(4))}`,
    ...[gain.value.toFixed(2), rangeOf(gain, (one) => one.toFixed(2))],
    ...[critical === null ? 'none' : percent(critical.value)],
    critical === null ? '' : rangeOf(critical, percent),
  ]),
})

const rangeOf = ({ low, high }: Spread, words: (value: number) => string): string =>
  `${words(low)} to ${words(high)}`

const coinTable = ({ foreseen }: Replayed): Titled => ({
  title:
    'Out of sample: what an hour before foretold of the two hours to come, one fall in twenty being farther, and what came',
  columns: [
    ...[{ title: 'coin' }, right('turnover a day'), right('a day moves'), right('by volatility')],
    ...[
      right('with the book'),
      right('thin'),
      right('fell'),
      right('forced of open'),
      right('worth, thin'),
    ],
    { title: 'what came is' },
  ],
  rows: [...foreseen.slice(0, SHOWN).map(coinCells), ...rest(foreseen.length - SHOWN)],
})

/** Coins with a row in the text; of more, the largest. */
const SHOWN = 20

const rest = (count: number): readonly (readonly string[])[] =>
  count > 0 ? [[`and ${count} more, which --json has`]] : []

const coinCells = (row: Foreseen): readonly string[] => [
  ...[row.coin.symbol, compact(row.coin.turnover), percent(row.coin.volatility)],
  ...[row.alone, row.onWhole, row.together, row.came].map(fallOf),
  percent(row.open === 0 ? 0 : row.forced / row.open),
  ...[fallOf(row.own), row.verdict],
]

const rankTable = ({ predictors }: Replayed): Titled => ({
  title:
    'Across coins, the first left out: the rank correlation of what was known before with how far each fell',
  columns: [
    ...[{ title: 'known before' }, right('with the fall')],
    ...[right('beside turnover'), right('beside volatility')],
  ],
  rows: predictors.map(({ name, rank, besideTurnover, besideVolatility }) => [
    ...[name, rank.toFixed(2), besideTurnover.toFixed(2), besideVolatility.toFixed(2)],
  ]),
})

/** A log move as a fall of the price. */
const fallOf = (move: number): string => percent(-Real.expm1(-move))

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
