import type { Command } from './Command.ts'
import type { Event } from './Event.ts'
import type { Rejection } from './Rejection.ts'
import { Snapshot } from './Snapshot.ts'
import type { State } from './State.ts'
import { step } from './step.ts'

/** What a command would cause, if it were given now. */
export interface Rehearsed {
  /** Why it would be refused; null where it would not. */
  readonly refused: Rejection | null
  /** What it would cause, with liquidation off; nothing where it would be refused. */
  readonly events: readonly Event[]
}

/**
 * A copy of a state at a time, in which what has not happened is tried: with liquidation off, so that who
 * could be liquidated is told rather than liquidated. What is due by then has happened in it, and so is no
 * part of what a command causes after it.
 *
 * Rules: [POOL30]
 *
 * @example
 * const fork = rehearsal(state, state.time)
 * rehearse(fork, command).events // state has not changed
 */
export function rehearsal(state: State, time: number): State {
  const fork = Snapshot.copy(state)
  const by = { by: 'preview', reason: 'nothing is liquidated in a preview' }
  step(fork, { type: 'Disarm', id: unused(fork, 'disarm'), time, ...by })
  return fork
}

/**
 * Tries a command in a rehearsal, as of its time. A version of a rulebook or of a market that comes into
 * force later is tried as if it did now.
 *
 * Rules: [POOL30]
 */
export function rehearse(fork: State, command: Command): Rehearsed {
  const { time } = fork
  const told = { ...asOfNow(command, time), id: unused(fork, 'command'), time }
  const events = step(fork, told).flatMap((entry) => entry.events)
  const refusal = events.find((event) => event.type === 'Rejected')
  if (refusal?.type !== 'Rejected') return { refused: null, events }
  return { refused: { code: refusal.code, detail: refusal.detail }, events: [] }
}

/** An id that no command had: a preview is no repeat of anything. */
const unused = ({ seq }: State, what: string): string => `preview ${what} of ${seq}`

function asOfNow(command: Command, now: number): Command {
  if (command.type === 'DefineRulebook') {
    const { rulebook } = command
    return { ...command, rulebook: { ...rulebook, activeFrom: Math.min(rulebook.activeFrom, now) } }
  }
  if (command.type !== 'DefineMarket') return command
  const { market } = command
  return { ...command, market: { ...market, activeFrom: Math.min(market.activeFrom, now) } }
}
