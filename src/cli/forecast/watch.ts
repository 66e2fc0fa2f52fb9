import { datetime } from '../../base/datetime.ts'
import { Real } from '../../base/Real.ts'
import { Decimal } from '../../money/Decimal.ts'
import type { Watched } from '../../pressure/Foretold.ts'
import type { PriceRow } from '../../wire/prices/PriceRow.ts'
import type { PriceSource } from '../replay/readPrices.ts'
import { eachRow } from '../score/eachRow.ts'
import type { Between } from '../score/extremesOf.ts'
import { Spacing } from '../score/Spacing.ts'
import { UsageError } from '../UsageError.ts'

/** A market as candles tell it: what was known at the start, and what came until the end. */
export interface Seen extends Watched {
  /** The last price before the start. */
  readonly price: number
  /** How many candles the volatility is of. */
  readonly candles: number
}

const DAY = 86_400_000

/** Of fewer candles before the start nothing is foretold. */
const CANDLES_MIN = 30

/** A market while its rows are read. */
interface Track {
  readonly spacing: Spacing
  /** The time of the first, and how many there are. */
  readonly first: number
  rows: number
  price: number
  squares: number
  candles: number
  low: number
  high: number
}

/**
 * Reads candles: the volatility of those that ended before the start, and how far the price went from there
 * until the end, in candles that lie whole in between.
 *
 * Rules: [FORETOLD1]
 *
 * @throws FileFault, WireError, UsageError where candles of a market do not follow one another, or are too few of all
 */
export async function watch(
  sources: readonly PriceSource[],
  markets: readonly string[],
  between: Between,
): Promise<readonly Seen[]> {
  const tracks = new Map<string, Track>()
  await eachRow(sources, markets, (market, row) => see(tracks, row, market, between))
  const seen = [...tracks].flatMap(([name, track]) => seenOf(name, track))
  if (seen.length > 0) return seen
  const { from, to } = between
  const wanted = `${CANDLES_MIN} candles before ${datetime(from)} and one between there and ${datetime(to)}`
  throw new UsageError(
    `--prices: expected ${wanted} of ${markets.join(', ') || 'a market'}, found ${foundIn(tracks)}`,
  )
}

/** What there is of each market, where it is too little of all of them. */
function foundIn(tracks: ReadonlyMap<string, Track>): string {
  const words = [...tracks].map(
    ([name, { spacing, first, rows }]) =>
      `${rows} of ${name} from ${datetime(first)} to ${datetime(spacing.last)}`,
  )
  return words.join(', ') || 'none'
}

function see(
  tracks: Map<string, Track>,
  row: PriceRow,
  market: string,
  { from, to }: Between,
): void {
  if (row.kind !== 'candle') return
  const track = tracks.get(market) ?? blank(row.time)
  tracks.set(market, track)
  track.rows += 1
  refuseAgain(row, market, track.spacing.last)
  Spacing.see(track.spacing, row.time)
  const end = row.time + track.spacing.step
  if (end <= from) known(track, at(row.close))
  else if (row.time >= from && end <= to) {
    track.low = Math.min(track.low, at(row.low))
    track.high = Math.max(track.high, at(row.high))
  }
}

/** A market by two names, or files out of order: what is between their prices is no move of it. */
function refuseAgain({ symbol, time }: PriceRow, market: string, last: number): void {
  if (!(time <= last)) return
  const found = `${symbol} of ${datetime(time)} after one of ${datetime(last)}`
  throw new UsageError(`--prices: expected candles of ${market} in order of time, found ${found}`)
}

const at = (price: Decimal): number => Number(Decimal.format(price))

function known(track: Track, close: number): void {
  if (track.price > 0 && close > 0) {
    const move = Real.ln(close / track.price)
    track.squares += move * move
    track.candles += 1
  }
  track.price = close
}

const blank = (first: number): Track => ({
  ...{ first, rows: 0 },
  ...{ spacing: Spacing.create(), price: 0, squares: 0, candles: 0 },
  ...{ low: Number.POSITIVE_INFINITY, high: 0 },
})

function seenOf(
  name: string,
  { price, spacing, squares, candles, low, high }: Track,
): readonly Seen[] {
  if (candles < CANDLES_MIN || !(high > 0 && low > 0)) return []
  const volatility = Math.sqrt(((squares / candles) * DAY) / spacing.step)
  return [
    {
      ...{ name, price, candles, volatility },
      fell: Math.max(0, Real.ln(price / low)),
      rose: Math.max(0, Real.ln(high / price)),
    },
  ]
}
