import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Colour } from './Colour.ts'
import { Mark, type Pen } from './Mark.ts'
import { type Frame, Shape } from './Shape.ts'
import { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** A plot with its title. */
export interface Chart extends Head, Plot {}

/** The heading of a plot. */
export interface Head {
  readonly title: string
  /** The unit. */
  readonly unit: string
  /** A note at the right of the title. */
  readonly note?: string
  /** The colour of the note. */
  readonly colour?: Colour
  readonly legend?: readonly Entry[]
}

/** Two axes, and the shapes between them. */
export interface Plot {
  readonly x: AxisSpec
  readonly y: AxisSpec
  readonly shapes: (frame: Frame) => readonly Svg[]
}

/** A legend entry: a line by its dash, an area by its opacity. */
export interface Entry {
  readonly pen: Pen
  readonly words: string
  readonly mark: 'line' | keyof typeof Shape.strength
}

/** Draws a plot with its title above the area and its axes around it. */
export const draw = (chart: Chart, area: Area): Svg =>
  Svg.element('g', {}, ...head(chart, area), plot(chart, area))

/** Draws the axes and the shapes, clipped at the edges of the area. */
export function plot({ x, y, shapes }: Plot, area: Area): Svg {
  const frame = { area, x: Axis.across(area, x), y: Axis.up(area, y) }
  const clip = `a${Svg.short(area.left)}-${Svg.short(area.top)}`.replaceAll('.', '_')
  return Svg.element(
    'g',
    {},
    ...Axis.draw(area, frame.x, frame.y),
    Svg.element('clipPath', { id: clip }, edges(area)),
    Svg.element('g', { 'clip-path': `url(#${clip})` }, ...shapes(frame)),
  )
}

const OVER = 5

/** A margin, so that a point or a thick line on the edge is not clipped. */
const edges = ({ left, right, top, bottom }: Area): Svg =>
  Svg.element('rect', {
    ...{ x: left - OVER, y: top - OVER },
    ...{ width: right - left + 2 * OVER, height: bottom - top + 2 * OVER },
  })

const OVER_AREA = 12
const OVER_LEGEND = 30

/** Title with its unit, a note at the right, and the legend on a line of its own. */
export function head({ title, unit, note, colour, legend = [] }: Head, area: Area): readonly Svg[] {
  const { left, right, top } = area
  const y = top - (legend.length === 0 ? OVER_AREA : OVER_LEGEND)
  const setting = { anchor: 'end', ...(colour === undefined ? {} : { colour }) } as const
  return [
    Words.title([left, y], title, unit),
    ...(note === undefined ? [] : [Words.write([right, y], 'note', note, setting)]),
    ...legendOf(legend, left, top - OVER_AREA),
  ]
}

const SWATCH = 20
const SWATCH_GAP = 6
const ENTRY_GAP = 16

function legendOf(entries: readonly Entry[], left: number, y: number): readonly Svg[] {
  let x = left
  return entries.flatMap(({ pen, words, mark }) => {
    const start = x
    x += SWATCH + SWATCH_GAP + Words.widthOf(words, 'tick') + ENTRY_GAP
    return [
      swatch(mark, pen, [start, y - 4]),
      Words.write([start + SWATCH + SWATCH_GAP, y], 'tick', words),
    ]
  })
}

function swatch(mark: Entry['mark'], pen: Pen, [x, y]: Mark.Spot): Svg {
  if (mark === 'line') return Mark.line([x, y], [x + SWATCH, y], { width: 2, ...pen })
  const area = { left: x, right: x + SWATCH, top: y - 5, bottom: y + 5 }
  return Mark.box(area, pen.colour, Shape.strength[mark])
}

export * as Chart from './Chart.ts'
