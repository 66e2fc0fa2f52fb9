import { join } from 'node:path'
import { FileFault } from '../../connect/FileFault.ts'
import { readText } from '../../connect/readText.ts'
import { Decimal } from '../../money/Decimal.ts'
import { scientific } from '../../wire/scientific.ts'
import type { Arguments } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'

/** A row of a data file, read by the names of its columns. */
export interface Row {
  /** As written; empty where the row ends before. */
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

/**
 * The folder of data that is not ours to publish.
 *
 * @throws UsageError where none was given
 */
export function folderOf(args: Arguments, study: string): string {
  const folder = args.text('data')
  if (folder !== undefined) return folder
  throw new UsageError(
    `reproduce ${study}: expected --data DIR (its tables are not ours to publish), found nothing`,
  )
}
