import type { Rulebook } from '../../model/Rulebook.ts'

/** A version of a rulebook is known; it is in force once activated. */
export interface RulebookDefined {
  readonly type: 'RulebookDefined'
  readonly rulebook: Rulebook
}
