import { Result } from '../base/Result.ts'
import type { CalendarFault } from './CalendarFault.ts'
import type { CivilDate } from './CivilDate.ts'

/** How many business days after a trade it is settled, for trades of a date and later. */
export interface SettlementCycle {
  readonly from: CivilDate
  readonly days: number
}

/**
 * The days of the cycle in force on a trade date, the cycles in the order of their dates; a fault before
 * the first.
 *
 * Rules: [CAL17]
 *
 * @example
 * cycleAt(UsMargin.settlement, CivilDate.at(2024, 5, 28)) // => { ok: true, value: 1 }
 */
export function cycleAt(
  cycles: readonly SettlementCycle[],
  date: CivilDate,
): Result<number, CalendarFault> {
  const cycle = cycles.findLast(({ from }) => from <= date)
  if (cycle !== undefined) return Result.success(cycle.days)
  return Result.failure({ code: 'cycle.outOfRange', of: 'settlement cycle', date })
}
