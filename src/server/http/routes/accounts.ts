import { Type } from 'typebox'
import { AccountReport } from '../../../report/AccountReport.ts'
import { BookView } from '../../../report/BookView.ts'
import { CallsRegister } from '../../../report/CallsRegister.ts'
import { DoubtReport } from '../../../report/DoubtReport.ts'
import { explained } from '../../../report/explained.ts'
import { assessment, explanation } from '../../../wire/outputs.ts'
import { Caller } from '../../access/Caller.ts'
import { sorts } from '../../board/Keys.ts'
import { Refusal } from '../../Refusal.ts'
import { accountOf } from '../accountOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'
import { accountRow } from './accountRow.ts'

const params = { id: shapes.name('The account; an isolated position is `ACCOUNT/SYMBOL`.') }

/** Accounts: the list of them, and what is known of one. */
export const accounts: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/accounts',
    scope: 'read',
    tag: 'Accounts',
    says: 'Accounts, the worst first; a cursor is a place in that order, whatever moves meanwhile.',
    query: {
      level: Type.Optional(shapes.name('On this level only.')),
      rulebook: Type.Optional(shapes.name('Under this rulebook only.')),
      owner: Type.Optional(shapes.name('Of this owner only.')),
      instrument: Type.Optional(shapes.name('With a position in it only.')),
      search: Type.Optional(shapes.name('Whose id or owner has this in it, in any case.')),
      sort: Type.Optional(Type.Enum([...sorts], { description: 'By what; slack by default.' })),
      limit: shapes.limit(1_000, 100),
      cursor: Type.Optional(shapes.name('The `next` of the page before, under the same sort.')),
    },
    answer: shapes.object({
      asOf: Type.Object(
        { seq: shapes.seq, timestamp: shapes.time },
        { ...shapes.strict, description: 'Since when no account of the book was ranked.' },
      ),
      accounts: Type.Array(accountRow),
      next: shapes.orNull(shapes.text('The cursor of the next page; null on the last.')),
      total: shapes.count('How many match.'),
    }),
    handle({ front, caller, query }) {
      const { sort = 'slack', limit = 100, cursor = null, ...filter } = query
      const { state } = front.replica
      const sees =
        caller.accounts === null ? undefined : (id: string) => Caller.sees(caller, id, state)
      const page = front.models.list({ filter: { ...filter, sees }, sort, limit, cursor })
      if (page !== null) return page
      const detail = `query.cursor: expected the next of a page sorted by ${sort}, found another`
      throw new Refusal(400, 'cursor.unknown', detail, { path: ['query', 'cursor'] })
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id',
    scope: 'read',
    tag: 'Accounts',
    says: 'How safe an account is.',
    params,
    answer: assessment,
    handle({ front, caller, params }) {
      const { subject, one } = accountOf(front.replica.state, caller, params.id)
      return AccountReport.of(subject, 'instrument', { health: null, interest: one.interest })
    },
  }),
  Route.route({
    method: 'GET',
    path: '/v1/accounts/:id/explain',
    scope: 'read',
    tag: 'Accounts',
    says: 'Every number of an account with its inputs and the rule that made it.',
    params,
    answer: explanation,
    handle({ front, caller, params }) {
      const { subject, one } = accountOf(front.replica.state, caller, params.id)
      const { account, book } = subject
      const report = AccountReport.of(subject, 'instrument', {
        health: null,
        interest: one.interest,
      })
      const terms = explained(subject, report)
      const priced = { ...front.replica.state, prices: book }
      const doubts = DoubtReport.ofAccount(priced, account, report.numeraire)
      const view = { ...BookView.ofAccounts(front.replica.state, []), accounts: [one] }
      return { ...report, terms, doubts, calls: CallsRegister.opened(view, account.id) }
    },
  }),
]
