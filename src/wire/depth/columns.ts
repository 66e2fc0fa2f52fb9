import { Decimal } from '../../money/Decimal.ts'
import { Cells } from '../prices/Cells.ts'
import { show, WireError } from '../WireError.ts'
import type { Line } from './Line.ts'

/** Names of a header, in lower case, by place. */
export const columnsOf = (header: string): ReadonlyMap<string, number> =>
  new Map(
    Cells.split(header.replace(/^\ufeff/, '')).map((name, index) => [
      name.trim().toLowerCase(),
      index,
    ]),
  )

/** A row with as many cells as its header. */
export function cellsOf(
  { text, number }: Line,
  columns: ReadonlyMap<string, number>,
  file: string | null,
): Cells {
  const values = Cells.split(text)
  if (values.length === columns.size) return { values, columns, origin: { file, line: number } }
  const [expected, found] = [`${columns.size} cells`, `${values.length}`]
  throw new WireError({ code: 'csv.row', expected, found }, { file, line: number })
}

/** A number of zero or more. */
export function size(cells: Cells, column: string): number {
  const value = Number(Decimal.format(Cells.decimal(cells, column)))
  if (value >= 0) return value
  throw Cells.fault(cells, column, 'csv.row', 'a number of 0 or more')
}

/** A number above zero. */
export function above(cells: Cells, column: string): number {
  const value = size(cells, column)
  if (value > 0) return value
  throw Cells.fault(cells, column, 'csv.row', 'a number above 0')
}

/** Whether a row is of the market that is asked for. */
export const isOf = (cells: Cells, isAsked: (symbol: string) => boolean): boolean =>
  !Cells.has(cells, 'symbol') || isAsked(Cells.text(cells, 'symbol'))

/** Takes the time of each row, as the column says it. */
export type Clock = (cells: Cells, column: string, time: number) => number

/** Refuses a time before that of the row before, which would be left out in silence. */
export function inOrder(): Clock {
  let last = Number.NEGATIVE_INFINITY
  return (cells, column, time) => {
    if (time < last) {
      throw Cells.fault(cells, column, 'csv.row', 'a time no earlier than that of the row before')
    }
    last = time
    return time
  }
}

/** A wrong header. */
export const headerFault = (expected: string, text: string, file: string | null): WireError =>
  new WireError({ code: 'csv.header', expected, found: show(text) }, { file, line: 1 })
