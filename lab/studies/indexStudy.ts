import { Real } from '../../src/base/Real.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import { CoupledCascade } from '../../src/pressure/CoupledCascade.ts'
import { right } from '../Table.ts'
import { type Day, days } from './days.ts'
import type { Found } from './Found.ts'
import { indexDrawn, indexPicture } from './indexPicture.ts'
import { pathsOf, perCandle, type ReadCandles } from './pathsOf.ts'
import { rankCorrelation } from './rank.ts'
import { thinShare } from './replay/MomentRow.ts'
import { replay } from './replay/replay.ts'
import { replayScenario } from './replay/replayScenario.ts'
import { cascadeOf, type Depths, depthsOf, indexOf } from './replay/together.ts'
import type { DrawnBook } from './replayStudy.ts'

const HALF_HOUR = 1_800_000
const HOUR = 3_600_000

/** A moment of a day, its index by the whole depth and by a tenth of it, and how far the price then fell. */
export interface IndexRow {
  readonly day: string
  readonly time: number
  /** Of the leader. */
  readonly price: number
  readonly whole: number
  readonly thin: number
  /** Within an hour, a log move. */
  readonly fell: number
}

/** A day with its rows and the whole path of its price. */
export interface IndexDay {
  readonly day: Day
  /** Of the leader. */
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
  const coins = await pathsOf(day, read)
  const interval = day.candle / perCandle
  const { name, from: start } = day
  const leader = coins.findIndex(({ symbol }) => symbol === day.leader)
  const prices = coins[leader]?.prices ?? []
  const scenario = replayScenario({ name, start, interval, coins, accounts, leverage, seed: 1 })
  const step = HALF_HOUR / interval
  const ticks = Array.from({ length: Math.floor(prices.length / step) }, (_, place) =>
    Math.max(1, place * step),
  )
  let depths: Depths | null = null
  const { moments: rows } = replay(scenario, ticks, ({ tick, book }): IndexRow => {
    // That of the beginning all day, so that the history is of the book alone.
    depths ??= depthsOf(book, coins, day.leader)
    const [cascade, price] = [cascadeOf(book, depths), prices[tick - 1] as number]
    const low = Math.min(price, ...prices.slice(tick, tick + HOUR / interval))
    return {
      ...{ day: name, time: start + tick * interval, price, fell: Real.ln(price / low) },
      whole: cascade === null ? 0 : indexOf(cascade),
      thin: cascade === null ? 0 : indexOf(CoupledCascade.deepened(cascade, thinShare)),
    }
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
    'Depth is that of the beginning all day, 6.25 times what was open in BTC/USDT for a factor of e; a shock of a tenth of all coins, down or up.',
  ]
}
