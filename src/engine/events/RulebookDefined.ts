import type { Rulebook } from '../../model/Rulebook.ts'
import type { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** A version of a rulebook is known; it is in force once activated. */
export interface RulebookDefined {
  readonly type: 'RulebookDefined'
  readonly rulebook: Rulebook
}

export function evolve(state: State, event: RulebookDefined): void {
  const { rulebook } = event
  const rules = state.rulebooks.get(rulebook.id) ?? {
    id: rulebook.id,
    versions: [],
    active: null,
    terms: null,
  }
  rules.versions.push(rulebook)
  state.rulebooks.set(rulebook.id, rules)
  Timers.set(state.timers, Timers.ofRulebook(rulebook.id, rulebook.version), rulebook.activeFrom)
}

export * as RulebookDefined from './RulebookDefined.ts'
