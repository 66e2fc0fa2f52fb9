import { Svg } from '../picture/Svg.ts'
import type { Area } from './Area.ts'
import type { Axis } from './Axis.ts'

/** Where shapes are drawn: an area and what its two directions mean. */
export interface Frame {
  readonly area: Area
  readonly x: Axis
  readonly y: Axis
}

export type Point = readonly [x: number, y: number]

/** The class of a colour, one of the series of the sheet, with a dash of its own where it is a line. */
export type Series = 's1' | 's2' | 's3' | 's4' | 's5' | 's6'

const at = ({ x, y }: Frame, [across, up]: Point): string =>
  `${Svg.short(x.scale.at(across))} ${Svg.short(y.scale.at(up))}`

/** A line through points. */
export function line(frame: Frame, points: readonly Point[], series: Series): Svg {
  const d = points.map((point, index) => `${index === 0 ? 'M' : 'L'}${at(frame, point)}`).join('')
  return Svg.element('path', { d, class: `series ${series}` })
}

/** A line that keeps its height until the next point: sums over accounts rise in steps. */
export function steps(frame: Frame, points: readonly Point[], series: Series): Svg {
  const [first] = points
  let d = first === undefined ? '' : `M${at(frame, first)}`
  for (const [across, up] of points.slice(1)) {
    d += `H${Svg.short(frame.x.scale.at(across))}V${Svg.short(frame.y.scale.at(up))}`
  }
  return Svg.element('path', { d, class: `series ${series}` })
}

/** What lies between two heights along the way. */
export function band(
  frame: Frame,
  rows: readonly (readonly [x: number, low: number, high: number])[],
  series: Series,
): Svg {
  const there = rows.map(([x, , high]): Point => [x, high])
  const back = rows.map(([x, low]): Point => [x, low]).reverse()
  const d = `M${[...there, ...back].map((point) => at(frame, point)).join('L')}Z`
  return Svg.element('path', { d: rows.length === 0 ? '' : d, class: `band ${series}` })
}

/** A bar that stands on zero. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly value: number
}

const BAR_GAP = 1

/** Bars, each as wide as what it counts. */
export function bars({ x, y }: Frame, rows: readonly Bar[], series: Series): readonly Svg[] {
  const floor = y.scale.at(0)
  return rows
    .filter(({ value }) => value > 0)
    .map(({ from, to, value }) => {
      const ends = [x.scale.at(from), x.scale.at(to)]
      const [left, right] = [Math.min(...ends), Math.max(...ends)]
      const high = y.scale.at(value)
      return Svg.element('rect', {
        x: left + BAR_GAP / 2,
        y: high,
        width: Math.max(0.5, right - left - BAR_GAP),
        height: Math.max(0, floor - high),
        class: `bar ${series}`,
      })
    })
}

/** An upright line with words at its head: where there is room, on the side that is asked for. */
export function upright(
  frame: Frame,
  x: number,
  text: string,
  series: Series,
  side: 'left' | 'right' = 'right',
): Svg {
  const { left, right, top, bottom } = frame.area
  const index = frame.x.scale.at(x)
  const room = side === 'left' ? index - left : right - index
  const isLeft = room >= text.length * LETTER ? side === 'left' : side === 'right'
  return Svg.element(
    'g',
    { class: series },
    Svg.line(index, top, index, bottom, 'upright'),
    Svg.text(index + (isLeft ? -6 : 6), top + 13, isLeft ? 'words end-words' : 'words', text),
  )
}

const LETTER = 6.5

export * as Shape from './Shape.ts'
