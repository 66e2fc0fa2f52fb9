import type { Area } from './Area.ts'
import { Mark } from './Mark.ts'
import { Scale } from './Scale.ts'
import type { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** One axis of a plot: its scale and its labelled values. */
export interface Axis {
  readonly scale: Scale
  /** The quantity with its unit; none where the title says it. */
  readonly name?: string
  /** Null where another plot of the same axis shows the numbers. */
  readonly label: ((value: number) => string) | null
}

/** Settings of an axis. */
export interface AxisSpec extends Omit<Axis, 'scale'> {
  readonly range: readonly [number, number]
  /** Rounded outwards, kept exact, or of time; the default depends on the direction. */
  readonly scale?: Scale.Make
  /** The approximate number of labels. */
  readonly ticks?: number
}

const TICKS_X = 7
const TICKS_Y = 5

/** From left to right; the range is kept exact unless another scale is given. */
export const across = ({ left, right }: Area, spec: AxisSpec): Axis => ({
  ...spec,
  scale: (spec.scale ?? Scale.within)(spec.range, [left, right], spec.ticks ?? TICKS_X),
})

/** From the bottom up, rounded outwards unless another scale is given. */
export const up = ({ top, bottom }: Area, spec: AxisSpec): Axis => ({
  ...spec,
  scale: (spec.scale ?? Scale.linear)(spec.range, [bottom, top], spec.ticks ?? TICKS_Y),
})

const TICK_GAP = 8
const grid = { colour: 'grid' } as const

/** Grid, numbers and names of both axes. */
export function draw(area: Area, x: Axis, y: Axis): readonly Svg[] {
  const { left, right } = area
  return [
    ...y.scale.ticks.map((tick) =>
      Mark.line([left, y.scale.at(tick)], [right, y.scale.at(tick)], grid),
    ),
    ...gridAcross(area, x),
    ...numbersUp(area, y),
    ...numbersAcross(area, x),
  ]
}

/** Vertical grid lines at the labels of the horizontal axis. */
export const gridAcross = ({ top, bottom }: Area, { scale }: Axis): readonly Svg[] =>
  scale.ticks.map((tick) => Mark.line([scale.at(tick), top], [scale.at(tick), bottom], grid))

const numbersUp = ({ left }: Area, { scale, label }: Axis): readonly Svg[] =>
  label === null
    ? []
    : scale.ticks.map((tick) =>
        Words.write([left - TICK_GAP, scale.at(tick) + 4], 'tick', label(tick), { anchor: 'end' }),
      )

const MARGIN = 28
const NUMBERS = 19
const NAME = 38

/**
 * Labels and name of the horizontal axis; a label that would leave the page is aligned to its edge.
 */
export function numbersAcross({ right, bottom }: Area, axis: Axis): readonly Svg[] {
  const { scale, label, name } = axis
  const words =
    label === null ? [] : scale.ticks.map((tick) => [scale.at(tick), label(tick)] as const)
  return [
    ...words.map(([at, text]) =>
      at + Words.widthOf(text, 'tick') / 2 > right + MARGIN
        ? Words.write([right + MARGIN, bottom + NUMBERS], 'tick', text, { anchor: 'end' })
        : Words.write([at, bottom + NUMBERS], 'tick', text, { anchor: 'middle' }),
    ),
    ...(name === undefined
      ? []
      : [Words.write([right, bottom + NAME], 'tick', name, { anchor: 'end' })]),
  ]
}

export * as Axis from './Axis.ts'
