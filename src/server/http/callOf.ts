import { CallsRegister, type RegisteredCall } from '../../report/CallsRegister.ts'
import { Caller } from '../access/Caller.ts'
import { missing } from '../Refusal.ts'
import type { Front } from './Front.ts'

/**
 * A call that is open, or was lately; of another key's account there is none.
 *
 * @throws Refusal 404
 */
export function callOf(front: Front, caller: Caller, id: string): RegisteredCall {
  const { state } = front.replica
  const found = CallsRegister.byId(state, id) ?? front.closedCalls.get(id) ?? null
  if (found === null || !Caller.sees(caller, found.account, state)) throw missing('call', id)
  return found
}
