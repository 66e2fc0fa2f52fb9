import { Svg } from '../picture/Svg.ts'
import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Series } from './Shape.ts'

/**
 * A table of cells, the darker the more: one hue by its strength, so that it reads without telling
 * hues apart. What the strongest stands for is written beside it; nothing is normalised in silence.
 */
export interface Heat {
  /** Names from the left, or what the columns count where they are bands of a number. */
  readonly columns: readonly string[] | AxisSpec
  /** From the top. */
  readonly rows: readonly string[]
  /** Row by row; null where there is nothing to say. */
  readonly cells: readonly (readonly (number | null)[])[]
  readonly label: (value: number) => string
  /** What the strongest colour stands for. */
  readonly full: number
  readonly nameColumns: string
  readonly series: Series
  /** Whether numbers stand in the cells; where they are small they do not fit. */
  readonly isWritten: boolean
}

const LEAST = 0.05

/** Draws the cells with their edges' names. */
export function draw(heat: Heat, area: Area): readonly Svg[] {
  const { rows } = heat
  const width = (area.right - area.left) / (heat.cells[0]?.length ?? 1)
  const height = (area.bottom - area.top) / rows.length
  return [
    ...heat.cells.flatMap((line, row) =>
      line.map((value, column) =>
        cell(heat, value, {
          left: area.left + column * width,
          right: area.left + (column + 1) * width,
          top: area.top + row * height,
          bottom: area.top + (row + 1) * height,
        }),
      ),
    ),
    ...rows.map((name, row) =>
      Svg.text(area.left - 8, area.top + (row + 0.5) * height + 4, 'tick y', name),
    ),
    ...columnNames(heat, area),
    Svg.text(area.right, area.bottom + 38, 'tick end', heat.nameColumns),
  ]
}

function columnNames({ columns }: Heat, area: Area): readonly Svg[] {
  if (!('range' in columns)) {
    const width = (area.right - area.left) / columns.length
    return columns.map((name, column) =>
      Svg.text(area.left + (column + 0.5) * width, area.bottom + 19, 'tick x', name),
    )
  }
  const axis = Axis.across(area, columns)
  const ticks = axis.scale.ticks.map(axis.scale.at)
  return [
    ...ticks.map((x) => Svg.line(x, area.bottom, x, area.bottom + 5, 'grid')),
    ...Axis.numbersAcross(area, axis),
  ]
}

function cell({ full, label, series, isWritten }: Heat, value: number | null, area: Area): Svg {
  const { left, right, top, bottom } = area
  const share = value === null || full <= 0 ? 0 : Math.min(1, value / full)
  const strength = value === null || value <= 0 ? 0 : LEAST + (1 - LEAST) * share
  const box = {
    x: left + 0.5,
    y: top + 0.5,
    width: Math.max(0.5, right - left - 1),
    height: Math.max(0.5, bottom - top - 1),
  }
  const words =
    isWritten && value !== null
      ? [
          Svg.text(
            (left + right) / 2,
            (top + bottom) / 2 + 4,
            share > 0.7 ? 'cell-words on' : 'cell-words',
            label(value),
          ),
        ]
      : []
  return Svg.element(
    'g',
    { class: series },
    Svg.element('rect', { ...box, class: 'cell', 'fill-opacity': strength.toFixed(3) }),
    ...words,
  )
}

const SWATCHES = 5

/** What the strengths stand for, from nothing to the strongest, ending at the right edge. */
export function key(heat: Heat, right: number, y: number): readonly Svg[] {
  const width = 18
  const words = heat.label(heat.full)
  const room = 8 + words.length * 7
  const start = right - room - SWATCHES * width
  return [
    Svg.text(start - 6, y + 10, 'tick y', '0'),
    ...Array.from({ length: SWATCHES }, (_, index) =>
      Svg.element(
        'g',
        { class: heat.series },
        Svg.element('rect', {
          x: start + index * width,
          y,
          width: width - 1,
          height: 12,
          class: 'cell',
          'fill-opacity': (LEAST + (1 - LEAST) * ((index + 1) / SWATCHES)).toFixed(3),
        }),
      ),
    ),
    Svg.text(start + SWATCHES * width + 6, y + 10, 'tick', words),
  ]
}

export * as Heat from './Heat.ts'
