import type { Decimal } from '../../money/Decimal.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'

/** The price of a row: the close, the price, the mark or else the last trade. */
export function priceOf(row: PriceRow): Decimal | null {
  switch (row.kind) {
    case 'candle':
      return row.close
    case 'tick':
      return row.price
    case 'ticker':
      return row.mark ?? row.last
    default:
      return null
  }
}
