import { Real } from '../../base/Real.ts'
import type { Point } from '../../market/impact/DepthProfile.ts'
import type { DepthShot } from '../../market/impact/DepthSeries.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Cells } from '../prices/Cells.ts'
import { cellsOf, columnsOf, inOrder, size } from './columns.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import { sampler } from './Sampler.ts'

export const bandColumns: readonly string[] = ['timestamp', 'percentage', 'depth', 'notional']

/**
 * Binance Vision bookDepth: notional within so many per cent of the price, cumulative, below it with a minus;
 * rows of one time are one state.
 *
 * Rules: [DEPTH1]
 */
export function bandReader(header: string, { file, every }: DepthOptions): DepthReader {
  const columns = columnsOf(header)
  const clock = inOrder()
  const isDue = sampler(every)
  let halves = 0
  let shot: { time: number; sell: Point[]; buy: Point[] } | null = null
  const close = (): readonly DepthShot[] => {
    if (shot === null) return []
    const { time, sell, buy } = shot
    shot = null
    if (sell.length === 0 || buy.length === 0) halves += 1
    return sell.length > 0 && buy.length > 0 && isDue(time)
      ? [{ time, sell: sorted(sell), buy: sorted(buy) }]
      : []
  }
  return {
    about: 'Binance Vision bookDepth: notional within 1 to 5 % of the price',
    push: (line) => {
      const cells = cellsOf(line, columns, file)
      const time = clock(cells, 'timestamp', Cells.clock(cells, 'timestamp'))
      const closed = shot !== null && shot.time !== time ? close() : []
      shot ??= { time, sell: [], buy: [] }
      const band = bandOf(cells)
      const notional = size(cells, 'notional')
      if (band < 0) shot.sell.push({ notional, move: -Real.ln1p(band) })
      else shot.buy.push({ notional, move: Real.ln1p(band) })
      return closed
    },
    end: close,
    whyNone: () =>
      halves === 0 ? 'no row' : `${halves} ${halves === 1 ? 'state' : 'states'} of one side alone`,
  }
}

/** A share of the price, below zero for bids. */
function bandOf(cells: Cells): number {
  const percent = Number(Decimal.format(Cells.decimal(cells, 'percentage')))
  if (percent !== 0 && percent > -100 && percent <= 1_000) return percent / 100
  throw Cells.fault(cells, 'percentage', 'csv.row', 'per cent above -100 and other than 0')
}

const sorted = (points: readonly Point[]): readonly Point[] =>
  [...points].sort((a, b) => a.move - b.move)
