import type { SwitchName, SwitchScope } from '../commands/Switch.ts'

/** A switch was turned. */
export interface Switched {
  readonly type: 'Switched'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  readonly by: string
  readonly reason: string
}
