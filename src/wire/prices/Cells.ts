import { limits } from '../../base/limits.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Origin } from '../JsonText.ts'
import { scientific } from '../scientific.ts'
import { show, WireError, type WireErrorCode } from '../WireError.ts'

/** A line cut at its commas, with the names of its columns. */
export interface Cells {
  readonly values: readonly string[]
  readonly columns: ReadonlyMap<string, number>
  readonly origin: Origin
}

/** Cuts a line. The formats read here never quote, so a quote is an error. */
export const split = (line: string): string[] =>
  (line.endsWith('\r') ? line.slice(0, -1) : line).split(',')

export const has = ({ columns }: Cells, column: string): boolean => columns.has(column)

/** A cell without surrounding spaces; empty where the column or the cell is missing. */
export function text({ values, columns }: Cells, column: string): string {
  const index = columns.get(column)
  return index === undefined ? '' : (values[index] ?? '').trim()
}

/** A required decimal. */
export function decimal(cells: Cells, column: string): Decimal {
  const found = optional(cells, column)
  if (found !== null) return found
  throw fault(cells, column, 'price.missing', 'a number')
}

/** A decimal, or null where the cell is empty. */
export function optional(cells: Cells, column: string): Decimal | null {
  const cell = text(cells, column)
  if (cell === '') return null
  const result = scientific(cell)
  if (result.ok) return result.value
  const [code, expected] =
    result.error === 'decimal.tooLong'
      ? (['limit.exceeded', `at most ${limits.digits} digits`] as const)
      : (['decimal.malformed', 'a number such as 457.73 or 1.5e-7'] as const)
  throw fault(cells, column, code, expected)
}

/** Milliseconds since 1970; from 1973 on, so that a time in seconds is refused. */
export function milliseconds(cells: Cells, column: string): number {
  return inRange(cells, column, 1, 'milliseconds since 1970, such as 1621382400000')
}

/** Microseconds since 1970, cut to milliseconds. */
export function microseconds(cells: Cells, column: string): number {
  return inRange(cells, column, 1_000, 'microseconds since 1970, such as 1621382400000000')
}

/** Milliseconds, or microseconds where the number is too long for milliseconds. */
export function eitherSeconds(cells: Cells, column: string): number {
  const isMicro = text(cells, column).length > 13
  return isMicro ? microseconds(cells, column) : milliseconds(cells, column)
}

const TIME_MIN = 100_000_000_000

function inRange(cells: Cells, column: string, per: number, expected: string): number {
  const cell = text(cells, column)
  const time = /^[0-9]{1,17}$/.test(cell) ? Math.floor(Number(cell) / per) : -1
  if (time >= TIME_MIN && time <= limits.time) return time
  throw fault(cells, column, 'csv.row', expected)
}

const clockShape = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/

/** A date and a time of day, UTC. */
export function clock(cells: Cells, column: string): number {
  const cell = text(cells, column)
  const iso = `${cell.replace(' ', 'T')}.000Z`
  const time = clockShape.test(cell) ? Date.parse(iso) : Number.NaN
  // The platform reads 31 February as 3 March, so the date is written back and compared.
  if (Number.isFinite(time) && new Date(time).toISOString() === iso) return time
  throw fault(cells, column, 'csv.row', 'a time such as 2021-05-19 00:05:00')
}

/** A fault of a cell, by its line, column and name. */
export function fault(
  cells: Cells,
  column: string,
  code: WireErrorCode,
  expected: string,
): WireError {
  const { file = null, line = null } = cells.origin
  const before = cells.values.slice(0, cells.columns.get(column) ?? 0)
  const found = text(cells, column) === '' ? 'nothing' : show(text(cells, column))
  return new WireError(
    { code, expected, found, path: [column] },
    { file, line, column: before.reduce((sum, value) => sum + value.length + 1, 1) },
  )
}

export * as Cells from './Cells.ts'
