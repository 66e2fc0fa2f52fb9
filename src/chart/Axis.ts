import type { Area } from './Area.ts'
import { Mark } from './Mark.ts'
import { Scale } from './Scale.ts'
import type { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** One direction of a plot: where its numbers fall, and which are written. */
export interface Axis {
  readonly scale: Scale
  /** What is measured, with its unit; none where the title says it. */
  readonly name?: string
  /** Null where the numbers stand at another plot of the same axis. */
  readonly label: ((value: number) => string) | null
}

/** What a plot must know to make an axis. */
export interface AxisSpec extends Omit<Axis, 'scale'> {
  readonly range: readonly [number, number]
  /** Rounded outwards, kept as it is, or of time; the usual one is that of the direction. */
  readonly scale?: Scale.Make
  /** About how many numbers. */
  readonly ticks?: number
}

const TICKS_X = 7
const TICKS_Y = 5

/** From left to right; its range is kept as it is unless another scale is asked for. */
export const across = ({ left, right }: Area, spec: AxisSpec): Axis => ({
  ...spec,
  scale: (spec.scale ?? Scale.within)(spec.range, [left, right], spec.ticks ?? TICKS_X),
})

/** From the bottom up, to round numbers unless another scale is asked for. */
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

/** Upright lines at the numbers of the axis below. */
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

/** The numbers and the name under an axis; a number that would leave the page ends at its edge. */
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
