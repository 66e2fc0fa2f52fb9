import { Normal } from '../../../src/base/Normal.ts'
import { Real } from '../../../src/base/Real.ts'

/** Open interest at a time, in units of the base, and the price. */
export interface Open {
  readonly time: number
  readonly open: number
  readonly price: number
}

/** What was opened at a price and is still there, with the farthest that the price has gone since. */
export interface Entry {
  readonly price: number
  size: number
  low: number
  high: number
}

/** Median leverage, and the standard deviation of its logarithm. */
export interface Leverages {
  readonly median: number
  readonly deviation: number
}

const MAINTENANCE = 0.005
/** What is less than this share of all is forgotten. */
const DUST = 1e-5

/**
 * The open interest a moment later: what is more was opened at the price now; of what is less each entry had the
 * same share, for nobody tells who closed. So much of an open interest that only falls keeps its first price.
 *
 * Rules: [INTEREST1]
 */
export function advance(
  entries: readonly Entry[],
  before: Open | null,
  { open, price }: Open,
): readonly Entry[] {
  if (before === null) return [{ price, size: open, low: price, high: price }]
  const kept = before.open === 0 ? 0 : Math.min(1, open / before.open)
  const there = entries
    .map((one) => ({
      ...{ price: one.price, size: one.size * kept },
      ...{ low: Math.min(one.low, price), high: Math.max(one.high, price) },
    }))
    .filter(({ size }) => size > DUST * open)
  const more = open - before.open
  return more > 0 ? [...there, { price, size: more, low: price, high: price }] : there
}

/**
 * The share of what is open that a fall to a low and a rise to a high force, longs and shorts together: of each
 * entry those whose leverage the farthest price since has not forced yet.
 *
 * Rules: [INTEREST2]
 */
export function forced(
  entries: readonly Entry[],
  [low, high]: readonly [low: number, high: number],
  leverages: Leverages,
): number {
  let [sum, all] = [0, 0]
  for (const one of entries) {
    const longs = newly(fallOf(one.price, one.low), fallOf(one.price, low), leverages)
    const shorts = newly(riseOf(one.price, one.high), riseOf(one.price, high), leverages)
    sum += one.size * (longs + shorts)
    all += one.size
  }
  return all === 0 ? 0 : sum / all
}

/** The share of a price that a long loses by its maintenance, and that a short does. */
const fallOf = (entry: number, low: number): number => 1 - (low * (1 - MAINTENANCE)) / entry
const riseOf = (entry: number, high: number): number => (high * (1 + MAINTENANCE)) / entry - 1

function newly(before: number, after: number, leverages: Leverages): number {
  if (after <= before) return 0
  const gone = beyond(before, leverages)
  return gone >= 1 ? 0 : (beyond(after, leverages) - gone) / (1 - gone)
}

/** The share with so much leverage that a loss of this share of the price is all they have. */
const beyond = (loss: number, { median, deviation }: Leverages): number =>
  loss <= 0 ? 0 : 1 - Normal.cdf((Real.ln(1 / loss) - Real.ln(median)) / deviation)

export * as Entries from './Entries.ts'
