import { BookReport } from '../../../report/BookReport.ts'
import { BookView } from '../../../report/BookView.ts'
import { glance } from '../../../wire/outputs.ts'
import { Kept } from '../Kept.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'

/** The whole book. */
export const book: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/book',
    scope: 'read',
    tag: 'Book',
    says: 'The whole book at a glance: accounts by level, calls, markets, the fund; a second old at most.',
    answer: glance,
    handle({ front, caller }) {
      requireAll(caller, 'the whole book')
      // It assesses every account, so it stands for a second.
      return Kept.of(front, 'book', 1_000, () => {
        const { state, head } = front.replica
        return { seq: head.seq, ...BookReport.of(BookView.ofState(state), state) }
      })
    },
  }),
]
