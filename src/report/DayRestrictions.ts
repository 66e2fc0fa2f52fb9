import type { Restraint } from '../engine/AccountState.ts'
import type { Entry } from '../engine/Entry.ts'
import { State } from '../engine/State.ts'

/** A restriction that bound an account at some moment of a day. */
export interface DayRestriction extends Omit<Restraint, 'binds'> {
  readonly account: string
  readonly owner: string
  /** Whether it is on all accounts of the owner. */
  readonly isOfOwner: boolean
  /** Null while it binds; its end by the clock or by whom it was released. */
  readonly endedAt: number | null
  readonly endedBy: string | null
}

/** Restrictions as they are gathered from the entries of a journal, by account and name. */
export type Restraints = Map<string, DayRestriction>

/** Begins with those that a state has. */
export function begin(state: State): Restraints {
  const found: Restraints = new Map()
  for (const { id, owner, restrictions } of state.accounts) {
    for (const one of restrictions) found.set(keyOf(id, one.id), rowOf(one, id, owner))
  }
  return found
}

/** Takes what an entry tells of restrictions, right after it was folded. */
export function take(found: Restraints, state: State, { time, events }: Entry): void {
  for (const event of events) {
    if (event.type === 'Restricted') {
      const { id, owner, restrictions } = State.account(state, event.account)
      const one = restrictions.find(({ id: name }) => name === event.restraint)
      if (one !== undefined) found.set(keyOf(id, one.id), rowOf(one, id, owner))
    } else if (event.type === 'Released') {
      const key = keyOf(event.account, event.restraint)
      const row = found.get(key)
      if (row !== undefined) found.set(key, { ...row, endedAt: time, endedBy: event.by })
    }
  }
}

/** Those that bound at some moment of a day, the oldest first, an owner's on each of his accounts. */
export const within = (found: Restraints, from: number): readonly DayRestriction[] =>
  [...found.values()]
    .filter(({ endedAt }) => endedAt === null || endedAt >= from)
    .sort((a, b) => a.from - b.from || (keyOf(a.account, a.id) < keyOf(b.account, b.id) ? -1 : 1))

/** No id holds a control character. */
const keyOf = (account: string, id: string): string => `${account}\n${id}`

const rowOf = ({ binds, ...rest }: Restraint, account: string, owner: string): DayRestriction => ({
  ...{ account, owner, ...rest, isOfOwner: binds === 'owner' },
  ...{ endedAt: null, endedBy: null },
})

export * as DayRestrictions from './DayRestrictions.ts'
