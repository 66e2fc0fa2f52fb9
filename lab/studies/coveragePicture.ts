import { CivilDate } from '../../src/calendar/CivilDate.ts'
import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Point, Shape } from '../../src/chart/Shape.ts'
import type { Coverage } from './coverage/coverage.ts'

const HEIGHT = 190
const [YEAR, EPOCH] = [365.2425, 1970]

/** What is drawn over time, week by week. */
const overTime = ['long stock', 'short put'] as const

/** Days that were not covered by what is held and by method, and two of them over time. */
export function coveragePicture(found: readonly Coverage[], span: string): string {
  const caption = {
    title: 'Did the requirement cover the next day’s loss?',
    subtitle: span,
    source:
      'Prices are real, options are priced from an index of volatility: plimsoll study coverage.',
  }
  return document(caption, (place) => [
    Chart.draw(missedChart(found), place(HEIGHT)),
    ...overTime.flatMap((held) => {
      const own = found.filter((one) => one.held === held)
      return own.length === 0 ? [] : [Chart.draw(timeChart(held, own), place(HEIGHT))]
    }),
  ])
}

const namesOf = (found: readonly Coverage[], of: 'held' | 'method'): readonly string[] => [
  ...new Set(found.map((one) => one[of])),
]

const MISSED = 'Days not covered'
const BAR = 0.14

/** Where each method stands beside the middle of what is held. */
const offset = (place: number, count: number): number => (place - (count - 1) / 2) * BAR

function missedChart(found: readonly Coverage[]): Chart {
  const [helds, methods] = [namesOf(found, 'held'), namesOf(found, 'method')]
  const highest = Math.max(...found.map(({ between }) => between[1]))
  return {
    title: MISSED,
    unit: 'share of days, in the order of the legend; bars are 95 % by Wilson',
    x: {
      range: [-0.5, helds.length - 0.5],
      ticks: helds.length,
      label: (place) => helds[place] ?? '',
    },
    y: { range: [0, highest], label: percent },
    legend: methods.map((words, place) => ({ pen: Shape.pen(place), words, mark: 'line' })),
    shapes: (frame) =>
      found.flatMap(({ held, method, missed, days, between }) => {
        const place = methods.indexOf(method)
        const x = helds.indexOf(held) + offset(place, methods.length)
        const at: Point = [x, missed / days.length]
        return [
          Shape.dot(frame, at, Shape.pen(place).colour),
          Shape.whisker(frame, [x, ...between], Shape.pen(place)),
        ]
      }),
  }
}

function timeChart(held: string, found: readonly Coverage[]): Chart {
  const weeks = weeksOf(found[0] as Coverage)
  const bars = weeks.map(({ from, to, lost }) => ({ from, to, value: Math.max(0, lost) }))
  const lines = found.map((one) => weeksOf(one).map(({ from, asked }): Point => [from, asked]))
  const highest = Math.max(...bars.map(({ value }) => value), ...lines.flat().map(([, y]) => y))
  return {
    title: `${titled(held)}: asked, and lost on the worst day of each week`,
    unit: 'share of the price',
    x: {
      range: [weeks[0]?.from ?? 0, weeks.at(-1)?.to ?? 1],
      ticks: 12,
      label: String,
    },
    y: { range: [0, highest], label: percent },
    legend: [
      { pen: lost, words: 'lost', mark: 'bar' },
      ...found.map(({ method }, place) => ({
        ...{ pen: Shape.pen(place), words: method, mark: 'line' as const },
      })),
    ],
    shapes: (frame) => [
      ...Shape.bars(frame, bars, lost.colour),
      ...lines.map((points, place) => Shape.line(frame, points, Shape.pen(place))),
    ],
  }
}

const lost = { colour: 'red' } as const

const titled = (held: string): string => `${held.charAt(0).toUpperCase()}${held.slice(1)}`

interface Week {
  readonly monday: CivilDate
  /** Years. */
  readonly from: number
  readonly to: number
  readonly asked: number
  readonly lost: number
}

const yearsAt = (days: number): number => EPOCH + days / YEAR

/** Of each week the day that lost most, and what was asked before it. */
function weeksOf({ days }: Coverage): readonly Week[] {
  const groups = Map.groupBy(days, ({ date }) => date - (CivilDate.weekday(date) - 1))
  return [...groups].map(([monday, own]) => {
    const worst = own.reduce((most, one) => (one.lost > most.lost ? one : most))
    return {
      ...worst,
      monday: CivilDate.ofDay(monday),
      from: yearsAt(monday),
      to: yearsAt(monday + 7),
    }
  })
}

/** All that is drawn. */
export function coverageDrawn(found: readonly Coverage[]): readonly Series[] {
  const missed = namesOf(found, 'method').map((name) => ({
    ...{ chart: MISSED, name },
    points: found
      .filter(({ method }) => method === name)
      .map(({ held, missed: seen, days, between: [low, high] }) => ({
        ...{ x: held, y: seen / days.length, low, high },
      })),
  }))
  return [...missed, ...overTime.flatMap((held) => weeksDrawn(held, found))]
}

function weeksDrawn(held: string, found: readonly Coverage[]): readonly Series[] {
  const own = found.filter((one) => one.held === held)
  const series = (name: string, one: Coverage, of: 'asked' | 'lost'): Series => ({
    ...{ chart: titled(held), name },
    points: weeksOf(one).map((week) => ({ x: CivilDate.format(week.monday), y: week[of] })),
  })
  return [
    ...own.slice(0, 1).map((one) => series('lost', one, 'lost')),
    ...own.map((one) => series(one.method, one, 'asked')),
  ]
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`
