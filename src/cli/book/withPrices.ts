import type { BookView } from '../../report/BookView.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import { followIndex } from '../replay/followIndex.ts'
import { instrumentOf } from '../replay/PriceFeed.ts'
import { priceOf } from '../replay/priceOf.ts'
import { type PriceSource, readPrices } from '../replay/readPrices.ts'

/**
 * A book at the last prices of files: marks are replaced, the index prices that follow them move,
 * and the book's time is that of the last price. Accounts are assessed as if they had just reached
 * these prices.
 *
 * @throws FileFault, WireError
 */
export async function withPrices(
  view: BookView,
  sources: readonly PriceSource[],
): Promise<BookView> {
  const table = SymbolTable.of(view.instruments)
  const marks = [...view.prices.marks]
  const indices = new Map(
    view.assets.flatMap(({ id, index }) => {
      const known = view.prices.indices[index]
      return known === undefined ? [] : [[id, known.price] as const]
    }),
  )
  let { time } = view.prices
  for (const source of sources) {
    for await (const rows of readPrices(source)) {
      for (const { row } of rows) {
        const instrument = instrumentOf(table, row.symbol, source.path)
        const found = priceOf(row)
        const price = instrument === null || found === null ? null : nearestTick(found, instrument)
        if (instrument === null || found === null || price === null) continue
        followIndex(indices, instrument, found)
        marks[instrument.index] = { price, time: row.time, source: 'file' }
        time = Math.max(time, row.time)
      }
    }
  }
  const told = view.assets.map(({ id }) => {
    const price = indices.get(id)
    return price === undefined ? undefined : { price, time, source: 'file' }
  })
  return {
    ...view,
    prices: { ...view.prices, time, marks, indices: told },
    accounts: view.accounts.map((one) => ({ ...one, standing: null })),
  }
}
