import type { Area } from '../../chart/Area.ts'
import { Chart, type Head } from '../../chart/Chart.ts'
import { Heat } from '../../chart/Heat.ts'
import { compact } from '../../chart/labels.ts'
import type { Pen } from '../../chart/Mark.ts'
import { type Frame, type Point, Shape } from '../../chart/Shape.ts'
import type { Svg } from '../../chart/Svg.ts'
import { Cascade, type Cliff } from '../../pressure/Cascade.ts'
import { LiquidationMap } from '../../pressure/LiquidationMap.ts'
import { PressureCurve } from '../../pressure/PressureCurve.ts'
import type { PressureReport } from '../../pressure/PressureReport.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import { percent, priceText } from './numbers.ts'

const pens: Readonly<Record<Scenario['toward'], Pen>> = { down: Shape.pen(1), up: Shape.pen(0) }
const penOf = ({ way }: PressureReport): Pen => pens[way.toward]
const [absorbing, falling, nobody] = [Shape.pen(2), Shape.pen(3), Shape.pen(5)]
const sign = (way: Scenario): 1 | -1 => (way.toward === 'down' ? -1 : 1)
const least = 0.3
const SAMPLES = 300

/** The range of the picture in each direction, as shares of the price: below is negative. */
function range(found: readonly PressureReport[]): readonly [number, number] {
  const farthest = (toward: Scenario['toward']): number => {
    const one = found.find(({ way }) => way.toward === toward)
    if (one === undefined) return 0
    return Math.min(0.95, Math.max(least, ...one.forced.map(({ share }) => share)))
  }
  return [-farthest('down'), farthest('up')]
}

const shares = (found: readonly PressureReport[], { way }: PressureReport): readonly number[] => {
  const [low, high] = range(found)
  const end = way.toward === 'down' ? -low : high
  return Array.from({ length: SAMPLES + 1 }, (_, index) => (end * index) / SAMPLES)
}

const TICKS = 6

/** What each plot of a market is called. */
export const titles = {
  curve: 'Forced by a move of the price',
  map: 'Liquidation map: forced at a price',
  leverage: 'Who is forced: leverage now',
  loop: 'Where a shock ends',
} as const

function priceAxis(found: readonly PressureReport[], ticks = TICKS) {
  const price = found[0]?.price ?? null
  const name = found[0]?.way.name ?? ''
  const words = (share: number): string =>
    share > 0 ? `+${percent(share)}` : percent(share).replace('-', '−')
  return {
    name: price === null ? `change of price: ${name}` : `price of ${name}, and its change`,
    range: range(found),
    ticks,
    label: (share: number) =>
      price === null ? words(share) : `${priceText(price * (1 + share))} (${words(share)})`,
  }
}

/** Forced by a move, against what the market absorbs on the way. */
export function curveChart(found: readonly PressureReport[]): Chart {
  const currency = found[0]?.currency ?? ''
  const highest = Math.max(
    ...found.map((one) =>
      PressureCurve.forced(
        one.curve,
        Scenario.moveOf(one.way.toward, shares(found, one).at(-1) ?? 0),
      ),
    ),
  )
  return {
    title: titles.curve,
    unit: currency,
    x: priceAxis(found),
    y: { range: [0, highest || 1], label: compact },
    legend: [
      ...found.map(({ way }) => ({
        pen: pens[way.toward],
        words: way.toward === 'down' ? 'sold by the fall' : 'bought by the rise',
        mark: 'line' as const,
      })),
      { pen: absorbing, words: 'what the market absorbs on the way', mark: 'line' },
      ...(found.some(({ cliffs }) => cliffs.length > 0) ? [fallEntry] : []),
    ],
    shapes: (frame) => [
      ...found.flatMap((one) => fallOf(frame, one)),
      ...found.flatMap((one) => [
        Shape.line(frame, absorbed(found, one), absorbing),
        Shape.steps(frame, forced(found, one), penOf(one)),
      ]),
      // Drawn last, so that no line covers the text.
      ...found.flatMap((one) => edgeOf(frame, one)),
    ],
  }
}

/** What a move on the way forces. */
export const forced = (found: readonly PressureReport[], one: PressureReport): readonly Point[] =>
  shares(found, one).map((share) => [
    sign(one.way) * share,
    PressureCurve.forced(one.curve, Scenario.moveOf(one.way.toward, share)),
  ])

