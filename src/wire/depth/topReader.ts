import { Real } from '../../base/Real.ts'
import type { Point } from '../../market/impact/DepthProfile.ts'
import { DepthSeries } from '../../market/impact/DepthSeries.ts'
import { Cells } from '../prices/Cells.ts'
import { above, cellsOf, columnsOf, inOrder, isOf, size } from './columns.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import { sampler } from './Sampler.ts'

export const topColumns: readonly string[] = [
  ...['timestamp', 'best_bid', 'best_ask', 'bid_volume_10', 'ask_volume_10'],
]

const LEVELS = 10

/**
 * The best quotes with the volume of the ten best levels of each side. Where the tenth stands is not told: it is
 * taken to be nine of the smallest spread so far away from the best, which is the least it can be where every
 * tick is quoted. So this depth is at most too large, and the answer says so.
 *
 * Rules: [DEPTH1]
 */
export function topReader(header: string, options: DepthOptions): DepthReader {
  const columns = columnsOf(header)
  const clock = inOrder()
  const isDue = sampler(options.every)
  let tick = Number.POSITIVE_INFINITY
  return {
    about: 'ten best levels in all, taken to stand a tick apart',
    push: (line) => {
      const cells = cellsOf(line, columns, options.file)
      if (!isOf(cells, options.isAsked)) return []
      const [bid, ask] = [above(cells, 'best_bid'), above(cells, 'best_ask')]
      if (ask <= bid) throw Cells.fault(cells, 'best_ask', 'csv.row', 'an ask over the bid')
      tick = Math.min(tick, ask - bid)
      const time = clock(cells, 'timestamp', timeOf(cells))
      if (!isDue(time)) return []
      const middle = (bid + ask) / 2
      const side = (volume: string, far: number): readonly Point[] =>
        scaled(size(cells, volume) * middle, Math.abs(Real.ln(far / middle)))
      const away = (LEVELS - 1) * tick
      return [
        { time, sell: side('bid_volume_10', bid - away), buy: side('ask_volume_10', ask + away) },
      ]
    },
    end: () => [],
  }
}

/** At the farthest move of the grid within reach, in a straight line. */
function scaled(notional: number, reach: number): readonly Point[] {
  const move = DepthSeries.grid.findLast((one) => one <= reach) ?? DepthSeries.grid[0]
  return move === undefined || notional === 0 || reach === 0
    ? []
    : [{ notional: (notional * move) / reach, move }]
}

/** `2026-01-01 05:01:58.740449`, UTC. */
function timeOf(cells: Cells): number {
  const text = Cells.text(cells, 'timestamp')
  const shape = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,9})?Z?$/
  const time = shape.test(text)
    ? Date.parse(`${text.replace(' ', 'T').replace(/Z$/, '')}Z`)
    : Number.NaN
  if (Number.isFinite(time)) return time
  throw Cells.fault(cells, 'timestamp', 'csv.row', 'a time such as 2026-01-01 05:01:58.74')
}
