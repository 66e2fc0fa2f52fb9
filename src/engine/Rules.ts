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
  /** Derived: the version in force bound to all that is defined. */
  bound: BoundRulebook | null
}

/**
 * Binds the version in force to what is defined now.
 *
 * Rules: [ENG6]
 */
export function bind(
  rules: Rules,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
): void {
  rules.bound = rules.active === null ? null : BoundRulebook.bind(rules.active, assets, instruments)
}

export * as Rules from './Rules.ts'