/** What the market absorbs on the way to a move. */
export const absorbed = (found: readonly PressureReport[], one: PressureReport): readonly Point[] =>
  shares(found, one)
    .map(
      (share): Point => [
        sign(one.way) * share,
        one.market.curve.absorbs(Scenario.moveOf(one.way.toward, share)),
      ],
    )
    .filter(([, size]) => Number.isFinite(size))

const fallEntry = {
  ...{ pen: falling, words: 'the largest cliff: the price falls through' },
  mark: 'band',
} as const

/** The price interval skipped at the largest cliff. */
function fallOf(frame: Frame, one: PressureReport): readonly Svg[] {
  const edges = cliffEdges(one).map(([x]) => x)
  if (edges.length === 0) return []
  return [
    Shape.band(
      frame,
      edges.map((x) => [x, 0, frame.y.scale.ticks.at(-1) ?? 0] as const),
      falling.colour,
    ),
  ]
}

/** From where and to where the price falls at the largest cliff, with what is forced by then. */
export function cliffEdges(one: PressureReport): readonly Point[] {
  const largest = largestCliff(one)
  if (largest === null) return []
  const { from, to, before, notional } = largest
  return [
    [shareOf(one.way, from), before],
    [shareOf(one.way, to), before + notional],
  ]
}

/** The end point, in words. */
function edgeOf(frame: Frame, one: PressureReport): readonly Svg[] {
  const largest = largestCliff(one)
  if (largest === null) return []
  const side = one.way.toward === 'down' ? 'left' : 'right'
  const words = cliffWords(largest, one.way)
  return [Shape.upright(frame, shareOf(one.way, largest.to), words, falling.colour, side)]
}

const largestCliff = ({ cliffs }: PressureReport): Cliff | null =>
  cliffs.reduce<Cliff | null>(
    (most, one) => (most === null || one.notional > most.notional ? one : most),
    null,
  )

const shareOf = (way: Scenario, move: number): number =>
  sign(way) * Scenario.shareOf(way.toward, move)

const cliffWords = ({ shock, to }: Cliff, { toward }: Scenario): string =>
  `a shock of ${percent(Scenario.shareOf(toward, shock))} ends at ${percent(Scenario.shareOf(toward, to))}`

const BANDS = 60

/** Forced at a price, in bands of it. */
export function mapChart(found: readonly PressureReport[]): Chart {
  const bars = found.map((one) => ({ one, rows: bandsOf(found, one) }))
  const highest = Math.max(1e-9, ...bars.flatMap(({ rows }) => rows.map(({ value }) => value)))
  const [low, high] = range(found)
  const step = (high - low) / BANDS
  return {
    title: titles.map,
    unit: `${found[0]?.currency ?? ''} in each ${percent(step)} of the price`,
    x: priceAxis(found),
    y: { range: [0, highest], label: compact },
    legend: found.map(({ way }) => ({
      pen: pens[way.toward],
      words: way.toward === 'down' ? 'longs, sold' : 'shorts, bought back',
      mark: 'bar' as const,
    })),
    shapes: (frame) => bars.flatMap(({ one, rows }) => Shape.bars(frame, rows, penOf(one).colour)),
  }
}

/** What is forced between two changes of the price, shares of it. */
export interface Band {
  readonly from: number
  readonly to: number
  readonly value: number
}

/** What is forced in each band of the price. */
export function bandsOf(
  found: readonly PressureReport[],
  { curve, way }: PressureReport,
): readonly Band[] {
  const [low, high] = range(found)
  const end = way.toward === 'down' ? -low : high
  const count = Math.round((BANDS * end) / (high - low))
  const at = (edge: number): number =>
    PressureCurve.forced(curve, Scenario.moveOf(way.toward, (end * edge) / count))
  return Array.from({ length: count }, (_, band) => ({
    ...bandOf(way, [(end * band) / count, (end * (band + 1)) / count]),
    value: at(band + 1) - (band === 0 ? 0 : at(band)),
  }))
}

const bandOf = (way: Scenario, [near, far]: readonly [number, number]) => ({
  ...{ from: sign(way) * near, to: sign(way) * far },
})

const leverageEdges = Float64Array.of(0, 2, 5, 10, 20, 50, 1_000)
/** Rows of leverage, from the lowest. */
export const leverageNames = ['to 2', '2 to 5', '5 to 10', '10 to 20', '20 to 50', 'over 50']
const HEAT_BANDS = 30

