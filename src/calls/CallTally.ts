import type { CivilDate } from '../calendar/CivilDate.ts'
import { Value } from '../money/Value.ts'
import { Relief, type ReliefEvent, type ReliefTerms } from './Relief.ts'

/** A call and what is left of it. */
export interface CallTally {
  readonly terms: ReliefTerms
  readonly due: CivilDate
  readonly remaining: Value
  /** The day on which nothing was left; null before. */
  readonly metOn: CivilDate | null
}

/** Past due: something is left after the due date. */
export type CallStatus = 'open' | 'met' | 'pastDue'

/** A call as it is issued: one of nothing is met at once. */
export const issue = (
  terms: ReliefTerms,
  amount: Value,
  { issued, due }: { readonly issued: CivilDate; readonly due: CivilDate },
): CallTally => ({ terms, due, remaining: amount, metOn: amount > 0n ? null : issued })

/**
 * What is left of a call after something that may relieve it. Reliefs add up; the due date stays, and a
 * call that is met stays so. Applied to each of several open calls, one deposit counts to all.
 *
 * Rules: [PRAC9] [PRAC10]
 *
 * @example
 * calls.map((call) => CallTally.relieve(call, deposit, date))
 */
export function relieve(call: CallTally, event: ReliefEvent, date: CivilDate): CallTally {
  if (call.metOn !== null) return call
  const left = Value.sub(call.remaining, Relief.of(call.terms, event))
  return left > 0n ? { ...call, remaining: left } : { ...call, remaining: Value.zero, metOn: date }
}

/**
 * How a call stands at the end of a day, of which nothing later has been told.
 *
 * Rules: [PRAC9]
 */
export function statusOn(call: CallTally, date: CivilDate): CallStatus {
  if (call.metOn !== null) return 'met'
  return date > call.due ? 'pastDue' : 'open'
}

/**
 * The deposit that meets every call: what is left of the largest.
 *
 * Rules: [PRAC10]
 *
 * @example
 * CallTally.depositNeeded([{ remaining: Value.of(5n) }, { remaining: Value.of(3n) }]) // => 5n
 */
export const depositNeeded = (calls: readonly Pick<CallTally, 'remaining'>[]): Value =>
  calls.reduce((most, { remaining }) => Value.max(most, remaining), Value.zero)

/**
 * A call whose deficit is told anew in the same episode: the amount is that of now, the due date stays. It is
 * met on the day on which there is none.
 *
 * Rules: [PRAC11]
 */
export const supersede = (call: CallTally, deficit: Value, date: CivilDate): CallTally =>
  deficit > 0n
    ? { ...call, remaining: deficit, metOn: null }
    : { ...call, remaining: Value.zero, metOn: call.metOn ?? date }

export * as CallTally from './CallTally.ts'
