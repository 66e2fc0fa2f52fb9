import { BookReport } from '../../report/BookReport.ts'
import { BookView } from '../../report/BookView.ts'
import type { Front } from './Front.ts'
import { Kept } from './Kept.ts'

/** A glance at the whole book: it looks at every account, so it stands for a second. */
export function glanceOf(front: Front): { readonly seq: number; readonly report: BookReport } {
  return Kept.of(front, 'book', 1_000, () => {
    const { state, head } = front.replica
    return { seq: head.seq, report: BookReport.of(BookView.ofState(state), state) }
  })
}
