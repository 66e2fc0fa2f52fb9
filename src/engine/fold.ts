import { assert } from '../base/assert.ts'
import type { Entry } from './Entry.ts'
import { passTimers } from './evolve/timers.ts'
import { evolve, openEntry } from './evolve.ts'
import type { State } from './State.ts'
import { Worklist } from './Worklist.ts'

/**
 * Applies a recorded entry; recovery uses it instead of deciding again.
 *
 * Rules: [ENG2]
 */
export function fold(state: State, { seq, time, command, events }: Entry): void {
  assert(seq === state.seq + 1, 'fold: entries arrive in order, without a gap')
  openEntry(state, time, command)
  for (const event of events) evolve(state, event)
  passTimers(state)
  Worklist.drop(state)
}
