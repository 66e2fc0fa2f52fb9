import type { Area } from './Area.ts'
import { Axis, type AxisSpec } from './Axis.ts'
import type { Colour } from './Colour.ts'
import { Mark } from './Mark.ts'
import type { Svg } from './Svg.ts'
import { Words } from './Words.ts'

/**
 * A table of cells, darker for larger values. One hue with varying opacity, so that it does not
 * depend on colour vision. The value of the strongest colour is printed beside it: no hidden
 * normalisation.
 */
export interface Heat {
  /** Column names, or the quantity where columns are bands of a number. */
  readonly columns: readonly string[] | AxisSpec
  /** Row names from the top. */
  readonly rows: readonly string[]
  /** Row by row; null for an empty cell. */
  readonly cells: readonly (readonly (number | null)[])[]
  readonly label: (value: number) => string
  /** The value of the strongest colour. */
  readonly full: number
  readonly colour: Colour
  /** Whether cells show their numbers; small cells have no room. */
  readonly isWritten: boolean
}

const LEAST = 0.05
const CELL_GAP = 0.5

/** Draws the cells with row and column names. */
export function draw(heat: Heat, area: Area): readonly Svg[] {
  const { rows, cells } = heat
  const width = (area.right - area.left) / (cells[0]?.length ?? 1)
  const height = (area.bottom - area.top) / rows.length
  return [
    ...cells.flatMap((line, row) =>
      line.flatMap((value, column) =>
        cell(heat, value, {
          left: area.left + column * width,
          right: area.left + (column + 1) * width,
          top: area.top + row * height,
          bottom: area.top + (row + 1) * height,
        }),
      ),
    ),
    ...rows.map((name, row) =>
      Words.write([area.left - 8, area.top + (row + 0.5) * height + 4], 'tick', name, {
        anchor: 'end',
      }),
    ),
    ...columnNames(heat, area),
  ]
}

function columnNames({ columns }: Heat, area: Area): readonly Svg[] {
  if ('range' in columns) {
    const axis = Axis.across(area, columns)
    const notch = { ...area, top: area.bottom, bottom: area.bottom + 5 }
    return [...Axis.gridAcross(notch, axis), ...Axis.numbersAcross(area, axis)]
  }
  const width = (area.right - area.left) / columns.length
  return columns.map((name, column) =>
    Words.write([area.left + (column + 0.5) * width, area.bottom + 19], 'tick', name, {
      anchor: 'middle',
    }),
  )
}

function cell(heat: Heat, value: number | null, area: Area): readonly Svg[] {
  const { full, label, colour, isWritten } = heat
  const { left, right, top, bottom } = area
  const share = value === null || full <= 0 ? 0 : Math.min(1, value / full)
  const box = {
    left: left + CELL_GAP,
    right: Math.max(left + 2 * CELL_GAP, right - CELL_GAP),
    top: top + CELL_GAP,
    bottom: Math.max(top + 2 * CELL_GAP, bottom - CELL_GAP),
  }
  const drawn = Mark.box(box, colour, value === null || value <= 0 ? 0 : strengthOf(share))
  if (!isWritten || value === null) return [drawn]
  const middle = [(left + right) / 2, (top + bottom) / 2 + 4] as const
  // On a dark cell the paper's colour is more legible than ink.
  const words = share > 0.7 ? ({ anchor: 'middle', colour: 'paper' } as const) : middleInk
  return [drawn, Words.write(middle, 'label', label(value), words)]
}

const middleInk = { anchor: 'middle' } as const
const strengthOf = (share: number): number => LEAST + (1 - LEAST) * share

const SWATCHES = 5
const SWATCH = 18

/** The legend of opacity, from zero to the maximum, aligned to the right edge. */
export function key({ label, full, colour }: Heat, right: number, top: number): readonly Svg[] {
  const words = label(full)
  const end = right - Words.widthOf(words, 'tick') - 6
  const start = end - SWATCHES * SWATCH
  return [
    Words.write([start - 6, top + 10], 'tick', '0', { anchor: 'end' }),
    ...Array.from({ length: SWATCHES }, (_, index) => {
      const left = start + index * SWATCH
      const area = { left, right: left + SWATCH - 1, top, bottom: top + 12 }
      return Mark.box(area, colour, strengthOf((index + 1) / SWATCHES))
    }),
    Words.write([end + 6, top + 10], 'tick', words),
  ]
}

export * as Heat from './Heat.ts'
