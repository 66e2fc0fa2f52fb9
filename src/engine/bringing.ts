import { type Cause, MarginCall } from '../calls/MarginCall.ts'
import { assess } from '../margin/assess.ts'
import { Assessment, type Measure } from '../model/Assessment.ts'
import type { AccountState } from './AccountState.ts'
import type { Event } from './Event.ts'
import { State } from './State.ts'

/**
 * Lets events happen to an account and tells its open calls what they brought: by how much they
 * lowered the cash that would cure, at the same prices. A call with nothing left to bring is met.
 *
 * Rules: [ENG11] [CALL5]
 */
export function* bringing(
  state: State,
  account: AccountState,
  cause: Cause,
  events: Iterable<Event>,
): Iterable<Event> {
  const open = account.calls.filter((id) => id !== undefined)
  const before = open.length > 0 ? maintenance(state, account) : null
  yield* events
  const after = before === null ? null : maintenance(state, account)
  if (before === null || after === null) return
  for (const id of open) {
    const call = state.calls.get(id)
    if (call !== undefined) yield* tell(call, cause, before, after)
  }
}

function* tell(call: MarginCall, cause: Cause, before: Measure, after: Measure): Iterable<Event> {
  const brought = MarginCall.released(call, before, after)
  if (brought === 0n) return
  const changed = MarginCall.bring(call, brought)
  if (!changed.ok) return
  const remaining = MarginCall.amountNow(changed.value, after)
  const { id, account } = call
  yield { type: 'CallPartlyMet', call: id, account, brought, remaining }
  if (remaining === 0n) yield { type: 'CallMet', call: id, account, by: cause }
}

function maintenance(state: State, account: AccountState): Measure | null {
  const terms = State.terms(state, account)
  if (terms === null) return null
  const assessment = assess(account, terms, state.book, 'credit')
  return assessment.certainty === 'unknown' ? null : Assessment.measure(assessment, 'maintenance')
}
