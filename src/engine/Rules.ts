import type { Asset } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'

/** All versions of one rulebook, and the one in force. */
export interface Rules {
  readonly id: RulebookId
  /** Oldest first. */
  readonly versions: Rulebook[]
  active: Rulebook | null
  /** The version in force bound to what is defined; rebuilt when something new is defined. */
  terms: BoundRulebook | null
}

/**
 * Binds the version in force, once for as long as nothing new is defined.
 *
 * Rules: [ENG6]
 */
export function terms(
  rules: Rules,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
): BoundRulebook | null {
  if (rules.active === null) return null
  rules.terms ??= BoundRulebook.bind(rules.active, assets, instruments)
  return rules.terms
}

export * as Rules from './Rules.ts'
