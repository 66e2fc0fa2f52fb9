import { grouped } from '../../src/chart/labels.ts'
import { exposuresOf } from '../../src/pressure/exposuresOf.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import type { BookView } from '../../src/report/BookView.ts'
import { unwrap } from '../unwrap.ts'
import type { Day } from './days.ts'
import type { Found } from './Found.ts'
import { MapOfDay } from './MapOfDay.ts'
import { pathsOf, perCandle, type ReadCandles } from './pathsOf.ts'
import { ByDepth } from './replay/ByDepth.ts'
import { Foreseen, type Predictor } from './replay/Foreseen.ts'
import { MomentRow, thinShare } from './replay/MomentRow.ts'
import { type Moment, type Replay, replay } from './replay/replay.ts'
import { type Coin, idOf, replayScenario } from './replay/replayScenario.ts'
import { type Depths, depthsOf } from './replay/together.ts'
import { replayDrawn, replayPicture } from './replayPicture.ts'
import { replayTables } from './replayTables.ts'

const hour = 3_600_000

/** The size of the drawn book, and its median leverage. */
export interface DrawnBook {
  readonly accounts: number
  readonly leverage: number
}

/** A day as it was replayed. */
export interface Replayed {
  readonly day: Day
  readonly coins: readonly Coin[]
  /** The place of the coin whose low is the day's. */
  readonly leader: number
  /** Ms per price. */
  readonly interval: number
  readonly run: Replay<MomentRow>
  readonly byDepth: readonly ByDepth[]
  readonly foreseen: readonly Foreseen[]
  readonly predictors: readonly Predictor[]
  readonly maps: Maps
}

/** The map of the accounts by the leader's price alone, and the usual one that knows none of them. */
export interface Maps {
  readonly own: MapOfDay
  readonly usual: MapOfDay
}

/** A drawn book of many coins under a day's prices, and the pressure on it before, at and after the low. */
export async function replayStudy(day: Day, book: DrawnBook, read: ReadCandles): Promise<Found> {
  const found = replayed(day, await pathsOf(day, read), book)
  const { run, byDepth, foreseen, predictors, maps } = found
  const fell = 1 - (run.moments.at(-1)?.openInLeader ?? 0)
  return {
    title: `${day.name}: a drawn book of ${grouped(book.accounts)} accounts under the prices of ${found.coins.length} coins as they were`,
    ...replayTables(found),
    notes: [...notesOf(found, fell), ...mapNotes(maps)],
    data: {
      ...{ fall: fell, measured: day.measured, liquidations: run.liquidations },
      ...{ rows: run.moments, byDepth, predictors, maps },
      foreseen: foreseen.map(({ coin, ...one }) => ({ ...one, ...knownOf(coin) })),
    },
    picture: () => replayPicture(found),
    drawn: replayDrawn(found),
    wrongs: run.wrongs,
  }
}

const knownOf = ({ turnover, volatility, depth }: Coin) => ({ turnover, volatility, depth })

/** Replays it once; what is analysed is analysed as the book stands there. */
function replayed(day: Day, coins: readonly Coin[], { accounts, leverage }: DrawnBook): Replayed {
  const interval = day.candle / perCandle
  const leader = coins.findIndex(({ symbol }) => symbol === day.leader)
  const prices = coins[leader]?.prices ?? []
  const low = prices.indexOf(prices.reduce((a, b) => Math.min(a, b))) + 1
  const before = hour / interval
  const { name, from: start } = day
  const scenario = replayScenario({ name, start, interval, coins, accounts, leverage, seed: 1 })
  let base: Based | null = null
  const run = replay(scenario, [low - before, low, low + before], (moment): MomentRow => {
    const wait = { from: moment.tick, until: low + before, interval }
    base ??= basedOn(moment, { coins, leader, day, wait })
    const longs = worthOf(moment.longs, moment.prices)
    return {
      ...{ time: start + moment.tick * interval, price: moment.prices[leader] as number },
      open:
        worthOf(moment.longs, base.moment.prices) / worthOf(base.moment.longs, base.moment.prices),
      openInLeader: (moment.longs[leader] as number) / (base.moment.longs[leader] as number),
      ...MomentRow.pressures(moment.book, base.depths, longs),
    }
  })
  const { byDepth, foreseen, curve, moment } = unwrapped(base)
  const predictors = Foreseen.predictors(foreseen, day.leader)
  const maps = mapsOf(run, curve, { moment, leader, prices: prices.slice(moment.tick, low) })
  return { day, coins, leader, interval, run, byDepth, foreseen, predictors, maps }
}

