import { assert, defined } from '../base/assert.ts'
import type { Result } from '../base/Result.ts'
import type { MarginCall } from '../calls/MarginCall.ts'
import type { State } from './State.ts'
import { Timers } from './Timers.ts'

/** Replaces an open call by what a verb makes of it, and moves its timer along. */
export function changeCall(
  state: State,
  id: string,
  verb: (call: MarginCall) => Result<MarginCall, string>,
): void {
  const result = verb(defined(state.calls.get(id), 'a changed call is open'))
  assert(result.ok, 'a call changes only as decide has checked')
  state.calls.set(id, result.value)
  if (result.value.frozenAt !== null) Timers.clear(state.timers, Timers.ofCall(id))
  else Timers.set(state.timers, Timers.ofCall(id), result.value.deadline)
}
