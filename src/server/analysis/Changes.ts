import { Concerns } from '../../engine/Concerns.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event, EventType } from '../../engine/Event.ts'
import type { AccountId } from '../../model/Account.ts'

/** What changed in a journal since a book was solved: prices apart, accounts that are named, or more than that. */
export interface Changes {
  readonly accounts: Set<AccountId>
  /** Whether something changed that is not of some accounts alone: rules, markets, funding, interest. */
  isWide: boolean
}

export const create = (): Changes => ({ accounts: new Set(), isWide: false })

/** Events of no account that change no book. */
const still: ReadonlySet<EventType> = new Set([
  'MarksSet',
  'TimeAdvanced',
  'RoundPaused',
  'RoundEnded',
  'Rejected',
])

/** Notes an entry. */
export function take(changes: Changes, { events }: Entry): void {
  for (const event of events) takeEvent(changes, event)
}

function takeEvent(changes: Changes, event: Event): void {
  const accounts = Concerns.accountsOf(event)
  for (const id of accounts) changes.accounts.add(id)
  if (accounts.length === 0 && !still.has(event.type)) changes.isWide = true
}

export * as Changes from './Changes.ts'
