import { Type } from 'typebox'
import { Parts } from '../../../wire/Parts.ts'
import { accountOf } from '../accountOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const said = {
  until: shapes.orNull(shapes.time),
  by: shapes.text('Who.'),
  reason: shapes.text('Why.'),
}

/** What an account may not do, and why. */
export const restrictions: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/restrictions',
    scope: 'read',
    tag: 'Accounts',
    says: 'What an account may not do even where its margin allows it, and why it is not liquidated, if so.',
    params: { id: shapes.name('The account; an isolated position is `ACCOUNT/SYMBOL`.') },
    answer: shapes.object({
      restrictions: Type.Array(
        shapes.object(
          {
            id: shapes.text('Its name, by which it is released.'),
            restriction: Parts.restriction.schema,
            from: shapes.time,
            binds: Type.Optional(
              Type.Literal('owner', { description: 'It is on all accounts of the owner.' }),
            ),
            ...said,
          },
          'Set by an operator or by an expired call; without an end until it is released.',
        ),
      ),
      dues: Type.Array(
        shapes.object(
          { call: shapes.text('Its id.'), since: shapes.time },
          'An expired call that is still to be carried out: the account may only reduce.',
        ),
      ),
      suspension: shapes.orNull(
        shapes.object(said, 'Its liquidation was cancelled: none begins before this ends.'),
      ),
    }),
    handle({ front, caller, params }) {
      const { state } = front.replica
      const { subject } = accountOf(state, caller, params.id)
      const account = state.accountById.get(subject.account.id)
      const { restrictions = [], dues = [], suspension = null } = account ?? {}
      return {
        restrictions,
        dues: dues.map(({ call, since }) => ({ call, since })),
        suspension,
      }
    },
  }),
]
