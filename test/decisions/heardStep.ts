import type { Entry } from '../../src/engine/Entry.ts'
import type { State } from '../../src/engine/State.ts'
import { step as decide } from '../../src/engine/step.ts'

/** Replaces the engine's `step` once hearSteps.ts is loaded: the same, with a listener. */
export function step(state: State, command: Parameters<typeof decide>[1]): Entry[] {
  const entries = decide(state, command)
  ears.hear(state, entries)
  return entries
}

export const ears: { hear: (state: State, entries: readonly Entry[]) => void } = { hear() {} }
