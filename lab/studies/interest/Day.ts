import { Real } from '../../../src/base/Real.ts'
import { advance, type Entry, forced, type Leverages, type Open } from './Entries.ts'

/** A day of open interest, and what the book of the evening before says of its prices. */
export interface Day {
  readonly time: number
  /** By how much open interest fell, a share; below zero where it rose. */
  readonly fell: number
  /** The larger of how far the price fell and rose from where it began, a log move. */
  readonly move: number
  /** Forced by these prices: entries as open interest told them, and all of it at the price of the beginning. */
  readonly byEntries: (leverages: Leverages) => number
  readonly atOnce: (leverages: Leverages) => number
}

const DAY = 86_400_000

/**
 * Whole days of UTC, but for the first so many, in which entries are found.
 *
 * Rules: [INTEREST1]
 */
export function daysOf(hours: readonly Open[], warm: number): readonly Day[] {
  const days = [...Map.groupBy(hours, ({ time }) => Math.floor(time / DAY))]
  let entries: readonly Entry[] = []
  let before: Open | null = null
  const found: Day[] = []
  for (const [number, own] of days) {
    if (before !== null && own.length === 24) {
      found.push(dayOf(number * DAY, before, own, entries))
    }
    for (const hour of own) {
      entries = advance(entries, before, hour)
      before = hour
    }
  }
  return found.slice(warm)
}

function dayOf(time: number, from: Open, own: readonly Open[], entries: readonly Entry[]): Day {
  const prices = own.map(({ price }) => price)
  const [low, high] = [Math.min(from.price, ...prices), Math.max(from.price, ...prices)]
  const { price } = from
  const fresh = [{ price, size: 1, low: price, high: price }]
  return {
    time,
    fell: 1 - (own.at(-1) as Open).open / from.open,
    move: Math.max(Real.ln(price / low), Real.ln(high / price)),
    byEntries: (leverages) => forced(entries, [low, high], leverages),
    atOnce: (leverages) => forced(fresh, [low, high], leverages),
  }
}
