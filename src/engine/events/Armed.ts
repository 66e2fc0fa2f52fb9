import type { State } from '../State.ts'
/** Liquidation may act from now on. */
export interface Armed {
  readonly type: 'Armed'
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, _event: Armed): void {
  state.armed = true
  for (const account of state.accounts) state.touched.add(account.index)
}

export * as Armed from './Armed.ts'
