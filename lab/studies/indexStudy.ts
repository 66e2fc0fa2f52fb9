import { Real } from '../../src/base/Real.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import { right } from '../Table.ts'
import { type Day, days } from './days.ts'
import type { Found } from './Found.ts'
import { type IndexMoment, indexHistory } from './index/history.ts'
import { indexDrawn, indexPicture } from './indexPicture.ts'
import { pathOf, perCandle, type ReadCandles } from './pathOf.ts'
import { replayScenario } from './replay/replayScenario.ts'
import type { DrawnBook } from './replayStudy.ts'

const HALF_HOUR = 1_800_000
const HOUR = 3_600_000

/** A moment of a day, and how far the price then fell within an hour, a log move. */
export interface IndexRow extends IndexMoment {
  readonly day: string
  readonly time: number
  readonly fell: number
}

/** A day with its rows and the whole path of its price. */
export interface IndexDay {
  readonly day: Day
  readonly prices: readonly number[]
  /** Ms per price. */
  readonly interval: number
  readonly rows: readonly IndexRow[]
}

/** The index of the replayed books through both days, beside what the next hour brought. */
export async function indexStudy(book: DrawnBook, read: ReadCandles): Promise<Found> {
  const found: IndexDay[] = []
  for (const day of Object.values(days)) found.push(await dayOf(day, book, read))
  const rows = found.flatMap((one) => one.rows)
  return {
    title: `The index through two days: drawn books of ${grouped(book.accounts)} accounts`,
    columns,
    rows: rows.map(cellsOf),
    notes: notesOf(rows),
    data: rows,
    picture: () => indexPicture(found),
    drawn: indexDrawn(found),
    wrongs: [],
  }
}

async function dayOf(
  day: Day,
  { accounts, leverage }: DrawnBook,
  read: ReadCandles,
): Promise<IndexDay> {
  const prices = await pathOf(day, read)
  const interval = day.candle / perCandle
  const { name, from: start } = day
  const scenario = replayScenario({ name, start, interval, prices, accounts, leverage })
  const step = HALF_HOUR / interval
  const ticks = Array.from({ length: Math.floor(prices.length / step) }, (_, place) =>
    Math.max(1, place * step),
  )
  const rows = indexHistory(scenario, ticks).map((moment): IndexRow => {
    const ahead = prices.slice(moment.tick, moment.tick + HOUR / interval)
    const low = ahead.reduce((least, price) => Math.min(least, price), moment.price)
    const time = start + moment.tick * interval
    return { ...moment, day: name, time, fell: Real.ln(moment.price / low) }
  })
  return { day, prices, interval, rows }
}

const columns = [
  ...[{ title: 'day' }, right('UTC'), right('price'), right('index'), right('on a tenth of depth')],
  right('fell within the next hour'),
]

const cellsOf = (row: IndexRow): readonly string[] => [
  ...[row.day, clock(row.time), grouped(Math.round(row.price))],
  ...[
    row.whole.toFixed(1),
    row.thin.toFixed(1),
    `${(100 * (1 - Real.exp(-row.fell))).toFixed(1)} %`,
  ],
]

/** Whether a higher index came before a larger fall: the rank correlation over all moments of a day. */
function notesOf(rows: readonly IndexRow[]): readonly string[] {
  const names = [...new Set(rows.map(({ day }) => day))]
  return [
    ...names.map((name) => {
      const own = rows.filter(({ day }) => day === name)
      const rank = rankCorrelation(
        own.map(({ thin }) => thin),
        own.map(({ fell }) => fell),
      )
      return `${name}: rank correlation of the thin index with the fall of the next hour ${rank.toFixed(2)}, over ${own.length} moments.`
    }),
    'Depth is 6.25 times what was open in the beginning for a factor of e, all day; a shock of a tenth, down or up.',
  ]
}

/** Spearman's, with the mean rank for ties. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)]
  const mean = (a.length - 1) / 2
  const sum = (of: (place: number) => number): number =>
    a.reduce((all, _, place) => all + of(place), 0)
  const off = (one: readonly number[], place: number): number => (one[place] as number) - mean
  const spread = Math.sqrt(sum((k) => off(x, k) ** 2) * sum((k) => off(y, k) ** 2))
  return spread === 0 ? 0 : sum((k) => off(x, k) * off(y, k)) / spread
}

const ranks = (values: readonly number[]): readonly number[] =>
  values.map((value) => {
    const under = values.filter((one) => one < value).length
    const alike = values.filter((one) => one === value).length
    return under + (alike - 1) / 2
  })
