import type { SwitchName, SwitchScope } from './Command.ts'
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
  if (switchedOff.has(keyOf(what, { kind: 'all', id: '' }))) return false
  for (const id of ids) {
    if (switchedOff.has(keyOf(what, { kind, id }))) return false
  }
  return true
}

/** How a switch that is off is remembered. */
export const keyOf = (what: SwitchName, scope: SwitchScope): string =>
  `${what}:${scope.kind}:${scope.id}`
