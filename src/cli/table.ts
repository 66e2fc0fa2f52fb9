import { stripVTControlCharacters } from 'node:util'
import type { Paint } from './Paint.ts'

/** A column of a table; numbers are aligned right. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** Formats rows under their titles, with columns as wide as their contents. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  paint: Paint,
): string[] {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((width, row) => Math.max(width, widthOf(row[index] ?? '')), title.length),
  )
  const set = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index]!, align))
      .join('  ')
      .trimEnd()
  return [paint('dim', set(columns.map(({ title }) => title))), ...rows.map(set)]
}

/** The width of text on a terminal, without colour codes. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length

/** Pads with spaces. */
export function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'left' ? text + space : space + text
}
