import type { Line } from '../../connect/Lines.ts'
import { readLines } from '../../connect/readLines.ts'
import { PriceFile } from '../../wire/prices/PriceFile.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'

/** A price file, and the symbol of its rows where they name none. */
export interface PriceSource {
  readonly path: string
  readonly symbol: string | null
}

/** A row and its location in the file. */
export interface PriceLine {
  readonly row: PriceRow
  readonly line: number
}

/** `SYMBOL=FILE` where the part before the sign is a symbol of the book, else a file. */
export function sourceOf(text: string, table: SymbolTable): PriceSource {
  const [name = '', ...rest] = text.split('=')
  const isSymbol = rest.length > 0 && SymbolTable.find(table, name).ok
  return isSymbol ? { path: rest.join('='), symbol: name } : { path: text, symbol: null }
}

/**
 * Reads a price file row by row, plain or gzip.
 *
 * @throws FileFault where it cannot be read, WireError where a row is wrong
 */
export async function* readPrices({ path, symbol }: PriceSource): AsyncGenerator<PriceLine[]> {
  let file: PriceFile | null = null
  for await (const lines of readLines(path)) {
    const rows: PriceLine[] = []
    for (const line of lines) {
      if (file === null) {
        file = open(path, symbol, line)
        if (file.hasHeader) continue
      }
      const row = PriceFile.read(file, line.text, line.number)
      if (!row.ok) throw row.error
      if (row.value !== null) rows.push({ row: row.value, line: line.number })
    }
    yield rows
  }
  // An empty file has no header.
  if (file === null) open(path, symbol, { number: 1, text: '' })
}

function open(path: string, symbol: string | null, { text }: Line): PriceFile {
  const opened = PriceFile.open(text, symbol === null ? { file: path } : { file: path, symbol })
  if (!opened.ok) throw opened.error
  return opened.value
}
