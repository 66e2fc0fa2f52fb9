import { defined } from '../../base/assert.ts'
import type { Ladder, RulebookId } from '../../model/Rulebook.ts'
import type { AccountState } from '../AccountState.ts'
import type { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** A version of a rulebook is in force: its accounts are assessed again. */
export interface RulebookActivated {
  readonly type: 'RulebookActivated'
  readonly rulebook: RulebookId
  readonly version: number
}

export function evolve(state: State, event: RulebookActivated): void {
  const rules = defined(state.rulebooks.get(event.rulebook), 'an activated rulebook is defined')
  const version = rules.versions.find(({ version }) => version === event.version)
  const before = rules.active?.ladders ?? []
  const { ladders } = defined(version, 'an activated version is defined')
  rules.active = version ?? null
  rules.terms = null
  Timers.clear(state.timers, Timers.ofRulebook(event.rulebook, event.version))
  for (const account of state.accounts) {
    if (account.rules !== rules) continue
    carryOver(account, before, ladders)
    state.touched.add(account.index)
  }
}

/** Ladders keep their rungs and calls by name, wherever they stand in the new version. */
function carryOver(
  account: AccountState,
  before: readonly Ladder[],
  after: readonly Ladder[],
): void {
  const { levels, calls } = account
  const place = after.map(({ id }) => before.findIndex((ladder) => ladder.id === id))
  const kept = place.map((old) => [levels[old] ?? 0, calls[old]] as const)
  levels.length = 0
  calls.length = 0
  kept.forEach(([level, call], now) => {
    levels[now] = Math.min(level, after[now]?.levels.length ?? 0)
    calls[now] = call
  })
}

export * as RulebookActivated from './RulebookActivated.ts'
