import type { Area } from '../../chart/Area.ts'
import { Axis, type AxisSpec } from '../../chart/Axis.ts'
import { Chart } from '../../chart/Chart.ts'
import type { Colour } from '../../chart/Colour.ts'
import { type Caption, document } from '../../chart/document.ts'
import { changePercent, clock, compact, dateOf, grouped } from '../../chart/labels.ts'
import { Scale } from '../../chart/Scale.ts'
import { type Point, Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import type { Day, Minute } from '../../sim/metrics.ts'
import { Totals } from '../../sim/Totals.ts'
import { inUnits } from '../inUnits.ts'

const HEIGHT = 132
const HEAD = 44
const FOOT = 10
const LAST_FOOT = 46
const HOUR_LINES = 12
const GRID_LINES = 3
const LINE = 1.5
const DAY_MS = 86_400_000

/**
 * Draws a day: price, open calls, forced notional per minute and the fund, stacked on one time
 * axis.
 */
export function dayPicture(day: Day, caption: Caption): string {
  const panels = [price(day), calls(day), forced(day), fund(day)]
  return document(caption, (place) => {
    const areas = panels.map((_, index) =>
      place(HEIGHT, { head: HEAD, foot: index === panels.length - 1 ? LAST_FOOT : FOOT }),
    )
    const drawn = panels.map((panel, index) => {
      const isLast = index === panels.length - 1
      return Chart.draw(chartOf(panel, timeAxis(day, isLast)), areas[index] as Area)
    })
    return [...drawn, ...firstDeleveraging(day, areas)]
  })
}

/** Only the last panel labels the time axis. */
function timeAxis({ minutes }: Day, isLast: boolean): AxisSpec {
  const [low, high] = [minutes[0]?.time ?? 0, minutes.at(-1)?.time ?? 1]
  const isLong = high - low > 2 * DAY_MS
  const label = (time: number): string =>
    isLong || time % DAY_MS === 0 ? dateOf(time) : clock(time)
  return {
    ...{ range: [low, high], scale: Scale.time, ticks: HOUR_LINES },
    ...(isLast ? { label, name: 'time, UTC' } : { label: null }),
  }
}

/** One quantity over the day. */
interface Panel {
  readonly title: string
  readonly unit: string
  readonly note: string
  readonly colour: Colour
  /** A line's axis fits its range; other shapes start at zero. */
  readonly shape: 'line' | 'wash' | 'blocks'
  readonly points: readonly Point[]
  readonly label: (value: number) => string
  /** The subject of the note. */
  readonly marked: Point | null
  /** Times of another event, drawn with the quantity. */
  readonly notches: readonly number[]
}

function chartOf(panel: Panel, x: AxisSpec): Chart {
  const { title, unit, note, colour, shape, points, label, marked, notches } = panel
  const heights = points.map(([, up]) => up)
  const [low, high] = [reduced(heights, Math.min), reduced(heights, Math.max)]
  return {
    ...{ title, unit, note, colour, x },
    y: { range: [shape === 'line' ? low : Math.min(0, low), high], ticks: GRID_LINES, label },
    shapes: (frame) => [
      ...(shape === 'line' ? [] : [Shape[shape](frame, points, colour)]),
      Shape[shape === 'blocks' ? 'steps' : 'line'](frame, points, { colour, width: LINE }),
      ...Shape.notches(frame, notches, 'purple'),
      ...(marked === null ? [] : [Shape.dot(frame, marked, colour)]),
    ],
  }
}

const reduced = (values: readonly number[], choose: (a: number, b: number) => number): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => choose(a, b))

function price({ symbol, minutes, opening }: Day): Panel {
  const points = minutes.flatMap(({ time, price }): readonly Point[] =>
    price === null ? [] : [[time, Number(price)]],
  )
  const lowest = extreme(points, (value, best) => value < best)
  return {
    title: `Price of ${symbol}`,
    unit: quoteOf(symbol),
    note: lowest === null ? '' : lowWords(lowest, Number(opening ?? points[0]?.[1] ?? 0)),
    ...{ colour: 'blue', shape: 'line', points, label: grouped, marked: lowest, notches: [] },
  }
}

function lowWords([time, low]: Point, opening: number): string {
  const change = opening === 0 ? '' : ` (${changePercent(low / opening - 1)})`
  return `low ${grouped(low)}${change} at ${clock(time)}`
}

function calls({ minutes, totals }: Day): Panel {
  const points = over(minutes, ({ openCalls }) => openCalls)
  return {
    title: 'Margin calls open',
    unit: 'calls',
    note: `${grouped(totals.callsOpened)} issued, ${grouped(Totals.met(totals))} met, ${grouped(totals.callsExpired)} expired`,
    ...{ colour: 'amber', shape: 'wash', points, notches: [], marked: highest(points) },
    label: (value) => (Number.isInteger(value) ? grouped(value) : ''),
  }
}

function forced({ minutes, numeraire, totals }: Day): Panel {
  const points = over(minutes, ({ forced }) => inUnits(forced, numeraire))
  const most = highest(points)
  return {
    title: 'Forced notional a minute',
    unit: numeraire.id,
    note:
      most === null
        ? 'none'
        : `${compact(inUnits(totals.forced, numeraire))} in all, most at ${clock(most[0])}`,
    ...{ colour: 'red', shape: 'blocks', points, label: compact, marked: most, notches: [] },
  }
}

function fund({ minutes, numeraire, totals }: Day): Panel {
  const paid = compact(inUnits(totals.fundPaid, numeraire))
  const deleveraged = compact(inUnits(totals.deleveraged, numeraire))
  return {
    title: 'Insurance fund',
    unit: numeraire.id,
    note: `${paid} paid; ${deleveraged} deleveraged (marks)`,
    ...{ colour: 'green', shape: 'wash', label: compact, marked: null },
    points: over(minutes, ({ fund }) => inUnits(fund, numeraire)),
    notches: minutes.flatMap(({ time, deleveraged }) => (deleveraged > 0n ? [time] : [])),
  }
}

const over = (minutes: readonly Minute[], of: (minute: Minute) => number): readonly Point[] =>
  minutes.map((minute) => [minute.time, of(minute)])

/** The quote currency of a unified symbol: `BTC/USDT:USDT` is USDT. */
const quoteOf = (symbol: string): string => symbol.split('/')[1]?.split(':')[0] ?? ''

/** No maximum where all values are zero. */
function highest(points: readonly Point[]): Point | null {
  const most = extreme(points, (value, best) => value > best)
  return most === null || most[1] <= 0 ? null : most
}

const extreme = (
  points: readonly Point[],
  isBetter: (value: number, best: number) => boolean,
): Point | null =>
  points.reduce<Point | null>(
    (best, point) => (best === null || isBetter(point[1], best[1]) ? point : best),
    null,
  )

/** A line through all panels at the first deleveraging, labelled in the first. */
function firstDeleveraging(day: Day, areas: readonly Area[]): readonly Svg[] {
  const first = day.minutes.find(({ deleveraged }) => deleveraged > 0n)
  if (first === undefined) return []
  const words = `first deleveraging ${clock(first.time)}`
  return areas.map((area, index) => {
    const x = Axis.across(area, timeAxis(day, false))
    return Shape.upright({ area, x }, first.time, index === 0 ? words : '', 'purple')
  })
}
