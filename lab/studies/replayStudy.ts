import { Real } from '../../src/base/Real.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { right } from '../Table.ts'
import type { Day } from './days.ts'
import type { Found } from './Found.ts'
import { type Fall, MapOfDay } from './MapOfDay.ts'
import { MomentRow, type Pressure } from './MomentRow.ts'
import { pathOf, perCandle, type ReadCandles } from './pathOf.ts'
import { type Moment, type Replay, replay } from './replay/replay.ts'
import { replayScenario } from './replay/replayScenario.ts'
import { replayPicture } from './replayPicture.ts'

const hour = 3_600_000

/** The size of the drawn book, and its median leverage. */
export interface DrawnBook {
  readonly accounts: number
  readonly leverage: number
}

/** A drawn book under a day's prices, and the pressure on it before, at and after the low. */
export async function replayStudy(
  day: Day,
  { accounts, leverage }: DrawnBook,
  read: ReadCandles,
): Promise<Found> {
  const prices = await pathOf(day, read)
  const interval = day.candle / perCandle
  const { name, from: start, measured } = day
  const scenario = replayScenario({ name, start, interval, prices, accounts, leverage })
  const low = prices.indexOf(prices.reduce((a, b) => Math.min(a, b))) + 1
  const before = hour / interval
  const found = replay(scenario, [low - before, low, low + before])
  const rows = rowsOf(found.moments, prices[low - 1] as number, (tick) => start + tick * interval)
  const [base] = found.moments
  if (base === undefined) throw new TypeError('expected an hour before the low, found none')
  const maps = mapsOf(base, {
    prices: prices.slice(base.tick, low),
    open: [...found.open.slice(base.tick, low)],
  })
  const fall = 1 - (found.moments[2]?.open ?? 0) / (found.moments[0]?.open ?? 1)
  return {
    title: `${name}: a drawn book of ${grouped(accounts)} accounts under the prices as they were`,
    columns,
    rows: rows.map(cellsOf),
    notes: [...notesOf(fall, measured, found), ...mapNotes(maps)],
    data: { fall, measured, liquidations: found.liquidations, rows, maps },
    picture: () => replayPicture({ day, prices, interval, replay: found, rows }),
    drawn: [],
    wrongs: found.wrongs,
  }
}

const notesOf = (fall: number, measured: Day['measured'], found: Replay): readonly string[] => [
  `Open longs fell by ${percent(fall)} from an hour before the low to an hour after; ${
    measured === null
      ? 'no measured figure is at hand'
      : `measured ${percent(measured.fall)} (${measured.by})`
  }.`,
  `${grouped(found.liquidations)} of ${grouped(found.accounts)} accounts were liquidated.`,
  'Depth: 6.25 times the longs for a factor of e; thin is a tenth of it. Shocks are log moves.',
]

interface Maps {
  readonly own: MapOfDay
  readonly usual: MapOfDay
}

/** The map of the accounts, and the usual one that knows none of them. */
const mapsOf = (base: Moment, fall: Fall): Maps => ({
  own: MapOfDay.of(base, fall, (move) => PressureCurve.forced(base.curve, move)),
  usual: MapOfDay.of(base, fall, MapOfDay.usual(base)),
})

const mapNotes = ({ own, usual }: Maps): readonly string[] => [
  mapNote('The map of the accounts an hour before', own),
  mapNote('The usual map, by a table of leverage from 5 to 100,', usual),
]

const mapNote = (name: string, { said, went, score }: MapOfDay): string =>
  `${name} said that ${percent(said)} of the longs would go by the low, and ${percent(went)} went: overlap ${percent(score.overlap)}, ${percent(score.distance)} of the price off.`

const names = ['an hour before', 'at the low', 'an hour after'] as const

function rowsOf(
  moments: readonly Moment[],
  lowest: number,
  timeOf: (tick: number) => number,
): readonly MomentRow[] {
  const [base] = moments
  if (base === undefined) throw new TypeError('expected an hour before the low, found none')
  const fall = Real.ln(base.price / lowest)
  return moments.map((moment, index) =>
    MomentRow.of(moment, {
      ...{ base, fall: index === 0 ? fall : null },
      name: names[index] ?? '',
      time: timeOf(moment.tick),
    }),
  )
}

const columns = [
  { title: 'moment' },
  right('UTC'),
  right('price'),
  right('open'),
  right('forced in 5 %'),
  right('10 %'),
  right('20 %'),
  right('Π(10 %)'),
  right('critical'),
  right('needed'),
  right('thin: Π(10 %)'),
  right('critical'),
  right('needed'),
]

const cellsOf = ({
  name,
  time,
  price,
  open,
  forced,
  whole,
  thin,
}: MomentRow): readonly string[] => [
  name,
  clock(time),
  grouped(Math.round(price)),
  percent(open),
  ...forced.map(percent),
  ...[whole, thin].flatMap(pressureCells),
]

const pressureCells = ({ relative, critical, needed }: Pressure): readonly string[] => [
  relative.toFixed(2),
  critical === null ? 'none' : percent(critical),
  needed === null ? '' : percent(needed),
]

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
