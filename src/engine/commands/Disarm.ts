import type { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** Stops liquidation: assess and call only. */
export interface Disarm extends Header {
  readonly type: 'Disarm'
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(_state: State, command: Disarm): Decision {
  return [{ type: 'Disarmed', by: command.by, reason: command.reason }]
}

export * as Disarm from './Disarm.ts'
