import type { Command } from '../../src/engine/Command.ts'
import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { step as decide } from '../../src/engine/step.ts'
import { kindOf } from './kindOf.ts'

/** Replaces the engine's `step` once watch.ts is loaded: the same, with a look before and after. */
export function step(state: State, command: Command): Entry[] {
  const kind = kindOf(state, command)
  const entries = decide(state, command)
  eyes.see(command, kind, entries)
  return entries
}

export const eyes: {
  see: (command: Command, kind: string, entries: readonly Entry[]) => void
} = { see() {} }
