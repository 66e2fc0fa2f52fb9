import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Sentry } from '../sentry/Sentry.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'
import { isSilent, silenceOf } from './silence.ts'

/** An account that was looked at, and what was found. */
export interface Looked {
  readonly account: AccountState
  readonly rules: BoundRulebook
  readonly assessment: Assessment
}

/**
 * Draws the rows of an account that was looked at; whether it has any. Where a look at it now might say
 * something still, it has none.
 *
 * Rules: [SENTRY3] [SENTRY4]
 */
export function drawRows(sentry: Sentry, state: State, looked: Looked): boolean {
  const { account, rules, assessment } = looked
  const thresholds = silenceOf(state, account, rules)
  if (thresholds === null || !isSilent(assessment, thresholds)) return false
  return Sentry.place(sentry, account.index, { account, rules, prices: state.book }, thresholds)
}

/**
 * Draws rows again after a price left their box: nothing else has happened to the account. Whether it has
 * any.
 *
 * Rules: [SENTRY2]
 */
export function redraw(sentry: Sentry, state: State, index: number): boolean {
  const account = state.accounts[index] as AccountState
  const rules = State.rulesOf(state, account)
  const thresholds = rules && silenceOf(state, account, rules)
  if (rules === null || thresholds === null) return false
  return Sentry.place(sentry, index, { account, rules, prices: state.book }, thresholds)
}
