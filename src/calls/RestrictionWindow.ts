import { CivilDate } from '../calendar/CivilDate.ts'

/**
 * What an account under a restriction may still do. Liquidation only: sell and buy back. Closing only:
 * no position is opened. Freeze: no short position and no debit is created or increased. Cash
 * available: buy with settled cash. Funds on hand: open with funds deposited before. Increased
 * margin: at higher requirements. Account closed: nothing.
 */
export type RestrictionKind =
  | 'liquidationOnly'
  | 'closingOnly'
  | 'freeze'
  | 'cashAvailable'
  | 'fundsOnHand'
  | 'increasedMargin'
  | 'accountClosed'

/** A restriction that follows from something, before it is known when. */
export interface RestrictionTerm {
  readonly kind: RestrictionKind
  /** Calendar days after the first day; null where only what is asked for ends it. */
  readonly days: number | null
  /** Whether it also ends, before its days are over, once what was asked for is deposited. */
  readonly endsWhenMet: boolean
}

/** A restriction of an account: a thing of its own, which outlives the call that it came from. */
export interface RestrictionWindow {
  readonly kind: RestrictionKind
  readonly first: CivilDate
  /** The last restricted day; null where none is foreseen. */
  readonly last: CivilDate | null
  /** Whether it ends before where what was asked for is deposited. */
  readonly endsWhenMet: boolean
}

/**
 * The window that a term opens on a day. The days count from the day after: ninety days from 24 June
 * end with 22 September, which is restricted still.
 *
 * Rules: [PRAC1]
 *
 * @example
 * const term = { kind: 'freeze', days: 90, endsWhenMet: false } as const
 * RestrictionWindow.open(term, CivilDate.at(2027, 12, 15)).last // => CivilDate.at(2028, 3, 14)
 */
export const open = (term: RestrictionTerm, first: CivilDate): RestrictionWindow => ({
  kind: term.kind,
  first,
  last: term.days === null ? null : CivilDate.plusDays(first, term.days),
  endsWhenMet: term.endsWhenMet,
})

/**
 * A window after what was asked for is met: one that ends so ends with that day, if it has not ended
 * before, and any other stays.
 *
 * Rules: [PRAC1] [PRAC2]
 *
 * @example
 * RestrictionWindow.meet(closingOnlyUntilMet, CivilDate.at(2025, 3, 12)).last // => CivilDate.at(2025, 3, 12)
 */
export function meet(window: RestrictionWindow, date: CivilDate): RestrictionWindow {
  const isOver = window.last !== null && window.last <= date
  return window.endsWhenMet && !isOver ? { ...window, last: date } : window
}

/**
 * Whether an account is restricted on a day: one of its windows holds. Neither the order of the
 * windows nor one said twice, nor a shorter one opened later, frees a day.
 *
 * Rules: [PRAC1] [PRAC2]
 */
export const holdsOn = (windows: readonly RestrictionWindow[], date: CivilDate): boolean =>
  windows.some(({ first, last }) => first <= date && (last === null || date <= last))

export * as RestrictionWindow from './RestrictionWindow.ts'
