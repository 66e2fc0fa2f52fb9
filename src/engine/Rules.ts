import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Rulebook, RulebookId } from '../model/Rulebook.ts'
import { Terms } from '../model/Terms.ts'

/** All versions of one rulebook, and the one in force. */
export interface Rules {
  readonly id: RulebookId
  /** Oldest first. */
  readonly versions: Rulebook[]
  active: Rulebook | null
  /** The version in force bound to what is defined; rebuilt when something new is defined. */
  terms: Terms | null
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
): Terms | null {
  if (rules.active === null) return null
  rules.terms ??= Terms.bind(rules.active, assets, instruments)
  return rules.terms
}

export * as Rules from './Rules.ts'
