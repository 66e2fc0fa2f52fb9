import type { Journal } from '../../../src/journal/Journal.ts'
import { FullError, WriteError } from '../../../src/journal/sqliteFault.ts'

/** Where a journal fails, counted in calls of its port; before the call did its work, or after. */
export interface Failing {
  readonly call: number
  readonly kind: 'EIO' | 'ENOSPC'
  readonly isAfter: boolean
}

/** The journal with one call that fails, as a disk does; every call before it works. */
export function failing(journal: Journal, { call, kind, isAfter }: Failing) {
  let calls = 0
  const cause = Object.assign(new Error(`${kind}: write`), { code: kind, syscall: 'write' })
  const fault = kind === 'ENOSPC' ? new FullError('disk', cause) : new WriteError('disk', cause)
  const through =
    <Args extends readonly unknown[], Result>(verb: (...args: Args) => Result) =>
    (...args: Args): Result => {
      calls += 1
      if (calls === call && !isAfter) throw fault
      const result = verb(...args)
      if (calls === call) throw fault
      return result
    }
  const faulty: Journal = {
    ...journal,
    append: through(journal.append),
    begin: through(journal.begin),
    piece: through(journal.piece),
    keep: through(journal.keep),
    commit: through(journal.commit),
  }
  return { journal: faulty, fault, calls: () => calls }
}
