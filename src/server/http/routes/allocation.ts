import { Type } from 'typebox'
import type { State } from '../../../engine/State.ts'
import { BookView } from '../../../report/BookView.ts'
import { allocation as answer, placement as placed } from '../../../wire/allocationOutputs.ts'
import { targetOf } from '../../../wire/asked/curesOf.ts'
import { Caller } from '../../access/Caller.ts'
import { missing } from '../../Refusal.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

/** What to move between the accounts of an owner. */
export const allocation: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/owners/:id/allocation',
    scope: 'read',
    tag: 'Accounts',
    says: 'What to move between the accounts of an owner so that none is short of its target, the least value.',
    params: { id: shapes.name('The owner; of his accounts those that the key may see are taken.') },
    query: {
      to: Type.Optional(
        shapes.name('A level to leave, or a marginRatio; where calls are cured by default.'),
      ),
      greedy: Type.Optional(
        Type.Boolean({ description: 'Without a solver: no bound is told. False by default.' }),
      ),
    },
    answer,
    async handle({ front, caller, params: { id: owner }, query: { to, greedy } }) {
      const { state, head } = front.replica
      const accounts = seenOf(state, caller, owner)
      if (accounts.length === 0) throw missing('owner', owner)
      checkTarget(state, accounts, to)
      const asked = { owner, accounts, to, isGreedy: greedy === true }
      return await front.previewer.allocation(asked, head.seq)
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/owners/:id/placement',
    scope: 'read',
    tag: 'Accounts',
    says: 'Where what may move between the accounts of an owner carries most, whether or not somebody is short.',
    params: { id: shapes.name('The owner; of his accounts those that the key may see are taken.') },
    query: {
      to: Type.Optional(
        shapes.name('A level to leave, or a marginRatio; where calls are cured by default.'),
      ),
    },
    answer: placed,
    async handle({ front, caller, params: { id: owner }, query: { to } }) {
      const { state, head } = front.replica
      const accounts = seenOf(state, caller, owner)
      if (accounts.length === 0) throw missing('owner', owner)
      checkTarget(state, accounts, to)
      return await front.previewer.placement({ owner, accounts, to }, head.seq)
    },
  }),
]

/** An owner of whom the caller sees no account is answered as one that is not there. Rules: [HTTP4] */
const seenOf = (state: State, caller: Caller, owner: string): readonly string[] =>
  state.accounts
    .filter(
      (account) =>
        account.owner === owner &&
        Caller.sees(caller, account.id, state) &&
        BookView.accountOf(state, account) !== null,
    )
    .map(({ id }) => id)

/** A target that one of the rulebooks does not know is refused before anything is worked out. */
function checkTarget(state: State, accounts: readonly string[], to: string | undefined): void {
  const { rulebooks, accountById } = state
  const ids = new Set(accounts.map((id) => accountById.get(id)?.rules?.id))
  asking({ code: 'allocation.invalid', at: 'query' }, () => {
    for (const id of ids) {
      const bound = id === undefined ? null : rulebooks.get(id)?.bound
      if (bound) targetOf(bound, to)
    }
  })
}
