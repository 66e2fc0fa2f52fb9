import { Svg } from '../picture/Svg.ts'
import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Frame, Series } from './Shape.ts'

/** A plot: its words, its axes, what is drawn on it, and what its colours mean. */
export interface Chart {
  readonly title: string
  /** What its upright axis counts. */
  readonly unit: string
  /** What is worth knowing, at the right of the title. */
  readonly note?: string
  readonly x: AxisSpec
  readonly y: Omit<AxisSpec, 'name'>
  readonly shapes: (frame: Frame) => readonly Svg[]
  readonly legend?: readonly Entry[]
}

/** What a colour means. */
export interface Entry {
  readonly series: Series
  readonly words: string
  /** A line by its dash, a wash by its strength. */
  readonly mark: 'line' | 'band' | 'bar'
}

/** The height above an area that its title takes, and below that its axis takes. */
export const HEAD = 44
export const FOOT = 46

/** Draws a plot; the title stands above the area, the name of the axis below. */
export function draw(chart: Chart, area: Area): Svg {
  const x = Axis.across(area, chart.x)
  const y = Axis.up(area, { ...chart.y, name: chart.unit })
  const frame = { area, x, y }
  const clip = `a${Svg.short(area.left)}-${Svg.short(area.top)}`.replaceAll('.', '_')
  return Svg.element(
    'g',
    {},
    ...head(chart, area),
    ...Axis.draw(area, x, y),
    Svg.element(
      'clipPath',
      { id: clip },
      Svg.element('rect', {
        x: area.left,
        y: area.top - 5,
        width: area.right - area.left,
        height: area.bottom - area.top + 10,
      }),
    ),
    Svg.element('g', { 'clip-path': `url(#${clip})` }, ...chart.shapes(frame)),
  )
}

/** Title with its unit, a note at the right, and the legend on a line of its own. */
export function head(
  { title, unit, note, legend }: Pick<Chart, 'title' | 'unit' | 'note' | 'legend'>,
  { left, right, top }: Area,
): readonly Svg[] {
  const words = Svg.element('tspan', { class: 'unit', dx: 8 }, Svg.characters(unit))
  const line = top - (legend === undefined ? 12 : 28)
  return [
    Svg.element('text', { x: left, y: line, class: 'title' }, Svg.characters(title), words),
    ...(note === undefined ? [] : [Svg.text(right, line, 'note-words', note)]),
    ...legendOf(legend ?? [], left, top - 10),
  ]
}

const SWATCH = 20
const LETTER = 6.3

function legendOf(entries: readonly Entry[], left: number, y: number): readonly Svg[] {
  let x = left
  return entries.map(({ series, words, mark }) => {
    const start = x
    x += SWATCH + 6 + words.length * LETTER + 16
    return Svg.element(
      'g',
      { class: series },
      swatch(mark, series, start, y - 4),
      Svg.text(start + SWATCH + 6, y, 'tick', words),
    )
  })
}

function swatch(mark: Entry['mark'], series: Series, x: number, y: number): Svg {
  if (mark === 'line') return Svg.line(x, y, x + SWATCH, y, `series ${series}`)
  return Svg.element('rect', {
    x,
    y: y - 5,
    width: SWATCH,
    height: 10,
    class: `${mark} ${series}`,
  })
}

export * as Chart from './Chart.ts'