/** Who is forced, by the leverage that they have now; an area of less than the page has fewer words. */
export function leverageDrawn(
  found: readonly PressureReport[],
  area: Area,
  isNarrow = false,
): readonly Svg[] {
  const heat = leverageHeat(found, isNarrow ? 4 : TICKS)
  const currency = found[0]?.currency ?? ''
  const head: Head = {
    title: titles.leverage,
    unit: isNarrow ? currency : `${currency} by price and by gross ÷ equity`,
  }
  return [
    ...Chart.head(head, area),
    ...Heat.draw(heat, area),
    ...Heat.key(heat, area.right, area.top - 23),
  ]
}

function leverageHeat(found: readonly PressureReport[], ticks: number): Heat {
  const parts = [...found]
    .sort((a, b) => sign(a.way) - sign(b.way))
    .map((one) => leverageBands(found, one))
  const cells = leverageNames.map((_, row) =>
    parts.flatMap((part) => (part[row] ?? []).map(({ value }) => value)),
  )
  const full = Math.max(1e-9, ...cells.flat())
  return {
    columns: priceAxis(found, ticks),
    rows: [...leverageNames].reverse(),
    cells: cells.reverse(),
    label: compact,
    full,
    colour: Shape.pen(0).colour,
    isWritten: false,
  }
}

/** What is forced by leverage, then by band from the lowest price to the highest. */
export function leverageBands(
  found: readonly PressureReport[],
  { rows, way }: PressureReport,
): readonly (readonly Band[])[] {
  const [low, high] = range(found)
  const end = way.toward === 'down' ? -low : high
  const count = Math.max(1, Math.round((HEAT_BANDS * end) / (high - low)))
  const map = LiquidationMap.create(
    {
      distances: Float64Array.from(rows, ({ liquidation }) => liquidation.move),
      notionals: Float64Array.from(rows, ({ flow }) => Math.max(0, flow)),
    },
    Float64Array.from(rows, ({ held }) => Math.min(999, held.leverage)),
    Float64Array.from({ length: count + 1 }, (_, edge) =>
      Scenario.moveOf(way.toward, (end * edge) / count),
    ),
    leverageEdges,
  )
  if (!map.ok) throw new TypeError(`expected a map, found ${map.error}`)
  const { cells } = map.value
  return leverageNames.map((_, leverage) => {
    const line = Array.from({ length: count }, (_, band) => ({
      ...bandOf(way, [(end * band) / count, (end * (band + 1)) / count]),
      value: cells[band * leverageNames.length + leverage] as number,
    }))
    return way.toward === 'down' ? line.reverse() : line
  })
}

/** Where a shock ends with the loop closed. */
export function loopChart(found: readonly PressureReport[]): Chart {
  const end = farthestShock(found)
  const lines = found.map((one) => ({ one, points: responses(found, one) }))
  const highest = Math.max(end, ...lines.flatMap(({ points }) => points.map(([, to]) => to)))
  return {
    title: titles.loop,
    unit: 'the whole move of the price',
    x: { name: 'shock from outside', range: [0, end], label: percent },
    y: { range: [0, highest], label: percent },
    legend: [
      ...found.map(({ way }) => ({
        pen: pens[way.toward],
        words: way.toward === 'down' ? 'down' : 'up',
        mark: 'line' as const,
      })),
      { pen: nobody, words: 'nobody forced', mark: 'line' },
    ],
    shapes: (frame) => [
      Shape.line(
        frame,
        [
          [0, 0],
          [end, end],
        ],
        nobody,
      ),
      ...lines.map(({ one, points }) => Shape.line(frame, points, penOf(one))),
    ],
  }
}

const LOOP_SAMPLES = 200

const farthestShock = (found: readonly PressureReport[]): number =>
  Math.max(...found.flatMap(({ forced }) => forced.map(({ share }) => share)), 0.05)

/** Where shocks end by one pass without offsetting orders: an upper bound on the effect. */
export function responses(
  found: readonly PressureReport[],
  { way, cascade }: PressureReport,
): readonly Point[] {
  const end = farthestShock(found)
  return Array.from({ length: LOOP_SAMPLES + 1 }, (_, index): Point => {
    const share = (end * index) / LOOP_SAMPLES
    const shock = Scenario.moveOf(way.toward, share)
    const { move } = Cascade.respond(cascade, shock)
    return [share, Math.min(2, Scenario.shareOf(way.toward, move))]
  })
}
