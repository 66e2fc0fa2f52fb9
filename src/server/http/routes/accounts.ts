import { explain as explained } from '../../../margin/explain.ts'
import { AccountReport } from '../../../report/AccountReport.ts'
import { TermReport } from '../../../report/TermReport.ts'
import { assessment, explanation } from '../../../wire/outputs.ts'
import { accountOf } from '../accountOf.ts'
import { Route } from '../Route.ts'
import { shapes } from '../shapes.ts'

const params = { id: shapes.name('The account; an isolated position is `ACCOUNT/SYMBOL`.') }

/** What is known of one account. */
export const accounts: readonly Route[] = [
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
      const { account, rules, book } = subject
      const report = AccountReport.of(subject, 'instrument', {
        health: null,
        interest: one.interest,
      })
      const { terms } = explained(account, rules, book)
      return { ...report, terms: terms.map((term) => TermReport.of(term, rules.numeraire)) }
    },
  }),
]
