import { limits } from '../base/limits.ts'
import type { Command } from './Command.ts'
import type { Entry } from './Entry.ts'
import type { Event, RoundPhase } from './Event.ts'
import { evolve } from './evolve.ts'
import type { State } from './State.ts'
import { Window } from './Window.ts'

/**
 * A command on its way through the engine: events are applied as they are decided, and cut into
 * entries of bounded size.
 */
export interface Run {
  readonly state: State
  readonly time: number
  readonly entries: Entry[]
  /** Null in the entries that continue the first. */
  command: Command | null
  events: Event[]
  phase: RoundPhase
}

/** Opens the first entry of a command: the clock moves, the id is remembered. */
export function begin(state: State, command: Command): Run {
  // A time that decide will refuse moves nothing.
  const isTimely = Number.isSafeInteger(command.time) && command.time <= limits.time
  const time = isTimely && command.time > state.time ? command.time : state.time
  open(state, time, command)
  return { state, time, entries: [], command, events: [], phase: 'assess' }
}

/** What opening an entry does to State, when deciding and when folding alike. */
export function open(state: State, time: number, command: Command | null): void {
  state.seq += 1
  state.time = time
  state.book.time = time
  if (command !== null) Window.add(state.commandIds, command.id)
}

/** Applies an event and keeps it; a full entry is closed and the round goes on in the next. */
export function emit(run: Run, event: Event): void {
  evolve(run.state, event)
  run.events.push(event)
  if (run.events.length < limits.eventsPerEntry - 1) return
  run.events.push({ type: 'RoundPaused', phase: run.phase })
  close(run)
  open(run.state, run.time, null)
}

export function emitAll(run: Run, events: Iterable<Event>): void {
  for (const event of events) emit(run, event)
}

/** Closes the last entry and hands all of them over. */
export function end(run: Run): Entry[] {
  if (run.entries.length > 0) run.events.push({ type: 'RoundEnded' })
  close(run)
  settle(run.state)
  return run.entries
}

/** Between rounds nothing waits to be looked at. */
export function settle(state: State): void {
  for (const index of state.touched) {
    const account = state.accounts[index]
    if (account !== undefined) account.quietUntil = 0n
  }
  state.quiet.isBroken = false
  state.touched.clear()
  state.marked.clear()
  state.indexed.clear()
}

function close(run: Run): void {
  const { state, time, command, events } = run
  run.entries.push({ seq: state.seq, time, command, events })
  run.command = null
  run.events = []
}

export * as Run from './Run.ts'
