import { Real } from '../../base/Real.ts'
import type { State } from '../../engine/State.ts'
import { indexScale } from '../../model/PriceBook.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/**
 * Where prices were in the last day, a sample a minute of the engine's time: how far each moved, and
 * how much it wanders. Doubles: nothing is decided by them.
 *
 * Rules: [BOARD6]
 */
export interface PriceTrail {
  /** By symbol, and by asset for index prices. */
  readonly bySymbol: Map<string, Trail>
  /** The minute sampled last, of the engine's time. */
  minute: number
}

interface Trail {
  readonly minutes: number[]
  readonly prices: number[]
  /** The standard deviation of a day's log move; null while too little is known. */
  deviation: number | null
}

/** How far a price came since a time. */
export interface Move {
  /** A share, cut toward zero. */
  readonly move: string
  readonly since: number
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440
/** From so many returns on the deviation means something. */
const RETURNS_MIN = 30
const PLACES = 4

export const create = (): PriceTrail => ({ bySymbol: new Map(), minute: -1 })

/** Samples every price where a new minute began, right after entries were folded. */
export function take(trail: PriceTrail, state: State): void {
  const minute = Math.floor(state.time / MINUTE_MS)
  if (minute === trail.minute) return
  trail.minute = minute
  for (const { id, index, tick } of state.instruments) {
    const mark = state.book.marks[index]
    if (mark === undefined) continue
    const price = Ratio.fromDecimal(Decimal.times(mark.price, tick))
    sample(trail, id, minute, Ratio.toNumber(price))
  }
  for (const { id, index } of state.assets) {
    const known = state.book.indices[index]
    if (known === undefined) continue
    sample(trail, id, minute, Ratio.toNumber(Ratio.of(known.price, Integer.pow10(indexScale))))
  }
}

function sample({ bySymbol }: PriceTrail, symbol: string, minute: number, price: number): void {
  const trail = bySymbol.get(symbol) ?? { minutes: [], prices: [], deviation: null }
  bySymbol.set(symbol, trail)
  trail.minutes.push(minute)
  trail.prices.push(price)
  // One sample beyond the day is kept: the price at its beginning.
  const old = trail.minutes.findIndex((one) => one > minute - DAY_MINUTES) - 1
  if (old > 0) {
    trail.minutes.splice(0, old)
    trail.prices.splice(0, old)
  }
  trail.deviation = deviationOver(trail)
}

/** Squared log moves over the minutes between them, scaled to a day. */
function deviationOver({ minutes, prices }: Trail): number | null {
  let [squares, span, count] = [0, 0, 0]
  for (let at = 1; at < prices.length; at++) {
    const [before = 0, after = 0] = [prices[at - 1], prices[at]]
    if (before <= 0 || after <= 0) continue
    const step = Real.ln(after / before)
    squares += step * step
    span += (minutes[at] ?? 0) - (minutes[at - 1] ?? 0)
    count += 1
  }
  if (count < RETURNS_MIN || squares === 0) return null
  return Math.sqrt((squares / span) * DAY_MINUTES)
}

/** The standard deviation of a day's log move of a price; null while too little is known. */
export const deviationOf = ({ bySymbol }: PriceTrail, symbol: string): number | null =>
  bySymbol.get(symbol)?.deviation ?? null

/** How many of a day's standard deviations a move is, without sign. */
export function sigmas(trail: PriceTrail, symbol: string, move: Ratio): string | null {
  const deviation = deviationOf(trail, symbol)
  if (deviation === null) return null
  return (Math.abs(Ratio.toNumber(move)) / deviation).toFixed(2)
}

/** How far a price came in the last day, or since the first sample where that is later. */
export function moveOf({ bySymbol }: PriceTrail, symbol: string, price: number): Move | null {
  const trail = bySymbol.get(symbol)
  const [first, minute] = [trail?.prices[0], trail?.minutes[0]]
  if (first === undefined || minute === undefined || first <= 0) return null
  const unit = 10 ** PLACES
  const share = Math.trunc((price / first - 1) * unit) / unit
  return { move: share.toFixed(PLACES), since: minute * MINUTE_MS }
}

export * as PriceTrail from './PriceTrail.ts'
