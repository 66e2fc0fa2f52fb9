import { MarginCall } from '../../calls/MarginCall.ts'
import type { Armed, Disarmed, Switched } from '../Event.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Timers } from '../Timers.ts'
import { turnAuctions } from './auctions.ts'
import { changeCall } from './calls.ts'
import { endSuspension } from './ends.ts'

/** The control events: the effect of each on State. */
export const control = {
  Armed: armed,
  Disarmed: disarmed,
  Switched: switched,
}

/** Arming again ends every suspension. */
function armed(state: State, _event: Armed): void {
  state.armed = true
  for (const account of state.accounts) endSuspension(state, account)
  turnAuctions(state)
}

function disarmed(state: State, _event: Disarmed): void {
  state.armed = false
  turnAuctions(state)
}

function switched(state: State, event: Switched): void {
  const key = Switches.keyOf(event.what, event.scope)
  if (event.on && event.from === undefined) state.switchedOff.delete(key)
  else state.switchedOff.add(key)
  const timer = Timers.ofGrace(key)
  if (event.from === undefined) {
    state.graces.delete(key)
    Timers.clear(state.timers, timer)
  } else {
    state.graces.set(key, event.from)
    Timers.set(state.timers, timer, event.from)
  }
  if (event.what === 'callClock') {
    state.callClockStoppedAt = event.on ? null : (state.callClockStoppedAt ?? state.time)
  }
  if (event.what === 'callClock' || event.what === 'deposit') turnClocks(state)
  if (event.what === 'liquidation') turnAuctions(state)
}

/** Call clocks do not run while stopped: each deadline moves by the time they were off. */
function turnClocks(state: State): void {
  for (const { id, account, frozenAt } of [...state.calls.values()]) {
    const isStopped = Switches.isClockStopped(state, State.account(state, account))
    if (isStopped === (frozenAt !== null)) continue
    const turn = isStopped ? MarginCall.freeze : MarginCall.thaw
    changeCall(state, id, (call) => turn(call, state.time))
  }
}
