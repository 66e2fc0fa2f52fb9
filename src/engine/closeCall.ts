import { defined } from '../base/assert.ts'
import { State } from './State.ts'
import { Timers } from './Timers.ts'

/** Takes a closed call out of State: from here on the journal is its record. */
export function closeCall(state: State, id: string): void {
  const call = defined(state.calls.get(id), 'a call that closes is open')
  const account = State.account(state, call.account)
  const index = account.calls.indexOf(id)
  if (index >= 0) account.calls[index] = undefined
  state.calls.delete(id)
  Timers.clear(state.timers, Timers.ofCall(id))
  state.touched.add(account.index)
}
