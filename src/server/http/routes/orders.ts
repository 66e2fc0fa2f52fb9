import { Type } from 'typebox'
import { OutstandingOrder } from '../../../report/OutstandingOrder.ts'
import { Caller } from '../../access/Caller.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const { orNull, seq, text, time } = shapes

const order = shapes.object({
  id: text('Execution reports name it.'),
  account: text('Whose position is traded.'),
  instrument: text('What is traded.'),
  leg: Type.Enum(['net', 'long', 'short']),
  purpose: Type.Enum(['reduce', 'convert', 'dispose', 'protect']),
  reduceOnly: Type.Boolean({ description: 'Whether it may never open or enlarge a position.' }),
  contracts: text('Signed: what was to be traded, in contracts.'),
  left: text('Signed: what no report has answered yet.'),
  bankruptcyPrice: orNull(text('The price beyond which the account owes; null for none.')),
  limitPrice: orNull(text('The worst price that its owner allows; null for any.')),
  mark: orNull(text('The mark now; null where there is none.')),
  unit: Type.Optional(
    text(
      'The first order of a unit: its legs are reported together, in proportion and at one status.',
    ),
  ),
  deadline: { ...time, description: 'When it is taken as unknown if nothing is reported.' },
  cancelled: Type.Boolean({ description: 'Whether it was withdrawn and awaits the answer.' }),
  since: orNull(time),
  entry: orNull(seq),
})

/** What is to be executed outside. */
export const orders: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/orders/outstanding',
    scope: 'desk',
    tag: 'Orders',
    says: 'The orders of liquidations and protections that are out, the oldest first, with the entry in which each was told: after a restart whoever executes them compares them with what it has, for it may never have heard of some. Entry and since are null where it was told too long ago.',
    answer: shapes.object({ orders: Type.Array(order) }),
    handle({ front, caller }) {
      const { state } = front.replica
      const seen = [...state.orders.values()].filter(({ account }) =>
        Caller.sees(caller, account.id, state),
      )
      return {
        orders: seen.map((one) => OutstandingOrder.of(one, front.ordersOut.get(one.id), state)),
      }
    },
  }),
]
