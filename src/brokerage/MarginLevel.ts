import { Ratio } from '../money/Ratio.ts'

/** A position of a retail broker: quantity below zero is short. */
export interface OpenPosition {
  readonly quantity: Ratio
  readonly open: Ratio
  /** The price at which it could be closed. */
  readonly close: Ratio
}

/** Levels of capital ÷ used margin at which a broker acts, the second below the first. */
export interface UsageLevels {
  readonly call: Ratio
  readonly stopOut: Ratio
}

/** Lykke's own levels, and the minutes between its notices. */
export const lykke = {
  levels: { call: Ratio.of(5n, 4n), stopOut: Ratio.of(21n, 20n) },
  pause: Ratio.of(30n),
} as const

/** What is told where no margin is used. */
const unused = Ratio.of(100n)

/** Profit or loss that is not booked yet. */
export const profit = ({ quantity, open, close }: OpenPosition): Ratio =>
  Ratio.mul(quantity, Ratio.sub(close, open))

/** What a position of so many units asks for at a leverage. */
export const used = (quantity: Ratio, price: Ratio, leverage: Ratio): Ratio =>
  Ratio.div(Ratio.mul(Ratio.abs(quantity), price), leverage)

/**
 * Capital ÷ used margin; a hundred where none is used.
 *
 * Rules: [SIZE9]
 */
export const usage = (capital: Ratio, margin: Ratio): Ratio =>
  margin.numerator === 0n ? unused : Ratio.div(capital, margin)

/**
 * What a broker does at a level: at or below the stop-out it closes, at or below the call level it calls.
 *
 * Rules: [SIZE9]
 */
export function stage(level: Ratio, levels: UsageLevels): 'none' | 'marginCall' | 'stopOut' {
  if (Ratio.compare(level, levels.stopOut) <= 0) return 'stopOut'
  return Ratio.compare(level, levels.call) <= 0 ? 'marginCall' : 'none'
}

/**
 * Whether an account is beyond its maintenance: one that has nothing left is, whatever it holds, and one that
 * has nothing and owes nothing is not.
 *
 * Rules: [SIZE9]
 */
export const isOver = (equity: Ratio, maintenance: Ratio): boolean =>
  Ratio.compare(equity, maintenance) < 0

/** A position that may be closed, and the margin that frees. */
export interface StopOutPosition<Id> {
  readonly id: Id
  readonly profit: Ratio
  readonly margin: Ratio
}

/**
 * Which positions a stop-out closes: the largest losers first, until capital is above the call level of the
 * margin that is left. Capital is held as it is: what is closed was counted before.
 *
 * Rules: [SIZE10]
 */
export function closedBy<Id>(
  capital: Ratio,
  positions: readonly StopOutPosition<Id>[],
  call: Ratio,
): readonly StopOutPosition<Id>[] {
  let margin = Ratio.sum(positions.map((one) => one.margin))
  const losers = positions.toSorted((a, b) => Ratio.compare(a.profit, b.profit))
  return losers.filter((one) => {
    if (Ratio.compare(usage(capital, margin), call) > 0) return false
    margin = Ratio.sub(margin, one.margin)
    return true
  })
}

/**
 * Which of several notices are sent, at times in rising order: none within a pause after the last that was.
 *
 * Rules: [SIZE11]
 *
 * @example
 * MarginLevel.sent([0n, 29n, 30n].map((minute) => Ratio.of(minute)), Ratio.of(30n)) // => [true, false, true]
 */
export function sent(times: readonly Ratio[], pause: Ratio): readonly boolean[] {
  let last: Ratio | null = null
  return times.map((time) => {
    const isSent = last === null || Ratio.compare(Ratio.sub(time, last), pause) >= 0
    if (isSent) last = time
    return isSent
  })
}

export * as MarginLevel from './MarginLevel.ts'
