import type { Line } from '../../connect/Lines.ts'
import { readLines } from '../../connect/readLines.ts'
import { PriceFile } from '../../wire/prices/PriceFile.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'

/** A price file and the symbol of its rows, where it names none. */
export interface PriceSource {
  readonly path: string
  readonly symbol: string | null
}

/**
 * Reads a price file row by row, plain or gzip.
 *
 * @throws FileFault where it cannot be read, WireError where a row is wrong
 */
export async function* readPrices({ path, symbol }: PriceSource): AsyncGenerator<PriceRow[]> {
  let file: PriceFile | null = null
  for await (const lines of readLines(path)) {
    const rows: PriceRow[] = []
    for (const line of lines) {
      if (file === null) {
        file = open(path, symbol, line)
        if (file.hasHeader) continue
      }
      const row = PriceFile.read(file, line.text, line.number)
      if (!row.ok) throw row.error
      if (row.value !== null) rows.push(row.value)
    }
    yield rows
  }
  // An empty file has no header either.
  if (file === null) open(path, symbol, { number: 1, text: '' })
}

function open(path: string, symbol: string | null, { text }: Line): PriceFile {
  const opened = PriceFile.open(text, symbol === null ? { file: path } : { file: path, symbol })
  if (!opened.ok) throw opened.error
  return opened.value
}
