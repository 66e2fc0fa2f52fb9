import { type Answer, Calendar } from '../calendar/Calendar.ts'
import type { CivilDate } from '../calendar/CivilDate.ts'
import { Integer } from '../money/Integer.ts'
import { Value } from '../money/Value.ts'

/** What day traders may buy, as multiples of the maintenance excess at the previous close. */
export interface DayTradePowerRule {
  readonly multiple: bigint
  /** While a day-trade call is open: of pattern day traders, and of others. */
  readonly patternWhileOpen: bigint
  readonly otherWhileOpen: bigint
}

export interface DayTradePower {
  readonly multiple: bigint
  /** Whether what is sold releases again within the day; if not, all day trades add up. */
  readonly isTimeAndTick: boolean
  readonly buyingPower: Value
}

/** An account at the begin of a day. */
export interface DayTrader {
  readonly maintenanceExcess: Value
  readonly openCalls: number
  readonly isPattern: boolean
}

/**
 * The buying power of a day: none without an excess.
 *
 * Rules: [PRAC13]
 */
export function power(rule: DayTradePowerRule, trader: DayTrader): DayTradePower {
  const isTimeAndTick = trader.openCalls === 0
  const whileOpen = trader.isPattern ? rule.patternWhileOpen : rule.otherWhileOpen
  const multiple = isTimeAndTick ? rule.multiple : whileOpen
  const excess = Value.max(trader.maintenanceExcess, Value.zero)
  return { multiple, isTimeAndTick, buyingPower: Value.of(Integer.mul(multiple, excess)) }
}

/**
 * The first day on which a deposit may be withdrawn that has to stay for so many business days after
 * its own: the business day after these.
 *
 * Rules: [PRAC14]
 *
 * @example
 * DayTrading.freeFrom(nyse, CivilDate.at(2025, 3, 12), 2) // => { ok: true, value: CivilDate.at(2025, 3, 17) }
 */
export const freeFrom = (
  calendar: Calendar,
  deposited: CivilDate,
  holdDays: number,
): Answer<CivilDate> => Calendar.plus(calendar, deposited, holdDays + 1)

export * as DayTrading from './DayTrading.ts'
