import type { Area } from './Area.ts'
import type { Axis } from './Axis.ts'
import type { Colour } from './Colour.ts'
import { Mark, type Pen } from './Mark.ts'
import { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** The drawing area with its two axes. */
export interface Frame {
  readonly area: Area
  readonly x: Axis
  readonly y: Axis
}

/** In units of the data, not of the page. */
export type Point = readonly [x: number, y: number]

/** The lines of one plot, which differ by dash as well as by colour. */
const pens = [
  { colour: 'blue' },
  { colour: 'vermilion', dash: '7 4' },
  { colour: 'green', dash: '2 3' },
  { colour: 'purple', dash: '9 3 2 3' },
  { colour: 'olive', dash: '12 4' },
  { colour: 'slate', dash: '4 4' },
] as const satisfies readonly Pen[]

/** The number of pens. */
export const PENS = pens.length

/** A pen for each of several lines; past the last pen they repeat. */
export const pen = (index: number): Pen => pens[index % PENS] as Pen

/** Opacity of filled areas, by purpose. */
export const strength = { wash: 0.13, band: 0.18, block: 0.55, bar: 0.8, layer: 1 } as const

const LINE = 2
const at = ({ x, y }: Frame, [across, up]: Point): string =>
  `${Svg.short(x.scale.at(across))} ${Svg.short(y.scale.at(up))}`

/** A line through points. */
export const line = (frame: Frame, points: readonly Point[], own: Pen): Svg =>
  Mark.stroke(through(frame, points), { width: LINE, ...own })

const through = (frame: Frame, points: readonly Point[]): string =>
  points.map((point, index) => `${index === 0 ? 'M' : 'L'}${at(frame, point)}`).join('')

/** A step line, which keeps its value until the next point, for sums over accounts. */
export const steps = (frame: Frame, points: readonly Point[], own: Pen): Svg =>
  Mark.stroke(stairs(frame, points), { width: LINE, ...own })

/** Omits repeated values. */
function stairs({ x, y }: Frame, points: readonly Point[]): string {
  let [d, height] = ['', '']
  for (const [index, [across, up]] of points.entries()) {
    const [right, next] = [Svg.short(x.scale.at(across)), Svg.short(y.scale.at(up))]
    if (index === 0) d = `M${right} ${next}`
    else if (next !== height) d += `H${right}V${next}`
    else if (index === points.length - 1) d += `H${right}`
    height = next
  }
  return d
}

/** The area between a line and zero. */
export const wash = (frame: Frame, points: readonly Point[], colour: Colour): Svg =>
  Mark.fill(grounded(frame, points, through(frame, points)), colour, strength.wash)

/** The area between steps and zero. */
export const blocks = (frame: Frame, points: readonly Point[], colour: Colour): Svg =>
  Mark.fill(grounded(frame, points, stairs(frame, points)), colour, strength.block)

function grounded({ x, y }: Frame, points: readonly Point[], outline: string): string {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return ''
  const floor = Svg.short(y.scale.at(0))
  const [left, right] = [Svg.short(x.scale.at(first[0])), Svg.short(x.scale.at(last[0]))]
  return `${outline}L${right} ${floor}L${left} ${floor}Z`
}

/** The area between two lines. */
export function band(
  frame: Frame,
  rows: readonly (readonly [x: number, low: number, high: number])[],
  colour: Colour,
  opacity: number = strength.band,
): Svg {
  const there = rows.map(([x, , high]): Point => [x, high])
  const back = rows.map(([x, low]): Point => [x, low]).reverse()
  const d = `M${[...there, ...back].map((point) => at(frame, point)).join('L')}Z`
  return Mark.fill(rows.length === 0 ? '' : d, colour, opacity)
}

/** Stacked values, the first at the bottom. */
export interface Layer {
  readonly colour: Colour
  /** One per point of the axis. */
  readonly heights: readonly number[]
}

/** Stacked layers. */
export function stack(
  frame: Frame,
  places: readonly number[],
  layers: readonly Layer[],
): readonly Svg[] {
  let floor = places.map(() => 0)
  return layers.map(({ colour, heights }) => {
    const below = floor
    floor = below.map((low, index) => low + (heights[index] ?? 0))
    const rows = places.map((x, index) => [x, below[index] ?? 0, floor[index] ?? 0] as const)
    return band(frame, rows, colour, strength.layer)
  })
}

/** A bar from zero. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly value: number
}

const BAR_GAP = 1

/** Bars, each with its own width. */
export function bars({ x, y }: Frame, rows: readonly Bar[], colour: Colour): readonly Svg[] {
  const bottom = y.scale.at(0)
  return rows
    .filter(({ value }) => value > 0)
    .map(({ from, to, value }) => {
      const ends = [x.scale.at(from), x.scale.at(to)]
      const left = Math.min(...ends) + BAR_GAP / 2
      const right = Math.max(left + 0.5, Math.max(...ends) - BAR_GAP / 2)
      const top = Math.min(bottom, y.scale.at(value))
      return Mark.box({ left, right, top, bottom }, colour, strength.bar)
    })
}

const DOT = 4

/** A highlighted point. */
export const dot = ({ x, y }: Frame, [across, up]: Point, colour: Colour): Svg =>
  Mark.dot([x.scale.at(across), y.scale.at(up)], DOT, colour)

const CAP = 3

/** An error bar from the one to the other, with a short cap at each end. */
export function whisker(
  { x, y }: Frame,
  [place, low, high]: readonly [x: number, low: number, high: number],
  { colour }: Pen,
): Svg {
  const [across, bottom, top] = [x.scale.at(place), y.scale.at(low), y.scale.at(high)]
  const pen = { colour, width: 1.4 }
  return Svg.element(
    'g',
    {},
    Mark.line([across, bottom], [across, top], pen),
    Mark.line([across - CAP, bottom], [across + CAP, bottom], pen),
    Mark.line([across - CAP, top], [across + CAP, top], pen),
  )
}

const NOTCH = 9

/** A tick on the lower axis at each event. */
export const notches = (
  { area, x }: Frame,
  places: readonly number[],
  colour: Colour,
): readonly Svg[] =>
  places.map((place) =>
    Mark.line([x.scale.at(place), area.bottom], [x.scale.at(place), area.bottom - NOTCH], {
      colour,
      width: 1.2,
    }),
  )

/** A vertical line with an optional label at its top, on the requested side where there is room. */
export function upright(
  { area, x }: Pick<Frame, 'area' | 'x'>,
  place: number,
  words: string,
  colour: Colour,
  side: 'left' | 'right' = 'right',
): Svg {
  const { left, right, top, bottom } = area
  const across = x.scale.at(place)
  const line = Mark.line([across, top], [across, bottom], { colour, width: 1.4, dash: '5 3' })
  if (words === '') return line
  const room = side === 'left' ? across - left : right - across
  const isLeft = room >= Words.widthOf(words, 'label') + GAP ? side === 'left' : side === 'right'
  const head = [across + (isLeft ? -GAP : GAP), top + 13] as const
  return Svg.element('g', {}, line, Words.over(head, words, { anchor: isLeft ? 'end' : 'start' }))
}

const GAP = 6

export * as Shape from './Shape.ts'
