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
export function* creditCalls(
  state: State,
  account: AccountState,
  cause: Cause,
  events: Iterable<Event>,
): Iterable<Event> {
  const open = account.calls.filter((id) => id !== undefined)
  const before = open.length > 0 ? look(state, account) : null
  yield* events
  const after = before === null ? null : look(state, account)
  if (before === null || after === null) return
  for (const id of open) {
    const call = state.calls.get(id)
    if (call !== undefined) yield* tell(call, cause, before, after)
  }
}

const maintenance = (assessment: Assessment): Measure =>
  Assessment.measure(assessment, 'maintenance')

/** An unknown price hides the same on both sides, so what was brought counts; it meets nothing. */
function* tell(
  call: MarginCall,
  cause: Cause,
  before: Assessment,
  after: Assessment,
): Iterable<Event> {
  const brought = MarginCall.released(call, maintenance(before), maintenance(after))
  if (brought === 0n) return
  const changed = MarginCall.bring(call, brought)
  if (!changed.ok) return
  const remaining = MarginCall.amountNow(changed.value, maintenance(after))
  const { id, account } = call
  yield { type: 'CallPartlyMet', call: id, account, brought, remaining }
  const isMet = remaining === 0n && after.certainty !== 'unknown'
  if (isMet) yield { type: 'CallMet', call: id, account, by: cause }
}

function look(state: State, account: AccountState): Assessment | null {
  const terms = State.terms(state, account)
  return terms === null ? null : assess(account, terms, state.book, 'credit')
}
