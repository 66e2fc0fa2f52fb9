import { DepthSeries, type Quoted } from '../../market/impact/DepthSeries.ts'
import { Cells } from '../prices/Cells.ts'
import { above, cellsOf, columnsOf, inOrder, isOf } from './columns.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import { sampler } from './Sampler.ts'

/** By these a file of Tardis is known: book_snapshot_5 and book_snapshot_25. */
export const snapshotColumns: readonly string[] = [
  ...['local_timestamp', 'asks[0].price', 'asks[0].amount', 'bids[0].price', 'bids[0].amount'],
]

/**
 * Tardis book_snapshot: a row is the best levels of both sides; times in microseconds. A level without a price
 * is not there.
 *
 * Rules: [DEPTH1]
 */
export function snapshotReader(header: string, options: DepthOptions): DepthReader {
  const columns = columnsOf(header)
  const levels = [...columns.keys()].filter((name) => /^asks\[\d+\]\.price$/.test(name)).length
  const clock = inOrder()
  const isDue = sampler(options.every)
  return {
    about: `Tardis book_snapshot of ${levels} levels`,
    push: (line) => {
      const cells = cellsOf(line, columns, options.file)
      if (!isOf(cells, options.isAsked)) return []
      const stamp = 'local_timestamp'
      const time = clock(cells, stamp, Cells.microseconds(cells, stamp))
      if (!isDue(time)) return []
      const [bids, asks] = [quotes(cells, 'bids', levels), quotes(cells, 'asks', levels)]
      const [bid, ask] = [bids[0]?.[0] ?? 0, asks[0]?.[0] ?? 0]
      if (!(bid > 0 && ask > bid)) return []
      const middle = (bid + ask) / 2
      const [sell, buy] = [bids, asks].map((side) => DepthSeries.pointsOf(side, middle))
      return [{ time, sell: sell ?? [], buy: buy ?? [] }]
    },
    end: () => [],
  }
}

function quotes(cells: Cells, side: 'bids' | 'asks', levels: number): readonly Quoted[] {
  const found: Quoted[] = []
  for (let level = 0; level < levels; level++) {
    const [price, amount] = [`${side}[${level}].price`, `${side}[${level}].amount`]
    if (Cells.text(cells, price) === '') break
    found.push([above(cells, price), above(cells, amount)])
  }
  return found
}
