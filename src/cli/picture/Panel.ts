import { Scale } from './Scale.ts'
import { Svg } from './Svg.ts'

/** One of the aligned drawings: a number over time. */
export interface Panel {
  readonly title: string
  /** What the axis counts. */
  readonly unit: string
  /** One a time step; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** A line floats where its values are; an area and steps stand on zero. */
  readonly shape: 'line' | 'area' | 'steps'
  /** The class of its colour. */
  readonly colour: string
  readonly label: (value: number) => string
  /** What is worth knowing, at the right of the title. */
  readonly note: string
  /** Places to point at. */
  readonly points: readonly number[]
  /** Places marked on the axis. */
  readonly marks: readonly number[]
}

/** Where a panel is drawn. */
export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: (index: number) => number
  readonly gridX: readonly number[]
}

const GRID_LINES = 3

/** Draws one panel: title, grid, shape, points. */
export function draw(panel: Panel, frame: Frame): Svg {
  const { left, right, top, bottom } = frame
  const scale = Scale.linear(rangeOf(panel), [bottom, top], GRID_LINES)
  const unit = Svg.element('tspan', { class: 'unit', dx: 8 }, Svg.characters(panel.unit))
  return Svg.element(
    'g',
    { class: panel.colour },
    Svg.element(
      'text',
      { x: left, y: top - 12, class: 'title' },
      Svg.characters(panel.title),
      unit,
    ),
    Svg.element('text', { x: right, y: top - 12, class: 'note' }, Svg.characters(panel.note)),
    ...frame.gridX.map((x) => Svg.line(x, top, x, bottom, 'grid')),
    ...scale.ticks.map((tick) => Svg.line(left, scale.at(tick), right, scale.at(tick), 'grid')),
    ...scale.ticks.map((tick) =>
      Svg.text(left - 8, scale.at(tick) + 4, 'tick y', panel.label(tick)),
    ),
    ...shapes(panel, frame, scale),
    ...panel.marks.map((index) =>
      Svg.line(frame.x(index), bottom, frame.x(index), bottom - 9, 'mark'),
    ),
    ...panel.points.map((index) => point(panel, frame, scale, index)),
  )
}

function rangeOf({ values, shape }: Panel): readonly [number, number] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return [0, 1]
  const high = known.reduce((a, b) => Math.max(a, b))
  const low = known.reduce((a, b) => Math.min(a, b))
  return shape === 'line' ? [low, high] : [Math.min(0, low), high]
}

function shapes(panel: Panel, frame: Frame, scale: Scale): readonly Svg[] {
  const outline = path(panel, frame, scale)
  if (outline === null) return []
  const stroke = Svg.element('path', { d: outline.d, class: 'stroke' })
  if (panel.shape === 'line') return [stroke]
  const [first, last] = [outline.first, outline.last]
  const floor = Svg.short(scale.at(0))
  const d = `${outline.d}L${Svg.short(frame.x(last))} ${floor}L${Svg.short(frame.x(first))} ${floor}Z`
  const area = Svg.element('path', { d, class: panel.shape === 'steps' ? 'solid' : 'wash' })
  return [area, stroke]
}

function path({ values, shape }: Panel, frame: Frame, scale: Scale) {
  const known = values.flatMap((value, index) => (value === null ? [] : [[index, value] as const]))
  const [start, end] = [known[0], known.at(-1)]
  if (start === undefined || end === undefined) return null
  let d = ''
  for (const [index, value] of known) {
    const [x, y] = [Svg.short(frame.x(index)), Svg.short(scale.at(value))]
    d += d === '' ? `M${x} ${y}` : shape === 'steps' ? `H${x}V${y}` : `L${x} ${y}`
  }
  return { d, first: start[0], last: end[0] }
}

function point({ values }: Panel, frame: Frame, scale: Scale, index: number): Svg {
  const at = { cx: frame.x(index), cy: scale.at(values[index] ?? 0) }
  return Svg.element('circle', { ...at, r: 3.5, class: 'point' })
}

export * as Panel from './Panel.ts'
