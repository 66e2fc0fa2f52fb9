import { BookReport } from '../../../report/BookReport.ts'
import { BookView } from '../../../report/BookView.ts'
import { glance } from '../../../wire/outputs.ts'
import type { Front } from '../Front.ts'
import { Route } from '../Route.ts'
import { requireAll } from '../requireAll.ts'

/** How long a glance at the whole book stands, milliseconds: it looks at every account. */
const STANDS_MS = 1_000

interface Kept {
  readonly at: number
  readonly seq: number
  readonly report: BookReport
}

const kept = new WeakMap<Front, Kept>()

/** The whole book. */
export const book: readonly Route[] = [
  Route.route({
    method: 'GET',
    path: '/v1/book',
    scope: 'read',
    tag: 'Book',
    says: 'The whole book at a glance: accounts by level, calls, markets, the fund.',
    answer: glance,
    handle({ front, caller }) {
      requireAll(caller, 'the whole book')
      const { seq, report } = glanceOf(front)
      return { seq, ...report }
    },
  }),
]

/** Looked at anew once a second at most, and then answered with the entry that it is of. */
function glanceOf(front: Front): Kept {
  const { state, head } = front.replica
  const last = kept.get(front)
  const now = performance.now()
  if (last !== undefined && (last.seq === head.seq || now - last.at < STANDS_MS)) return last
  const report = BookReport.of(BookView.ofState(state), state)
  const found = { at: performance.now(), seq: head.seq, report }
  kept.set(front, found)
  return found
}
