import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import { type Frame, type Point, Shape } from '../../src/chart/Shape.ts'
import type { Svg } from '../../src/chart/Svg.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import type { Day } from './days.ts'
import { depthRatio, type MomentRow, thinShare } from './MomentRow.ts'
import type { Moment, Replay } from './replay/replay.ts'

const HEIGHT = 190
const reach = 0.3
const SAMPLES = 300

/** The picture's data: prices per step, the replay over them, and the analysed times. */
export interface Drawn {
  readonly day: Day
  readonly prices: readonly number[]
  /** Ms per price. */
  readonly interval: number
  readonly replay: Replay
  readonly rows: readonly MomentRow[]
}

/** Draws price and open longs over the day, and the pressure curve at each analysed time. */
export function replayPicture(drawn: Drawn): string {
  const { day, replay } = drawn
  const caption = {
    title: `${day.name}: a drawn book under the prices as they were`,
    subtitle: `${day.symbol}, ${day.source}; ${grouped(replay.accounts)} accounts, ${grouped(replay.liquidations)} liquidated`,
    source: 'Prices are real, accounts are not: plimsoll study. Times are UTC.',
  }
  const charts = [priceChart(drawn), openChart(drawn), pressureChart(drawn)]
  return document(caption, (place) => charts.map((chart) => Chart.draw(chart, place(HEIGHT))))
}

const hour = 3_600_000
const midnight = 24 * hour

/** Hours of the day, UTC. */
const hoursOf = ({ day, interval }: Drawn, tick: number): number =>
  ((day.from + tick * interval) % midnight) / hour

function axisOf(drawn: Drawn): Chart['x'] {
  const last = drawn.prices.length
  return {
    name: 'time of day, UTC',
    range: [hoursOf(drawn, 0), hoursOf(drawn, 0) + (last * drawn.interval) / hour],
    label: (value) => clock(Math.round(value * hour)),
  }
}

function line(drawn: Drawn, values: Iterable<number>): readonly Point[] {
  const start = hoursOf(drawn, 0)
  return [...values].map(
    (value, tick): Point => [start + ((tick + 1) * drawn.interval) / hour, value],
  )
}

/** The analysed times, labelled in the first plot. */
const uprights = (frame: Frame, drawn: Drawn, isNamed: boolean): readonly Svg[] =>
  drawn.rows.map(({ name, time }, index) =>
    Shape.upright(frame, (time % midnight) / hour, isNamed ? name : '', Shape.pen(index).colour),
  )

function priceChart(drawn: Drawn): Chart {
  const { prices, day } = drawn
  return {
    title: `Price of ${day.symbol}`,
    unit: 'USDT',
    x: axisOf(drawn),
    y: {
      range: [prices.reduce((a, b) => Math.min(a, b)), prices.reduce((a, b) => Math.max(a, b))],
      label: grouped,
    },
    shapes: (frame) => [
      Shape.line(frame, line(drawn, prices), Shape.pen(0)),
      ...uprights(frame, drawn, true),
    ],
  }
}

function openChart(drawn: Drawn): Chart {
  const { replay } = drawn
  const first = replay.open[0] ?? 1
  return {
    title: 'Longs still open',
    unit: 'share of those at the start, in units of the base',
    x: axisOf(drawn),
    y: { range: [0, 1], label: percent },
    shapes: (frame) => [
      Shape.line(
        frame,
        line(
          drawn,
          replay.open.map((one) => one / first),
        ),
        Shape.pen(0),
      ),
      ...uprights(frame, drawn, false),
    ],
  }
}

/** Absorption of the market, with the remaining depth and with all of it. */
const [thin, whole] = [Shape.pen(3), Shape.pen(4)]

function pressureChart({ replay, rows }: Drawn): Chart {
  const [base] = replay.moments
  const worth = base === undefined ? 1 : base.open * base.price
  const moves = Array.from({ length: SAMPLES + 1 }, (_, index) => (reach * index) / SAMPLES)
  const curveOf = ({ curve }: Moment): readonly Point[] =>
    moves.map((move): Point => [move, PressureCurve.forced(curve, move) / worth])
  const highest = Math.max(...replay.moments.map((one) => curveOf(one).at(-1)?.[1] ?? 0))
  return {
    title: 'Pressure: longs forced by a further fall',
    unit: 'share of the longs an hour before',
    x: { name: 'further fall, log move', range: [0, reach], label: percent },
    y: { range: [0, highest], label: percent },
    legend: [
      ...rows.map(({ name }, index) => ({
        pen: Shape.pen(index),
        words: name,
        mark: 'line' as const,
      })),
      { pen: thin, words: 'absorbed, a tenth of the depth', mark: 'line' },
      { pen: whole, words: 'absorbed, whole depth', mark: 'line' },
    ],
    shapes: (frame) => [
      Shape.line(
        frame,
        moves.map((move): Point => [move, depthRatio * thinShare * move]),
        thin,
      ),
      Shape.line(
        frame,
        moves.map((move): Point => [move, depthRatio * move]),
        whole,
      ),
      ...replay.moments.map((one, index) => Shape.line(frame, curveOf(one), Shape.pen(index))),
    ],
  }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`
