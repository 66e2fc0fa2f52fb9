import { Decision } from '../Decision.ts'
import type { Header } from '../Header.ts'
import { reconcile } from '../reconcile.ts'
import type { State } from '../State.ts'

/** Lets liquidation act; refused while a mark that positions need is not fresh. */
export interface Arm extends Header {
  readonly type: 'Arm'
  readonly by: string
  readonly reason: string
}

/** Whether it asks, tells or steers. */
export const nature = 'control'

export function decide(state: State, command: Arm): Decision {
  const fault = reconcile(state)
  if (fault !== null) return Decision.reject('engine.notReconciled', fault)
  return [{ type: 'Armed', by: command.by, reason: command.reason }]
}

export * as Arm from './Arm.ts'
