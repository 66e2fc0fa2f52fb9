import { Area } from '../../src/chart/Area.ts'
import { againstDepth } from '../../src/chart/againstDepth.ts'
import { Chart } from '../../src/chart/Chart.ts'
import { document } from '../../src/chart/document.ts'
import { clock, grouped } from '../../src/chart/labels.ts'
import type { Series } from '../../src/chart/Series.ts'
import { type Frame, type Point, Shape } from '../../src/chart/Shape.ts'
import type { Svg } from '../../src/chart/Svg.ts'
import type { ByDepth, Spread } from './replay/ByDepth.ts'
import type { Coin } from './replay/replayScenario.ts'
import type { Replayed } from './replayStudy.ts'
import { momentNames } from './replayTables.ts'

const HEIGHT = 190
const GAP = 90

/** Draws price and longs over the day, gain and critical fall against depth, and what came of each coin. */
export function replayPicture(found: Replayed): string {
  const { day, run, coins } = found
  const caption = {
    title: `${day.name}: a drawn book under the prices as they were`,
    subtitle: `${day.source}; ${grouped(run.accounts)} accounts in ${coins.length} coins, ${grouped(run.liquidations)} liquidated`,
    source: 'Prices are real, accounts are not: plimsoll study. Times are UTC.',
  }
  return document(caption, (place) => {
    const [price, open] = [place(HEIGHT), place(HEIGHT)]
    const [left, right] = Area.row(place(HEIGHT), 2, GAP) as [Area, Area]
    return [
      Chart.draw(priceChart(found), price),
      Chart.draw(openChart(found), open),
      Chart.draw(depthChart(found, gains), left),
      Chart.draw(depthChart(found, criticals), right),
      Chart.draw(coinChart(found), place(HEIGHT)),
    ]
  })
}

const hour = 3_600_000
const midnight = 24 * hour

/** Hours of the day, UTC. */
const hoursOf = ({ day, interval }: Replayed, tick: number): number =>
  ((day.from + tick * interval) % midnight) / hour

const leaderOf = ({ coins, leader }: Replayed): Coin => coins[leader] as Coin

function axisOf(found: Replayed): Chart['x'] {
  const last = leaderOf(found).prices.length
  return {
    name: 'time of day, UTC',
    range: [hoursOf(found, 0), hoursOf(found, 0) + (last * found.interval) / hour],
    label: (value) => clock(Math.round(value * hour)),
  }
}

function line(found: Replayed, values: readonly number[]): readonly Point[] {
  const start = hoursOf(found, 0)
  return values.map((value, tick): Point => [start + ((tick + 1) * found.interval) / hour, value])
}

/** The analysed times, labelled in the first plot. */
const uprights = (frame: Frame, { run }: Replayed, isNamed: boolean): readonly Svg[] =>
  run.moments.map(({ time }, index) =>
    Shape.upright(
      frame,
      (time % midnight) / hour,
      isNamed ? (momentNames[index] ?? '') : '',
      Shape.pen(index).colour,
    ),
  )

function priceChart(found: Replayed): Chart {
  const { symbol, prices } = leaderOf(found)
  const ends = [prices.reduce((a, b) => Math.min(a, b)), prices.reduce((a, b) => Math.max(a, b))]
  return {
    ...{ title: `Price of ${symbol}`, unit: 'USDT', x: axisOf(found) },
    y: { range: ends as [number, number], label: grouped },
    shapes: (frame) => [
      Shape.line(frame, line(found, prices), Shape.pen(0)),
      ...uprights(frame, found, true),
    ],
  }
}

/** Lines of the coins with most longs, each as a share of its own in the beginning. */
const LINES = 4

const openLines = (found: Replayed): readonly { coin: Coin; shares: readonly number[] }[] =>
  found.coins.slice(0, LINES).map((coin, place) => {
    const first = found.run.longs[0]?.[place] ?? 1
    return { coin, shares: found.run.longs.map((one) => (one[place] as number) / first) }
  })

