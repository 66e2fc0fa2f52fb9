import type { State } from '../State.ts'
/** The engine assesses and calls and liquidates nobody. */
export interface Disarmed {
  readonly type: 'Disarmed'
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, _event: Disarmed): void {
  state.armed = false
}

export * as Disarmed from './Disarmed.ts'