/** What is known an hour before the low. */
interface Based {
  readonly moment: Pick<Moment, 'tick' | 'prices' | 'longs'>
  readonly depths: Depths
  readonly byDepth: readonly ByDepth[]
  readonly foreseen: readonly Foreseen[]
  readonly curve: PressureCurve
}

function basedOn(
  { book, ...moment }: Moment,
  {
    coins,
    leader,
    day,
    wait,
  }: { wait: Foreseen.Wait } & Pick<Replayed, 'coins' | 'leader' | 'day'>,
): Based {
  const depths = depthsOf(book, coins, day.leader)
  return {
    ...{ moment, depths },
    byDepth: ByDepth.of(book, depths, 1),
    foreseen: Foreseen.of(book, depths, coins, wait, thinShare),
    curve: curveOf(book, coins[leader] as Coin),
  }
}

const unwrapped = (base: Based | null): Based => {
  if (base === null) throw new TypeError('expected an hour before the low, found none')
  return base
}

const worthOf = (longs: readonly number[], prices: readonly number[]): number =>
  longs.reduce((sum, held, place) => sum + held * (prices[place] as number), 0)

/** Longs of one coin by how far its price alone must fall to force them, all others standing still. */
function curveOf(book: BookView, coin: Coin): PressureCurve {
  const instrument = book.instruments.find(({ id }) => id === idOf(coin))
  const held = book.accounts.filter(({ account }) =>
    account.positions.some(({ instrument: one, lots }) => one === instrument && lots > 0n),
  )
  const rules = book.terms.get(held[0]?.rulebook ?? '')
  if (instrument === undefined || rules === undefined) {
    throw new TypeError(`expected somebody with ${coin.symbol}, found nobody`)
  }
  const accounts = held.map(({ account }) => account)
  const way = { kind: 'instrument', instrument, toward: 'down' } as const
  const { distances, flows } = exposuresOf(accounts, rules, book.prices, way)
  const notionals = flows.map((one) => Math.max(0, one))
  return unwrap(PressureCurve.create({ distances, notionals }))
}

function mapsOf(
  { longs }: Replay<MomentRow>,
  curve: PressureCurve,
  of: { moment: Based['moment']; leader: number; prices: readonly number[] },
): Maps {
  const { moment, leader, prices } = of
  const after = longs.slice(moment.tick, moment.tick + prices.length)
  const fall = { prices, open: after.map((one) => one[leader] as number) }
  const base = { price: moment.prices[leader] as number, open: moment.longs[leader] as number }
  return {
    own: MapOfDay.of(base, fall, (move) => PressureCurve.forced(curve, move)),
    usual: MapOfDay.of(base, fall, MapOfDay.usual(base)),
  }
}

const notesOf = ({ day, run, foreseen }: Replayed, fell: number): readonly string[] => [
  `Longs in ${day.leader} fell by ${percent(fell)} from an hour before the low to an hour after; ${
    day.measured === null
      ? 'no measured figure is at hand'
      : `measured ${percent(day.measured.fall)} (${day.measured.by})`
  }.`,
  `${grouped(run.liquidations)} of ${grouped(run.accounts)} accounts were liquidated.`,
  `Depth: 6.25 times what is open in ${day.leader} for a factor of e, in others by what their candles say beside its; thin is a tenth of it.`,
  `Across ${foreseen.length - 1} coins a rank correlation of nothing with anything is off by ${(1 / Math.sqrt(foreseen.length - 2)).toFixed(2)} one time in three.`,
]

const mapNotes = ({ own, usual }: Maps): readonly string[] => [
  mapNote('The map of the accounts by this price alone', own),
  mapNote('The usual map, by a table of leverage from 5 to 100,', usual),
]

const mapNote = (name: string, { said, went, score }: MapOfDay): string =>
  `${name} said an hour before that ${percent(said)} of its longs would go by the low, and ${percent(went)} went: overlap ${percent(score.overlap)}, ${percent(score.distance)} of the price off.`

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
