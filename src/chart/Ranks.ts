import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Colour } from './Colour.ts'
import { Mark } from './Mark.ts'
import type { Scale } from './Scale.ts'
import { Shape } from './Shape.ts'
import type { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/** A comparison by name: a bar to the median, a lighter bar to the high, and a dot for each run. */
export interface Rank {
  readonly name: string
  readonly colour: Colour
  readonly middle: number
  readonly high: number
  readonly dots: readonly number[]
  /** The label at the end. */
  readonly words: string
}

const GAP = 8
const THICKNESS = 0.56

/** Draws the rows below one another on one axis; names are at the left of the area. */
export function draw(area: Area, spec: AxisSpec, ranks: readonly Rank[]): readonly Svg[] {
  const axis = Axis.across(area, spec)
  const height = (area.bottom - area.top) / ranks.length
  return [
    ...Axis.gridAcross(area, axis),
    ...Axis.numbersAcross(area, axis),
    ...ranks.flatMap((rank, index) => {
      const top = area.top + index * height
      return drawOne(rank, axis.scale, { ...area, top, bottom: top + height })
    }),
  ]
}

function drawOne(rank: Rank, scale: Scale, { left, right, top, bottom }: Area): readonly Svg[] {
  const { name, colour, middle, high, dots, words } = rank
  const y = (top + bottom) / 2
  const half = ((bottom - top) * THICKNESS) / 2
  const bar = (to: number): Area => {
    const start = scale.at(0)
    return { left: start, right: Math.max(start, scale.at(to)), top: y - half, bottom: y + half }
  }
  const end = scale.at(Math.max(high, ...dots)) + GAP
  return [
    Words.write([left - GAP, y + 4], 'tick', name, { anchor: 'end' }),
    Mark.box(bar(high), colour, Shape.strength.band),
    Mark.box(bar(middle), colour, Shape.strength.bar),
    ...dots.map((value) => Mark.speck([scale.at(value), y])),
    Words.over([Math.min(end, right - Words.widthOf(words, 'label')), y + 4], words),
  ]
}

export * as Ranks from './Ranks.ts'
