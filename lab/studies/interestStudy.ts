import { basename, dirname } from 'node:path'
import { FileFault } from '../../src/connect/FileFault.ts'
import { dataFile } from '../reproductions/dataFile.ts'
import { right } from '../Table.ts'
import type { Found } from './Found.ts'
import { type Day, daysOf } from './interest/Day.ts'
import type { Leverages, Open } from './interest/Entries.ts'
import { interestDrawn, interestPicture } from './interestPicture.ts'
import { partialRank, rankCorrelation } from './rank.ts'

/** Days in which entries are found before any is judged, and the share of the rest that fits. */
const WARM = 30
const FITS = 0.5
/** The deviation of the study of crash days. */
const DEVIATION = 0.9
/** Medians that are tried. */
const medians = Array.from({ length: 60 }, (_, place) => 0.5 * 1.06 ** place)

/** Something that says how far open interest falls on a day whose prices are known, fitted on the first half. */
export interface Teller {
  readonly name: string
  readonly of: (day: Day) => number
}

/**
 * Whether the calibrated curve says more of a fall of open interest than the move of the price does, and whether it
 * does where open interest itself tells at what prices people came.
 *
 * @throws FileFault where the file cannot be read
 */
export async function interestStudy(path: string): Promise<Found> {
  const days = daysOf(await hoursOf(path), WARM)
  const cut = Math.floor(FITS * days.length)
  const [first, second] = [days.slice(0, cut), days.slice(cut)]
  if (first.length < 10) throw new TypeError('expected seventy whole days, found fewer')
  const tellers = tellersOf(first)
  const worst = second.reduce((most, one) => (one.fell > most.fell ? one : most))
  return {
    title: `Falls of open interest, ${dateOf(second[0])} to ${dateOf(second.at(-1))}, fitted on ${first.length} days before`,
    columns,
    rows: tellers.map((one) => cellsOf(one, { first, second, worst })),
    notes: [
      `The largest fall was on ${dateOf(worst)}: ${percent(worst.fell)}, with a move of the price of ${percent(worst.move)}.`,
      `Over ${second.length} days a rank correlation of nothing with anything is off by ${(1 / Math.sqrt(second.length - 1)).toFixed(2)} one time in three.`,
      'All tell the day with its prices known: nothing here foretells a price.',
    ],
    data: second.map((day) => ({
      time: day.time,
      fell: day.fell,
      told: tellers.map((one) => one.of(day)),
    })),
    picture: () => interestPicture(second, tellers),
    drawn: interestDrawn(second, tellers),
    wrongs: [],
  }
}

async function hoursOf(path: string): Promise<readonly Open[]> {
  const rows = await dataFile(dirname(path), basename(path))
  return rows.map((row, place): Open => {
    const [time, open] = [row.number('ts'), row.number('open_interest')]
    const price = row.number('mark_price')
    if (open > 0 && price > 0) return { time, open, price }
    const expected = 'open interest and a mark above zero'
    throw new FileFault({
      code: 'file.damaged',
      path,
      line: place + 2,
      expected,
      found: `${open}, ${price}`,
    })
  })
}

/** The move alone, times what fits; and the curve by both books, each with the median that fits. */
function tellersOf(first: readonly Day[]): readonly Teller[] {
  const times = slopeOf(first)
  const curve = (name: string, of: (day: Day, leverages: Leverages) => number): Teller => {
    const leverages = fitted(first, of)
    return {
      name: `${name}, median ${leverages.median.toFixed(1)}`,
      of: (day) => of(day, leverages),
    }
  }
  return [
    { name: `the move of the price, times ${times.toFixed(2)}`, of: ({ move }) => times * move },
    curve('the curve, all opened at the day’s first price', (day, one) => day.atOnce(one)),
    curve('the curve, opened as open interest told', (day, one) => day.byEntries(one)),
  ]
}

/** Least squares through nothing. */
function slopeOf(days: readonly Day[]): number {
  const sum = (of: (day: Day) => number): number => days.reduce((all, day) => all + of(day), 0)
  return sum(({ move, fell }) => move * positive(fell)) / sum(({ move }) => move * move)
}

function fitted(days: readonly Day[], of: (day: Day, leverages: Leverages) => number): Leverages {
  const off = (median: number): number =>
    days.reduce((sum, day) => {
      const told = of(day, { median, deviation: DEVIATION })
      return sum + (told - positive(day.fell)) ** 2
    }, 0)
  const tried = medians.map((median) => [off(median), median] as const)
  const [, median] = tried.reduce((least, one) => (one[0] < least[0] ? one : least))
  return { median, deviation: DEVIATION }
}

/** What is opened is nothing that was forced. */
const positive = (fell: number): number => Math.max(0, fell)

const columns = [
  ...[{ title: 'told by' }, right('rank before'), right('rank after'), right('beside the move')],
  ...[right('off by'), right('of the largest fall')],
]

function cellsOf(
  { name, of }: Teller,
  { first, second, worst }: { first: readonly Day[]; second: readonly Day[]; worst: Day },
): readonly string[] {
  const rank = (days: readonly Day[]): number =>
    rankCorrelation(
      days.map(of),
      days.map(({ fell }) => fell),
    )
  const [told, fell, move] = [of, (day: Day) => day.fell, (day: Day) => day.move].map((one) =>
    second.map(one),
  )
  const off = second.reduce((sum, day) => sum + Math.abs(of(day) - positive(day.fell)), 0)
  return [
    ...[name, rank(first).toFixed(2), rank(second).toFixed(2)],
    partialRank(told ?? [], fell ?? [], move ?? []).toFixed(2),
    ...[percent(off / second.length), percent(of(worst))],
  ]
}

const dateOf = (day: Day | undefined): string => new Date(day?.time ?? 0).toISOString().slice(0, 10)

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
