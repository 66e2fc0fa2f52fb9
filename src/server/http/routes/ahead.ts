import { Type } from 'typebox'
import { AheadReport } from '../../../report/AheadReport.ts'
import { BookView } from '../../../report/BookView.ts'
import { ahead as answer } from '../../../wire/aheadOutputs.ts'
import { aheadOf } from '../../../wire/asked/aheadOf.ts'
import { accountOf } from '../accountOf.ts'
import { asking } from '../asking.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

/** What is known to change for an account. */
export const ahead: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/ahead',
    scope: 'read',
    tag: 'Accounts',
    says: 'What the next known changes do to an account, and when: each by itself, all else as it is.',
    params: { id: shapes.name('The account.') },
    query: {
      within: Type.Optional(shapes.name('`8h` or `90d`; a month by default.')),
      funding: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 2_048,
          description: '`SYMBOL=SHARE@TIME`: what longs pay then; a list by commas.',
        }),
      ),
    },
    answer,
    handle({ front, caller, params, query }) {
      const { state } = front.replica
      const { one, subject } = accountOf(state, caller, params.id)
      const view = BookView.withScheduled(BookView.ofAccounts(state, []), state)
      const told = { within: query.within, funding: query.funding?.split(',') ?? [] }
      return asking({ code: 'ahead.invalid', at: 'query' }, () =>
        AheadReport.of(subject, aheadOf(view, one, told)),
      )
    },
  }),
]
