import { indexScale } from '../../model/PriceBook.ts'
import type { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { BookView } from '../../report/BookView.ts'
import { hint } from '../../wire/asked/choose.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import { followIndex, setIndex } from '../replay/followIndex.ts'
import { marketsOf } from '../replay/PriceFeed.ts'
import { priceOf } from '../replay/priceOf.ts'
import { type PriceSource, readPrices } from '../replay/readPrices.ts'
import { UsageError } from '../UsageError.ts'

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
  let taken = 0
  for (const source of sources) {
    const before = taken
    const ignored = new Set<string>()
    for await (const rows of readPrices(source)) {
      for (const { row } of rows) {
        const found = priceOf(row)
        if (found === null) continue
        const asset = view.assets.find(({ id }) => id === row.symbol)
        const its = asset === undefined ? marketsOf(table, row.symbol, source.path) : []
        if (asset === undefined && its.length === 0) ignored.add(row.symbol)
        if (asset !== undefined) setIndex(indices, asset.id, indexOf(found), view.assets)
        for (const instrument of its) {
          const price = nearestTick(found, instrument)
          if (price === null) continue
          followIndex(indices, instrument, found, view.assets)
          marks[instrument.index] = { price, time: row.time, source: 'file' }
        }
        if (asset === undefined && its.length === 0) continue
        taken += 1
        time = Math.max(time, row.time)
      }
    }
    if (taken === before) throw unmatched(view, source, [...ignored])
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

const indexOf = (price: Decimal): bigint =>
  Ratio.mulDown(Integer.pow10(indexScale), Ratio.fromDecimal(price))

/** A file none of whose prices are of the book is a mistake, and most likely in a name. */
function unmatched(view: BookView, { path }: PriceSource, names: readonly string[]): UsageError {
  const known = [...view.instruments, ...view.assets].map(({ id }) => id)
  const [first = ''] = names
  const found = names.length === 0 ? 'no rows with prices' : `only ${names.slice(0, 5).join(', ')}`
  return new UsageError(
    `--prices: ${path}: expected prices of symbols or assets of the book, found ${found}${hint(first, known)}`,
  )
}
