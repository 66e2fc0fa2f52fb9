import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import { marketNamed } from '../marketNamed.ts'
import { type PriceSource, readPrices } from '../replay/readPrices.ts'

/**
 * Shows every row of price files that is of one of the markets, file by file.
 *
 * @throws FileFault, WireError where a file or a row is wrong
 */
export async function eachRow(
  sources: readonly PriceSource[],
  markets: readonly string[],
  see: (market: string, row: PriceRow) => void,
): Promise<void> {
  for (const source of sources) {
    for await (const lines of readPrices(source)) {
      for (const { row } of lines) {
        const market = marketNamed(row.symbol, markets)
        if (market !== null) see(market, row)
      }
    }
  }
}
