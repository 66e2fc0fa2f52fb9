import { Type } from 'typebox'
import type { AccountState } from '../../../engine/AccountState.ts'
import type { State } from '../../../engine/State.ts'
import { CallsRegister, type RegisteredCall } from '../../../report/CallsRegister.ts'
import { registeredCall } from '../../../wire/outputs.ts'
import { Caller } from '../../access/Caller.ts'
import { missing } from '../../Refusal.ts'
import { accountOf } from '../accountOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'
import { viewOf } from '../viewOf.ts'

/** The register of margin calls. */
export const calls: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/calls',
    scope: 'read',
    tag: 'Calls',
    says: 'The margin calls that are open, earliest deadline first.',
    query: {
      level: Type.Optional(shapes.name('Of this level only.')),
      owner: Type.Optional(shapes.name('Of this owner only.')),
      account: Type.Optional(shapes.name('Of this account only.')),
    },
    answer: shapes.object({ calls: Type.Array(registeredCall) }),
    handle({ front, caller, query: { level, owner, account } }) {
      const { state } = front.replica
      const found = openCalls(front.replica.state, account).filter(
        (call) =>
          Caller.sees(caller, call.account, state) && CallsRegister.matches(call, { level, owner }),
      )
      return { calls: found }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/calls',
    scope: 'read',
    tag: 'Calls',
    says: 'The calls of an account that are open.',
    params: { id: shapes.name('The account.') },
    answer: shapes.object({ calls: Type.Array(registeredCall) }),
    handle({ front, caller, params }) {
      accountOf(front.replica.state, caller, params.id)
      return { calls: openCalls(front.replica.state, params.id) }
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/calls/:id',
    scope: 'read',
    tag: 'Calls',
    says: 'A call that is open.',
    params: { id: shapes.name('The call.') },
    answer: registeredCall,
    handle({ front, caller, params }) {
      const { state } = front.replica
      const found = CallsRegister.byId(state, params.id)
      if (found === null || !Caller.sees(caller, found.account, state))
        throw missing('call', params.id)
      return found
    },
  }),
]

/** Only accounts that have a call are looked at. */
function openCalls(state: State, account: string | undefined): readonly RegisteredCall[] {
  const asked = new Set<AccountState>()
  for (const call of state.calls.values()) {
    const found = state.accountById.get(call.account)
    if (found !== undefined && (account ?? found.id) === found.id) asked.add(found)
  }
  return CallsRegister.of(viewOf(state, [...asked]))
}
