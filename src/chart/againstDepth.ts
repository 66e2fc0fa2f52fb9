import type { Chart } from './Chart.ts'
import { type Point, Shape } from './Shape.ts'

/** A figure at a multiple of the depth, with the ends of its error bar where it has one. */
export interface AtDepth {
  readonly depth: number
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** What is drawn against depth. */
export interface Against {
  readonly title: string
  readonly unit: string
  /** Of the axis across. */
  readonly name: string
  readonly label: (value: number) => string
  /** Multiples that have a place, drawn or not. */
  readonly depths: readonly number[]
}

/**
 * A figure by depth, which doubles from place to place: a line, with a band of what stands at half and at double the
 * depth, and error bars.
 *
 * Rules: [CHART3]
 */
export function againstDepth(
  { title, unit, name, label, depths }: Against,
  rows: readonly AtDepth[],
): Chart {
  const places = depths.map(Math.log2)
  const line = rows.map(({ depth, value }): Point => [Math.log2(depth), value])
  const bars = rows.flatMap(({ depth, low, high }) =>
    low === undefined || high === undefined ? [] : [[Math.log2(depth), low, high] as const],
  )
  const highest = Math.max(0.01, ...line.map(([, y]) => y), ...bars.map(([, , high]) => high))
  return {
    ...{ title, unit },
    x: {
      ...{ name, ticks: places.length, label: multiple },
      range: [Math.min(...places) - EDGE, Math.max(...places) + EDGE],
    },
    y: { range: [0, highest], label },
    shapes: (frame) => [
      Shape.band(frame, bandOf(line), Shape.pen(0).colour),
      Shape.line(frame, line, Shape.pen(0)),
      ...line.map((point) => Shape.dot(frame, point, Shape.pen(0).colour)),
      ...bars.map((bar) => Shape.whisker(frame, bar, Shape.pen(1))),
    ],
  }
}

const EDGE = 0.3

const multiple = (power: number): string => (power < 0 ? `1/${2 ** -power}` : `${2 ** power}`)

/** What stands one doubling to either side. */
const bandOf = (line: readonly Point[]): readonly (readonly [number, number, number])[] =>
  line.map(([x, y]) => {
    const beside = line.filter(([other]) => Math.abs(other - x) <= 1 + 1e-9).map(([, one]) => one)
    return [x, Math.min(y, ...beside), Math.max(y, ...beside)] as const
  })
