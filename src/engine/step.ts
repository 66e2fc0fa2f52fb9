import type { Command } from './Command.ts'
import { Decision } from './Decision.ts'
import { decide } from './decide.ts'
import type { Entry } from './Entry.ts'
import { takeTimer } from './evolve.ts'
import { fire } from './fire.ts'
import { Run } from './Run.ts'
import { round } from './round.ts'
import type { State } from './State.ts'
import { Window } from './Window.ts'

/**
 * Executes a command: fires the timers due before it, decides it, and decides all consequences in
 * one round. State has changed when this returns; the entries are the record, and must be durable
 * before any client is told.
 *
 * A refused command gives an entry with `Rejected` and changes nothing else. A command whose id was
 * seen before gives no entry: it has been answered.
 *
 * Rules: [ENG1] [ENG2] [ENG5]
 *
 * @example
 * const state = State.create()
 * const [entry] = step(state, { type: 'DefineAsset', id: '1', time: 0, asset: 'USDT', decimals: 8 })
 * entry.events // => [{ type: 'AssetDefined', asset: 'USDT', decimals: 8 }]
 */
export function step(state: State, command: Command): Entry[] {
  if (Window.has(state.commandIds, command.id)) return []
  const run = Run.begin(state, command)
  for (let timer = takeTimer(state); timer !== null; timer = takeTimer(state)) fire(run, timer)
  const decision = decide(state, command)
  if (Decision.refused(decision)) {
    Run.emit(run, { type: 'Rejected', code: decision.code, detail: decision.detail })
  } else Run.emitAll(run, decision)
  round(run, command)
  return Run.end(run)
}
