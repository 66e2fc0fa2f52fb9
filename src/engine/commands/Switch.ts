import type { Header } from '../Header.ts'

export type SwitchName = 'newRisk' | 'withdrawal' | 'liquidation' | 'callClock'

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
