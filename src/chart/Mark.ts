import type { Area } from './Area.ts'
import { Colour } from './Colour.ts'
import { Svg } from './Svg.ts'

/** The stroke of a line. */
export interface Pen {
  readonly colour: Colour
  /** Lengths of dash and gap; none for a solid line. */
  readonly dash?: string
  readonly width?: number
}

/** A point on the page. */
export type Spot = readonly [x: number, y: number]

const WIDTH = 1

/** A straight line. */
export const line = ([x1, y1]: Spot, [x2, y2]: Spot, pen: Pen): Svg =>
  Svg.element('line', { x1, y1, x2, y2, ...stroked(pen) })

/** A polyline along a path. */
export const stroke = (d: string, pen: Pen): Svg =>
  Svg.element('path', { d, ...stroked(pen), 'stroke-linejoin': 'round' })

/** The area enclosed by a path. */
export const fill = (d: string, colour: Colour, opacity: number): Svg =>
  Svg.element('path', { d, ...filled(colour, opacity) })

/** A rectangle. */
export const box = ({ left, right, top, bottom }: Area, colour: Colour, opacity: number): Svg =>
  Svg.element('rect', {
    ...{ x: left, y: top, width: right - left, height: bottom - top },
    ...filled(colour, opacity),
  })

/** A point, with a paper-coloured rim that separates it from its line. */
export const dot = ([cx, cy]: Spot, r: number, colour: Colour): Svg =>
  Svg.element('circle', {
    ...{ cx, cy, r },
    ...Colour.attributes({ fill: colour, stroke: 'paper' }),
    'stroke-width': '1.5',
  })

/** A small point of a scatter, which may overlap others. */
export const speck = ([cx, cy]: Spot): Svg =>
  Svg.element('circle', { ...{ cx, cy, r: 2.2 }, ...filled('ink', 0.55) })

const stroked = ({ colour, dash, width = WIDTH }: Pen) => ({
  ...Colour.attributes({ stroke: colour }),
  'stroke-width': width,
  ...(dash === undefined ? {} : { 'stroke-dasharray': dash }),
})

const filled = (colour: Colour, opacity: number) => ({
  ...Colour.attributes({ fill: colour }),
  ...(opacity === 1 ? {} : { 'fill-opacity': opacity.toFixed(3) }),
})

export * as Mark from './Mark.ts'
