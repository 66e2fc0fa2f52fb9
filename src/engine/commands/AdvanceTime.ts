import type { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import type { State } from '../State.ts'

/** The clock moves; what is due fires. */
export interface AdvanceTime extends Header {
  readonly type: 'AdvanceTime'
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(_state: State, command: AdvanceTime): Decision {
  return [{ type: 'TimeAdvanced', to: command.time }]
}

export * as AdvanceTime from './AdvanceTime.ts'
