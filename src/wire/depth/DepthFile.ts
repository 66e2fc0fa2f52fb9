import { bandColumns, bandReader } from './bandReader.ts'
import { candleColumns, candleReader } from './candleReader.ts'
import { columnsOf, headerFault } from './columns.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import type { Line } from './Line.ts'
import { poolReader } from './poolReader.ts'
import { snapshotColumns, snapshotReader } from './snapshotReader.ts'
import { topColumns, topReader } from './topReader.ts'
import { updateReader } from './updateReader.ts'

/** A format by the columns it is known by, the more specific ones first. */
const layouts: readonly {
  readonly columns: readonly string[]
  readonly open: (header: string, options: DepthOptions) => DepthReader
}[] = [
  { columns: bandColumns, open: bandReader },
  { columns: snapshotColumns, open: snapshotReader },
  { columns: topColumns, open: topReader },
  { columns: candleColumns, open: candleReader },
]

/** A file that has been opened; where its first line was a row already, that is to be read too. */
export interface DepthFile {
  readonly reader: DepthReader
  readonly isRow: boolean
}

/**
 * Tells a file of measured depth by its first line.
 *
 *     timestamp,percentage,depth,notional              Binance Vision bookDepth
 *     ...,local_timestamp,asks[0].price,asks[0].amount  Tardis book_snapshot_5 and _25
 *     timestamp,best_bid,best_ask,bid_volume_10,...     best quotes with ten levels' volume
 *     {"topic":"orderbook...                            Bybit's order book messages, a line each
 *     {"pools": [...                                    pools that keep base × quote
 *     open, close, volume, and what takers bought       candles, Binance Vision klines
 *
 * Rules: [DEPTH1] [DEPTH3] [DEPTH5]
 *
 * @throws WireError where it is none of them
 * @example
 * DepthFile.open({ number: 1, text: 'timestamp,percentage,depth,notional' }, options).reader
 */
export function open(first: Line, options: DepthOptions): DepthFile {
  const text = first.text.replace(/^\ufeff/, '').trim()
  if (text.startsWith('{')) {
    const isFeed = /"topic"\s*:\s*"orderbook/.test(text)
    return { reader: isFeed ? updateReader(options) : poolReader(options), isRow: true }
  }
  if (/^\d+(,[0-9.eE+-]+){11}$/.test(text)) {
    return { reader: candleReader(text, options), isRow: true }
  }
  const columns = columnsOf(text)
  const found = layouts.find((layout) => layout.columns.every((name) => columns.has(name)))
  if (found !== undefined) return { reader: found.open(text, options), isRow: false }
  const known = layouts.map((layout) => layout.columns.join(','))
  throw headerFault(
    `one of ${known.join('; ')}; or JSON of a feed or of pools`,
    first.text,
    options.file,
  )
}

export * as DepthFile from './DepthFile.ts'
