import type { SwitchName } from './commands/Switch.ts'
import { Switched } from './events/Switched.ts'
import type { State } from './State.ts'

/** Whether a kind of action is on, for everything and for the assets or instruments named. */
export function isOn(
  state: State,
  what: SwitchName,
  kind: 'asset' | 'instrument',
  ids: Iterable<string>,
): boolean {
  const { switchedOff } = state
  if (switchedOff.size === 0) return true
  if (switchedOff.has(Switched.keyOf(what, { kind: 'all', id: '' }))) return false
  for (const id of ids) {
    if (switchedOff.has(Switched.keyOf(what, { kind, id }))) return false
  }
  return true
}
