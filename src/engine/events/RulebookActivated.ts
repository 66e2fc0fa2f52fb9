import type { RulebookId } from '../../model/Rulebook.ts'

/** A version of a rulebook is in force: its accounts are assessed again. */
export interface RulebookActivated {
  readonly type: 'RulebookActivated'
  readonly rulebook: RulebookId
  readonly version: number
}