function openChart(found: Replayed): Chart {
  const lines = openLines(found)
  return {
    title: 'Longs still open',
    unit: 'share of those at the start, in units of each coin',
    x: axisOf(found),
    y: { range: [0, 1], label: percent },
    legend: lines.map(({ coin }, place) => ({
      ...{ pen: Shape.pen(place), words: coin.symbol, mark: 'line' as const },
    })),
    shapes: (frame) => [
      ...lines.map(({ shares }, place) => Shape.line(frame, line(found, shares), Shape.pen(place))),
      ...uprights(frame, found, false),
    ],
  }
}

/** One of the two figures against depth. */
interface Against {
  readonly title: string
  readonly unit: string
  readonly of: (row: ByDepth) => Spread | null
  readonly label: (value: number) => string
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`

const gains: Against = {
  title: 'Gain against depth',
  unit: 'part of the whole fall after a fifth',
  of: ({ gain }) => gain,
  label: (value) => `${Number(value.toFixed(2))}`,
}

const criticals: Against = {
  title: 'Critical fall against depth',
  unit: 'least fall that jumps',
  of: ({ critical }) => critical,
  label: percent,
}

const depthChart = ({ byDepth }: Replayed, { title, unit, of, label }: Against): Chart =>
  againstDepth(
    {
      ...{ title, unit, label, depths: byDepth.map(({ share }) => share) },
      name: 'depth over the assumed; band: half and double, bars: books drawn again',
    },
    byDepth.flatMap((row) => {
      const found = of(row)
      return found === null ? [] : [{ depth: row.share, ...found }]
    }),
  )

/** Coins whose names have room beside one another. */
const NAMED = 20

function coinChart({ foreseen: all }: Replayed): Chart {
  const foreseen = all.slice(0, NAMED)
  const names = foreseen.map(({ coin }) => shortened(coin.symbol))
  const figures = foreseen.flatMap(({ alone, together, came }) => [alone, together, came])
  return {
    title: 'Foretold of each coin, and what came',
    unit: 'log moves; bars: by volatility to the book on a tenth of the depth; dots: it fell',
    x: { range: [-0.5, names.length - 0.5], ticks: names.length, label: (at) => names[at] ?? '' },
    y: { range: [0, Math.min(2, Math.max(...figures))], label: percent },
    shapes: (frame) =>
      foreseen.flatMap(({ alone, together, came }, x) => [
        Shape.whisker(frame, [x, alone, together], Shape.pen(1)),
        Shape.dot(frame, [x, came], Shape.pen(0).colour),
      ]),
  }
}

const shortened = (symbol: string): string => (symbol.split('/')[0] ?? '').slice(0, 5)

/** All that is drawn. */
export function replayDrawn(found: Replayed): readonly Series[] {
  const { symbol, prices } = leaderOf(found)
  const timed = (values: readonly number[]): Series['points'] =>
    values.map((y, tick) => ({
      ...{ x: new Date(found.day.from + (tick + 1) * found.interval).toISOString(), y },
    }))
  const against = [gains, criticals].map(({ title, of }) => ({
    ...{ chart: title, name: 'the book; books drawn again' },
    points: found.byDepth.flatMap((row) => {
      const one = of(row)
      return one === null ? [] : [{ x: row.share, y: one.value, low: one.low, high: one.high }]
    }),
  }))
  const points = found.foreseen.map(({ coin, came, alone, together }) => ({
    ...{ x: coin.symbol, y: came, low: alone, high: together },
  }))
  return [
    { chart: 'Price', name: symbol, points: timed(prices) },
    ...openLines(found).map(({ coin, shares }) => ({
      ...{ chart: 'Longs still open', name: coin.symbol, points: timed(shares) },
    })),
    ...against,
    { chart: 'Foretold', name: 'fell; by volatility; with the book, thin', points },
  ]
}
