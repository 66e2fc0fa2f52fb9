import type { Leg } from '../../model/Position.ts'
import type { AccountState } from '../AccountState.ts'
import type { State } from '../State.ts'

/** What of protections is derived, and the legs that they wait for. */

/** Brings what is derived from the protections of an account up to what they are. */
export function derive(state: State, { index, guards }: AccountState): void {
  put(state.guarded, index, guards.length > 0)
  put(
    state.tripped,
    index,
    guards.some(({ isTripped }) => isTripped === true),
  )
  for (const { protection } of guards) {
    const { trigger } = protection
    if (trigger.kind !== 'leg') continue
    const watchers = state.watched.get(trigger.account) ?? new Set()
    state.watched.set(trigger.account, watchers.add(index))
  }
}

function put(set: Set<number>, index: number, isIn: boolean): void {
  if (isIn) set.add(index)
  else set.delete(index)
}

/** Whose leg it is. */
interface Lost {
  readonly account: string
  readonly instrument: string
  readonly leg: Leg
}

/**
 * Notes for every protection that waits for a leg that it was reduced by others than its owner.
 *
 * Rules: [PROT14]
 */
export function trip(state: State, { account: whose, instrument, leg }: Lost): void {
  for (const index of state.watched.get(whose) ?? []) {
    const account = state.accounts[index] as AccountState
    account.guards = account.guards.map((guard) => {
      const { trigger } = guard.protection
      if (trigger.kind !== 'leg' || trigger.account !== whose) return guard
      if (trigger.instrument !== instrument || trigger.leg !== leg) return guard
      return { ...guard, isTripped: true }
    })
    derive(state, account)
  }
}

export * as Guards from './guards.ts'
