import { MarginCall } from '../../calls/MarginCall.ts'
import { changeCall } from '../changeCall.ts'
import type { SwitchName, SwitchScope } from '../commands/Switch.ts'
import { isClockStopped } from '../isClockStopped.ts'
import { keyOf } from '../isOn.ts'
import { State } from '../State.ts'

/** A switch was turned. */
export interface Switched {
  readonly type: 'Switched'
  readonly scope: SwitchScope
  readonly what: SwitchName
  readonly on: boolean
  readonly by: string
  readonly reason: string
}

export function evolve(state: State, event: Switched): void {
  const key = keyOf(event.what, event.scope)
  if (event.on) state.switchedOff.delete(key)
  else state.switchedOff.add(key)
  if (event.what === 'callClock') {
    state.callClockStoppedAt = event.on ? null : (state.callClockStoppedAt ?? state.time)
  }
  if (event.what === 'callClock' || event.what === 'deposit') turnClocks(state)
  for (const account of state.accounts) state.touched.add(account.index)
}

/** Clocks stand still while off: each deadline moves by the time it stood. */
function turnClocks(state: State): void {
  for (const { id, account, frozenAt } of [...state.calls.values()]) {
    const isStopped = isClockStopped(state, State.account(state, account))
    if (isStopped === (frozenAt !== null)) continue
    const turn = isStopped ? MarginCall.freeze : MarginCall.thaw
    changeCall(state, id, (call) => turn(call, state.time))
  }
}

export * as Switched from './Switched.ts'
