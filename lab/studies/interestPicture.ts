import { Area } from '../../src/chart/Area.ts'
import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Point, Shape } from '../../src/chart/Shape.ts'
import type { Day } from './interest/Day.ts'
import type { Teller } from './interestStudy.ts'

const HEIGHT = 240
const GAP = 60

const positive = (fell: number): number => Math.max(0, fell)

/** What each teller said of a day against what came, beside the line on which both are one. */
export function interestPicture(days: readonly Day[], tellers: readonly Teller[]): string {
  const caption = {
    title: 'Falls of open interest, told from the prices of the day',
    subtitle: `${days.length} days after those that were fitted`,
    source: 'Open interest and prices are real, leverage is fitted: plimsoll study interest.',
  }
  return document(caption, (place) => {
    const areas = Area.row(place(HEIGHT), tellers.length, GAP)
    return tellers.map((one, at) => Chart.draw(chart(days, one, at), areas[at] as Area))
  })
}

const titles = ['By the move alone', 'By the curve, at once', 'By curve and entries'] as const

function chart(days: readonly Day[], { of }: Teller, place: number): Chart {
  const points = days.map((day): Point => [of(day), positive(day.fell)])
  const end = Math.max(0.01, ...points.flat())
  const diagonal: readonly Point[] = [
    [0, 0],
    [end, end],
  ]
  return {
    ...{ title: titles[place] ?? '', unit: 'told across, fell up' },
    x: { range: [0, end], ticks: 4, label: percent },
    y: { range: [0, end], label: percent },
    shapes: (frame) => [
      Shape.line(frame, diagonal, Shape.pen(5)),
      ...points.map((point) => Shape.dot(frame, point, Shape.pen(place).colour)),
    ],
  }
}

/** All that is drawn: told as x. */
export const interestDrawn = (
  days: readonly Day[],
  tellers: readonly Teller[],
): readonly Series[] =>
  tellers.map(({ name, of }, place) => ({
    ...{ chart: titles[place] ?? '', name },
    points: days.map((day) => ({ x: Number(of(day).toPrecision(7)), y: positive(day.fell) })),
  }))

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`
