import { existsSync } from 'node:fs'
import type { Line } from '../../connect/Lines.ts'
import { readLines } from '../../connect/readLines.ts'
import { hint } from '../../wire/asked/choose.ts'
import { PriceFile } from '../../wire/prices/PriceFile.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import { UsageError } from '../UsageError.ts'

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

/**
 * `SYMBOL=FILE` where the part before the sign is a symbol or asset of the book, else a file. What looks
 * like a symbol and is none of the book is refused, with a suggestion.
 *
 * @throws UsageError
 */
export function sourceOf(
  text: string,
  table: SymbolTable,
  assets: readonly string[] = [],
): PriceSource {
  const [name = '', ...rest] = text.split('=')
  if (rest.length === 0) return { path: text, symbol: null }
  const isKnown =
    assets.includes(name) ||
    SymbolTable.everywhere(table, name).length > 0 ||
    SymbolTable.find(table, name).ok
  if (isKnown) return { path: rest.join('='), symbol: name }
  if (existsSync(text) || /^[./]/.test(name)) return { path: text, symbol: null }
  const names = [...table.byName.keys(), ...assets]
  throw new UsageError(`--prices: no symbol ${name} in the book${hint(name, names)}`)
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
