import type { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import { Path } from '../Path.ts'
import { show } from '../WireError.ts'
import type { Book, BookProtection } from './Book.ts'
import { engineOf } from './engineOf.ts'

/** An engine in which protections of a book are tried, and how many records of others it has of it. */
export interface Tried {
  readonly state: State
  readonly records: number
}

/**
 * Refuses a protection that an engine with all that is before it would refuse, by that engine's own reason;
 * and one whose name its account has, which an engine would take for another setting of it.
 *
 * Rules: [PROT16]
 *
 * @throws WireError at the protection
 */
export function takeProtection(
  book: Book,
  tried: Tried | null,
  { account, protection }: BookProtection,
  at: Path,
): Tried {
  const isTold = (book.protections ?? []).some(
    (one) => one.account === account && one.protection.name === protection.name,
  )
  const path = Path.child(at, 'protection')
  if (isTold) {
    const found = `${show(protection.name)} again`
    throw Path.fault(Path.child(path, 'name'), 'id.duplicate', 'each once', found)
  }
  const records = recordsOf(book)
  const now = tried?.records === records ? tried : { state: engineOf(book), records }
  const id = `protection:${now.state.seq + 1}`
  const command = { type: 'SetProtection', id, time: book.asOf, account, protection } as const
  for (const { events } of step(now.state, command)) {
    for (const event of events) {
      if (event.type !== 'Rejected') continue
      const expected = 'a protection that can be set'
      throw Path.fault(path, 'field.value', expected, `${event.code}: ${event.detail}`)
    }
  }
  return now
}

/** A book only grows, so that as many are the same. */
const recordsOf = ({ assets, instruments, rulebooks, marks, indices, accounts, pools }: Book) =>
  [assets, instruments, rulebooks, marks, indices, accounts, pools ?? []].reduce(
    (sum, { length }) => sum + length,
    0,
  )
