import { Svg } from '../picture/Svg.ts'
import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Series } from './Shape.ts'

/** What is compared by name: a bar to the middle, a wash to the high, and a dot for each run. */
export interface Rank {
  readonly name: string
  readonly series: Series
  readonly middle: number
  readonly high: number
  readonly dots: readonly number[]
  /** Written at the end. */
  readonly words: string
}

const NAME_ROOM = 6

/** Draws one below the other on one axis; names stand at the left of the area. */
export function draw(area: Area, spec: AxisSpec, ranks: readonly Rank[]): readonly Svg[] {
  const axis = Axis.across(area, spec)
  const { scale, name } = axis
  const height = (area.bottom - area.top) / ranks.length
  return [
    ...scale.ticks.map((tick) =>
      Svg.line(scale.at(tick), area.top, scale.at(tick), area.bottom, 'grid'),
    ),
    ...Axis.numbersAcross(area, axis),
    Svg.text(area.right, area.bottom + 38, 'tick end', name),
    ...ranks.flatMap((rank, index) => {
      const middle = area.top + (index + 0.5) * height
      const box = (to: number, style: string): Svg =>
        Svg.element('rect', {
          x: scale.at(0),
          y: middle - height * 0.28,
          width: Math.max(0, scale.at(to) - scale.at(0)),
          height: height * 0.56,
          class: `${style} ${rank.series}`,
        })
      return [
        Svg.text(area.left - NAME_ROOM, middle + 4, 'tick y', rank.name),
        box(rank.high, 'band'),
        box(rank.middle, 'bar'),
        ...rank.dots.map((value) =>
          Svg.element('circle', {
            cx: scale.at(value),
            cy: middle,
            r: 2.2,
            class: 'speck',
          }),
        ),
        Svg.text(
          Math.min(area.right, scale.at(Math.max(rank.high, ...rank.dots)) + 8),
          middle + 4,
          'words',
          rank.words,
        ),
      ]
    }),
  ]
}

export * as Ranks from './Ranks.ts'
