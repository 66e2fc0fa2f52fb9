import { assert } from '../base/assert.ts'
import { audit } from './audit.ts'
import type { Command } from './Command.ts'
import { Content } from './Content.ts'
import { Decision } from './Decision.ts'
import { decide, headerFault } from './decide.ts'
import type { Entry } from './Entry.ts'
import { asOf, isTimerDue, takeTimer } from './evolve.ts'
import { fire } from './fire.ts'
import { PastIds } from './PastIds.ts'
import type { Rejection } from './Rejection.ts'
import { Run } from './Run.ts'
import { round } from './round.ts'
import { Snapshot } from './Snapshot.ts'
import type { State } from './State.ts'
import { Window } from './Window.ts'

/**
 * Executes a command: decides it, fires the timers due before it, and decides all consequences in
 * one round. State has changed when this returns; the entries are the record, and must be durable
 * before any client is told.
 *
 * A refused command gives an entry with `Rejected` and changes nothing else, the clock included: no
 * timer fires for it. A command whose id was seen before gives no entry: it has been answered. Under
 * an id of another command, or of one too old to know what it said, it is refused.
 *
 * Rules: [ENG1] [ENG2] [ENG5] [TIME1] [TIME2]
 *
 * @example
 * const state = State.create()
 * const [entry] = step(state, { type: 'DefineAsset', id: '1', time: 0, asset: 'USDT', decimals: 8 })
 * entry.events // => [{ type: 'AssetDefined', asset: 'USDT', decimals: 8 }]
 */
export function step(state: State, command: Command): Entry[] {
  const repeat = repeatOf(state, command)
  if (repeat === 'answered') return []
  const foreseen = repeat ?? headerFault(state, command) ?? foresee(state, command)
  if (Decision.refused(foreseen)) return refuse(state, command, foreseen)
  const { seq } = state
  const run = Run.begin(state, command, command.time)
  fireAll(run)
  const decision = foreseen ?? decide(state, command)
  assert(!Decision.refused(decision), 'step: what was foreseen is what is decided')
  Run.emitAll(run, decision)
  round(run, command)
  return close(run, seq + 1)
}

/** Ends a run, and audits where it is time. */
function close(run: Run, first: number): Entry[] {
  audit(run, first)
  return Run.end(run)
}

/**
 * Whether a command's id was seen before: answered where it said the same, and otherwise why it is
 * refused. Null for a new id.
 *
 * Rules: [TIME2]
 */
function repeatOf({ commandIds, past }: State, command: Command): Rejection | 'answered' | null {
  const { id } = command
  const said = Window.contentOf(commandIds, id)
  if (said !== undefined) {
    if (said === '' || said === Content.of(command)) return 'answered'
    const detail = `expected the same ${Content.typeOf(said)} again under ${id}, found another command`
    return Decision.reject('command.conflict', detail)
  }
  if (!PastIds.has(past.commands, id)) return null
  const detail = `expected an id not seen before, found ${id}: use another if this is a new command`
  return Decision.reject('command.tooOld', detail)
}

/** The entry of a refused command, at the time before it. */
function refuse(state: State, command: Command, { code, detail }: Rejection): Entry[] {
  const run = Run.begin(state, command, state.time)
  Run.emit(run, { type: 'Rejected', code, detail })
  return close(run, state.seq)
}

function fireAll(run: Run): void {
  for (let timer = takeTimer(run.state); timer !== null; timer = takeTimer(run.state)) {
    fire(run, timer)
  }
}

/**
 * Decides a command as of its own time, and changes nothing. Null where it will be accepted, and
 * what it causes can only be decided once the timers before it have fired.
 */
function foresee(state: State, command: Command): Decision | null {
  const isDue = isTimerDue(state, command.time)
  const isSettled = !isDue || command.type === 'SetMarks' || command.type === 'AdvanceTime'
  const decision = isSettled
    ? asOf(state, command.time, () => decide(state, command))
    : decideInFork(state, command)
  return isDue && !Decision.refused(decision) ? null : decision
}

/**
 * Decides a command in a copy of the state in which the timers before it have fired. No timer
 * changes whether prices are taken, so a feed never needs the copy.
 */
function decideInFork(state: State, command: Command): Decision {
  const fork = Snapshot.copy(state)
  fireAll(Run.begin(fork, command, command.time))
  return decide(fork, command)
}
