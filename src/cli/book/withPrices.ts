import type { MarkSet } from '../../engine/Command.ts'
import type { Book } from '../../wire/book/Book.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import { followIndex } from '../replay/followIndex.ts'
import { instrumentOf } from '../replay/PriceFeed.ts'
import { priceOf } from '../replay/priceOf.ts'
import { type PriceSource, readPrices } from '../replay/readPrices.ts'

/**
 * The book at the last prices of files: marks replaced, indices that follow them moved, and its time
 * that of the last price.
 *
 * @throws FileFault, WireError
 */
export async function withPrices(book: Book, sources: readonly PriceSource[]): Promise<Book> {
  const table = SymbolTable.of(book.instruments)
  const marks = new Map<string, MarkSet>(book.marks.map((mark) => [mark.instrument, mark]))
  const indices = new Map(book.indices.map(({ asset, price }) => [asset, price]))
  let { asOf } = book
  for (const source of sources) {
    for await (const rows of readPrices(source)) {
      for (const { row } of rows) {
        const instrument = instrumentOf(table, row.symbol, source.path)
        const found = priceOf(row)
        const price = instrument === null || found === null ? null : nearestTick(found, instrument)
        if (instrument === null || found === null || price === null) continue
        followIndex(indices, instrument, found)
        marks.set(instrument.id, {
          instrument: instrument.id,
          price,
          time: row.time,
          source: 'file',
        })
        asOf = Math.max(asOf, row.time)
      }
    }
  }
  const told = [...indices].map(([asset, price]) => ({ asset, price, time: asOf, source: 'file' }))
  return { ...book, asOf, marks: [...marks.values()], indices: told }
}
