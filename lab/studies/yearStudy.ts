import { breachOf } from '../../src/engine/audit.ts'
import type { EventType } from '../../src/engine/Event.ts'
import type { DayCall, DayReport } from '../../src/report/CallsDay.ts'
import type { Candles } from '../../src/sim/market/Candles.ts'
import { right } from '../Table.ts'
import type { Found } from './Found.ts'
import { runYear, type Year, type YearSize } from './runYear.ts'
import { yearDrawn, yearPicture } from './yearPicture.ts'
import { drawn, told } from './yearPrices.ts'
import { names } from './yearRulebooks.ts'

/** A call of the year: what its last day said of it. */
export type YearCall = Omit<DayCall, 'age' | 'isOverdue'>

/**
 * A year of a desk's book under six procedures: prices of a file that has the year, or drawn ones. Null
 * where the file has none of it.
 */
export async function yearStudy(
  size: YearSize,
  candles: AsyncIterable<Candles> | null,
): Promise<Found | null> {
  const prices = candles === null ? drawn(size.seed) : await told(candles)
  if (prices === null) return null
  const year = runYear(prices, size)
  const rows = names.map((name) => rowOf(name, callsOf(year, name)))
  const whose = candles === null ? 'drawn prices' : 'prices of a file'
  const subtitle = `${size.accounts} accounts, ${whose}, seed ${size.seed}`
  return {
    title: `A year of a desk’s book: ${subtitle}`,
    columns,
    rows: rows.map(cellsOf),
    notes: notesOf(year),
    data: { size, rows, counts: Object.fromEntries(year.book.counts) },
    picture: () => yearPicture(year, subtitle),
    drawn: yearDrawn(year),
    wrongs: wrongsOf(year),
  }
}

const callsOf = ({ book }: Year, rulebook: string): readonly YearCall[] =>
  [...book.gathered.calls.values()].filter((call) => call.rulebook === rulebook)

/** The calls of one procedure: how many, how they ended, and after how many hours the half of those met was. */
interface Row {
  readonly name: string
  readonly opened: number
  readonly ended: Readonly<Record<string, number>>
  readonly hours: number | null
}

const ends = [
  'deposit',
  'reduction',
  'price',
  'superseded',
  'expired',
  'waived',
  'cancelled',
] as const

function rowOf(name: string, calls: readonly YearCall[]): Row {
  const met = calls.filter(({ end }) => ends.slice(0, 3).some((one) => one === end))
  const ages = met.map(({ openedAt, endedAt }) => (endedAt ?? openedAt) - openedAt)
  const median = ages.toSorted((a, b) => a - b)[ages.length >> 1]
  const counted = ends.map((end) => [end, calls.filter((call) => call.end === end).length] as const)
  return {
    ...{ name, opened: calls.length, ended: Object.fromEntries(counted) },
    hours: median === undefined ? null : median / 3_600_000,
  }
}

const columns = [
  { title: 'calls of' },
  ...['opened', ...ends, 'in force', 'half met in'].map(right),
]

function cellsOf({ name, opened, ended, hours }: Row): readonly string[] {
  const counts = ends.map((end) => ended[end] ?? 0)
  const left = counts.reduce((rest, count) => rest - count, opened)
  const time = hours === null ? '–' : `${Math.round(hours)} h`
  return [name, ...[opened, ...counts, left].map(String), time]
}

function notesOf({ book, days }: Year): readonly string[] {
  const count = (type: EventType): number => book.counts.get(type) ?? 0
  const worst = days.reduce((a, b) => (leftOf(b) > leftOf(a) ? b : a))
  const ages = agesOf(days)
  const all = [...ages.values()].reduce((sum, one) => sum + one, 0)
  const aged = [...ages].map(([age, one]) => `${age} ${Math.round((100 * one) / all)} %`)
  return [
    `Extended ${count('CallExtended')}, disputed ${count('CallAnswered')}, past due ${count('CallPastDue')}, ` +
      `made a part more of ${count('CallIncreased')}.`,
    `Liquidations ${count('LiquidationStarted')}, strikes ${count('StrikeCounted')}, restrictions ${count('Restricted')}, ` +
      `orders refused for one ${book.refused.get('account.restricted') ?? 0}.`,
    `In force at the end of a day, by age: ${aged.join(', ')}.`,
    `Most in force on ${new Date(worst.from).toISOString().slice(0, 10)}: ${leftOf(worst)}, of them ${worst.overdue.count} overdue.`,
  ]
}

/** In force at the end of each day, by age, added up over the days. */
function agesOf(days: readonly DayReport[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const age of ageNames) found.set(age, 0)
  for (const { name, count } of days.flatMap(({ ageing }) => ageing)) {
    found.set(name, (found.get(name) ?? 0) + count)
  }
  return found
}

/** As the report of a day names them, the youngest first. */
export const ageNames = ['under 1 h', '1 to 4 h', '4 to 24 h', '1 to 5 d', 'over 5 d'] as const

const sum = (groups: DayReport['ageing']): number =>
  groups.reduce((total, { count }) => total + count, 0)

export const leftOf = ({ ageing }: DayReport): number => sum(ageing)

/** The books balance, every day's calls are those of the day before with what came and without what went. */
function wrongsOf({ book, days }: Year): readonly string[] {
  const breach = breachOf(book.state)
  let before = 0
  const odd = days.flatMap((day) => {
    const expected = before + sum(day.opened) - sum(day.ended)
    before = leftOf(day)
    if (before === expected) return []
    return [
      `${new Date(day.from).toISOString()}: expected ${expected} calls in force, found ${before}`,
    ]
  })
  return [...(breach === null ? [] : [breach]), ...odd]
}
