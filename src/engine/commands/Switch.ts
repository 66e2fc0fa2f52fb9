import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

export type SwitchName = 'newRisk' | 'deposit' | 'withdrawal' | 'liquidation' | 'callClock'

/** Everything, or the one asset or instrument named. */
export interface SwitchScope {
  readonly kind: 'all' | 'asset' | 'instrument'
  /** Empty for everything. */
  readonly id: string
}

/** Turns one kind of action on or off, for everything or for one asset or instrument. */
export interface Switch extends Header {
  readonly type: 'Switch'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: Switch): Decision {
  const { scope, what, on, by, reason } = command
  if (what === 'callClock' && scope.kind !== 'all') {
    return Decision.reject('command.malformed', 'call clocks stop for everything or not at all')
  }
  if (scope.kind === 'all' && scope.id !== '') {
    return Decision.reject('command.malformed', `expected no id for everything, found ${scope.id}`)
  }
  if (scope.kind === 'asset') {
    const asset = find.asset(state, scope.id)
    if (Decision.refused(asset)) return asset
  }
  if (scope.kind === 'instrument') {
    const instrument = find.instrument(state, scope.id)
    if (Decision.refused(instrument)) return instrument
  }
  return [{ type: 'Switched', scope, what, on, by, reason }]
}

export * as Switch from './Switch.ts'
