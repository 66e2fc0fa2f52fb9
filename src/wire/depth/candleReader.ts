import type { DepthShot } from '../../market/impact/DepthSeries.ts'
import { depthOfFlow, type FlowBar } from '../../market/impact/depthOfFlow.ts'
import { Cells } from '../prices/Cells.ts'
import { Layout } from '../prices/Layout.ts'
import { above, cellsOf, columnsOf, inOrder, isOf, size } from './columns.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import type { Line } from './Line.ts'

export const candleColumns: readonly string[] = ['open', 'close', 'volume']

/** What a candle's notional is called, and what takers bought of it, in the quote. */
const quoteNames = ['quotevolume', 'quote_volume', 'quote_asset_volume']
const boughtNames = ['takerbuyquote', 'taker_buy_quote_volume']

const DAY = 86_400_000
const UNIT = 0.01

/** So many candles of a day tell something. */
const BARS_MIN = 20

/**
 * Candles with volume: for each UTC day the depth that its returns and its flow tell. The same on both sides,
 * for returns do not tell them apart. A day is known when it is over, and bears that time.
 *
 * Rules: [DEPTH3]
 */
export function candleReader(header: string, { file, isAsked }: DepthOptions): DepthReader {
  const isBare = /^[0-9]/.test(header)
  const columns = isBare
    ? new Map(Layout.klineColumns.map((name, place) => [name, place]))
    : columnsOf(header)
  const bought = boughtNames.find((name) => columns.has(name))
  const quote = quoteNames.find((name) => columns.has(name))
  const clock = inOrder()
  const bars: FlowBar[] = []
  let day = Number.NaN
  const days = { all: 0, short: 0 }
  const close = (): readonly DepthShot[] => {
    const isShort = bars.length < BARS_MIN
    if (bars.length > 0) days.all += 1
    if (bars.length > 0 && isShort) days.short += 1
    const depth = isShort ? null : depthOfFlow(bars)
    bars.length = 0
    if (depth === null) return []
    const points = [{ notional: depth * UNIT, move: UNIT }]
    return [{ time: (day + 1) * DAY, sell: points, buy: points }]
  }
  const push = (line: Line): readonly DepthShot[] => {
    const cells = cellsOf(line, columns, file)
    if (!isOf(cells, isAsked)) return []
    const column = Cells.has(cells, 'ts') ? 'ts' : 'open_time'
    const today = Math.floor(clock(cells, column, timeOf(cells)) / DAY)
    const closed = today === day ? [] : close()
    day = today
    bars.push(barOf(cells, quote, bought))
    return closed
  }
  return {
    about:
      bought === undefined
        ? 'returns on flow by candles, what takers bought taken from the return itself'
        : 'returns on what takers bought less what they sold, by candles',
    push,
    end: close,
    whyNone: () => whyNone(days),
  }
}

function whyNone({ all, short }: { readonly all: number; readonly short: number }): string {
  if (all === 0) return 'no candle'
  const few = short === 0 ? [] : [`${short} with fewer than ${BARS_MIN} candles`]
  const still = short === all ? [] : [`${all - short} in which price and volume do not go together`]
  return `${all} UTC ${all === 1 ? 'day' : 'days'} of candles, ${[...few, ...still].join(' and ')}`
}

function barOf(cells: Cells, quote: string | undefined, bought: string | undefined): FlowBar {
  const [open, close] = [above(cells, 'open'), above(cells, 'close')]
  const notional = quote === undefined ? size(cells, 'volume') * close : size(cells, quote)
  const taken = bought === undefined ? null : size(cells, bought)
  if (taken === null || taken <= notional) return { open, close, notional, bought: taken }
  throw Cells.fault(cells, bought ?? '', 'csv.row', 'no more than the volume')
}

function timeOf(cells: Cells): number {
  if (Cells.has(cells, 'ts')) return Cells.milliseconds(cells, 'ts')
  return Cells.eitherSeconds(cells, 'open_time')
}
