import { limits } from '../base/limits.ts'
import type { AccountState } from './AccountState.ts'
import type { Command } from './Command.ts'
import type { Entry } from './Entry.ts'
import type { Event, RoundPhase } from './Event.ts'
import { evolve, openEntry } from './evolve.ts'
import type { State } from './State.ts'
import { Worklist } from './Worklist.ts'

/**
 * A command in execution. Each event is applied as it is emitted, so the next decision reads the
 * state after it. Events are cut into entries of bounded size.
 */
export interface Run {
  readonly state: State
  readonly worklist: Worklist
  readonly time: number
  readonly entries: Entry[]
  /** Accounts whose own deeds in this round made their margin worse. */
  readonly acted: Set<AccountState>
  /** Null in the entries that continue the first. */
  command: Command | null
  events: Event[]
  phase: RoundPhase
  /** The accounts whose loans it has absorbed, by index: they take no debt over in it. */
  readonly absorbed: Set<number>
}

/**
 * Events to apply, or a function that emits them one by one where each depends on the state after
 * the last.
 */
export type Consequences = readonly Event[] | ((run: Run) => void)

/** Opens the first entry of a command: moves the clock to a time, remembers the id. */
export function begin(state: State, command: Command, time: number): Run {
  const { time: before } = state
  openEntry(state, time, command)
  const worklist = Worklist.of(state)
  Worklist.passTime(worklist, state, before)
  const sets = { absorbed: new Set<number>(), acted: new Set<AccountState>() }
  return { state, worklist, time, entries: [], command, events: [], phase: 'assess', ...sets }
}

/** Applies and records an event; a full entry is closed and the round continues in the next. */
export function emit(run: Run, event: Event): void {
  Worklist.foresee(run.worklist, run.state, event)
  evolve(run.state, event)
  Worklist.note(run.worklist, run.state, event)
  run.events.push(event)
  if (run.events.length < limits.eventsPerEntry - 1) return
  run.events.push({ type: 'RoundPaused', phase: run.phase })
  close(run)
  openEntry(run.state, run.time, null)
}

export function emitAll(run: Run, consequences: Consequences): void {
  if (typeof consequences === 'function') consequences(run)
  else for (const event of consequences) emit(run, event)
}

/** Closes the last entry and returns all of them. */
export function end(run: Run): Entry[] {
  if (run.entries.length > 0) run.events.push({ type: 'RoundEnded' })
  close(run)
  Worklist.settle(run.worklist)
  return run.entries
}

function close(run: Run): void {
  const { state, time, command, events } = run
  run.entries.push({ seq: state.seq, time, command, events })
  run.command = null
  run.events = []
}

export * as Run from './Run.ts'
