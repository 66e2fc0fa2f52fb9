import { glance } from '../../../wire/outputs.ts'
import { glanceOf } from '../glanceOf.ts'
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
      const { seq, report } = glanceOf(front)
      return { seq, ...report }
    },
  }),
]
