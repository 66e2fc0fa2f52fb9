import { Scale } from '../picture/Scale.ts'
import { Svg } from '../picture/Svg.ts'
import type { Area } from './Area.ts'

/** One direction of a plot: where its numbers fall, which are written, and what they count. */
export interface Axis {
  readonly scale: Scale
  /** What is measured, with its unit. */
  readonly name: string
  readonly label: (value: number) => string
}

/** What a plot must know to make an axis; `round` widens the range to round numbers. */
export interface AxisSpec {
  readonly name: string
  readonly range: readonly [number, number]
  readonly label: (value: number) => string
  readonly ticks?: number
  readonly round?: boolean
}

const TICKS_X = 7
const TICKS_Y = 5

/** From left to right; its range is kept as it is unless rounding is asked for. */
export function across({ left, right }: Area, spec: AxisSpec): Axis {
  const make = spec.round === true ? Scale.linear : Scale.within
  return axis(make(spec.range, [left, right], spec.ticks ?? TICKS_X), spec)
}

/** From the bottom up, to round numbers unless the range is to be kept. */
export function up({ top, bottom }: Area, spec: AxisSpec): Axis {
  const make = spec.round === false ? Scale.within : Scale.linear
  return axis(make(spec.range, [bottom, top], spec.ticks ?? TICKS_Y), spec)
}

const axis = (scale: Scale, { name, label }: AxisSpec): Axis => ({ scale, name, label })

const TICK_GAP = 8

/** Grid, numbers and names of both axes. */
export function draw(area: Area, x: Axis, y: Axis): readonly Svg[] {
  const { left, right, top, bottom } = area
  return [
    ...y.scale.ticks.map((tick) =>
      Svg.line(left, y.scale.at(tick), right, y.scale.at(tick), 'grid'),
    ),
    ...x.scale.ticks.map((tick) =>
      Svg.line(x.scale.at(tick), top, x.scale.at(tick), bottom, 'grid'),
    ),
    ...y.scale.ticks.map((tick) =>
      Svg.text(left - TICK_GAP, y.scale.at(tick) + 4, 'tick y', y.label(tick)),
    ),
    ...numbersAcross(area, x),
    Svg.text(right, bottom + 38, 'tick end', x.name),
  ]
}

const LETTER = 6.6
const MARGIN = 30

/** The numbers under an axis; one that would leave the sheet ends at its edge. */
export function numbersAcross({ right, bottom }: Area, { scale, label }: Axis): readonly Svg[] {
  return scale.ticks.map((tick) => {
    const [at, words] = [scale.at(tick), label(tick)]
    const isOut = at + (words.length * LETTER) / 2 > right + MARGIN
    return isOut
      ? Svg.text(right + MARGIN - 2, bottom + 19, 'tick end', words)
      : Svg.text(at, bottom + 19, 'tick x', words)
  })
}

export * as Axis from './Axis.ts'
