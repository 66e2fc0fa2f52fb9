import { join } from 'node:path'
import { FileFault } from '../../src/connect/FileFault.ts'
import { readText } from '../../src/connect/readText.ts'
import { Decimal } from '../../src/money/Decimal.ts'
import { scientific } from '../../src/wire/scientific.ts'

/** A row of a data file, read by column name. */
export interface Row {
  /** The raw text; empty where the row ends before it. */
  readonly text: (column: string) => string
  /** @throws FileFault where there is none */
  readonly decimal: (column: string) => Decimal
  /** @throws FileFault where there is none */
  readonly number: (column: string) => number
}

/**
 * Reads a CSV file with a header and without quotes, plain or gzip.
 *
 * @throws FileFault where it cannot be read
 */
export async function dataFile(folder: string, name: string): Promise<readonly Row[]> {
  const path = join(folder, name)
  const [header = '', ...lines] = (await readText(path)).trimEnd().split(/\r?\n/)
  const places = new Map(header.split(',').map((column, index) => [column, index]))
  return lines.map((line, index) => rowOf(line.split(','), places, path, index + 2))
}

function rowOf(
  cells: readonly string[],
  places: ReadonlyMap<string, number>,
  path: string,
  line: number,
): Row {
  const text = (column: string) => cells[places.get(column) ?? -1] ?? ''
  const decimal = (column: string): Decimal => {
    const found = scientific(text(column))
    if (found.ok) return found.value
    const expected = `a decimal in column ${column}`
    throw new FileFault({ code: 'file.damaged', path, line, expected, found: `'${text(column)}'` })
  }
  return { text, decimal, number: (column) => Number(Decimal.format(decimal(column))) }
}
