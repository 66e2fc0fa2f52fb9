import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { PastIds } from '../engine/PastIds.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'
import { Window } from '../engine/Window.ts'

/** The acknowledgement a client gets once its command is committed. */
export interface Receipt {
  /** The command's last entry, also for a repeat; the newest where its own is not kept. */
  readonly seq: number
  /** What it gave when it was taken; empty for a repeat where that is not kept. */
  readonly entries: readonly Entry[]
  /** Whether its id was seen before, so that nothing changed. */
  readonly isRepeat: boolean
}

export type Listener = (entries: readonly Entry[]) => void

/**
 * The interface of an engine, with a journal or without.
 *
 * `submit` is for clients that wait for each acknowledgement; `apply` and `commit` for a caller
 * that feeds a stream and commits in groups.
 */
export interface Engine {
  /** Ahead of the commits by what was applied since; use `query` for anything that is published. */
  readonly state: State
  /** Decides a command now; the promise resolves when it is committed. */
  submit(command: Command): Promise<Receipt>
  /** Decides a command now, for a caller that commits. */
  apply(command: Command): readonly Entry[]
  /** Commits everything applied, then notifies the listeners. */
  commit(): void
  /**
   * Reads the state once everything decided is committed, so that no answer can be lost afterwards.
   */
  query<Answer>(ask: (state: State) => Answer): Answer
  /**
   * Calls a listener with entries once committed, each once and in order. Returns the function that
   * unsubscribes.
   */
  onCommitted(listener: Listener): () => void
  close(): void
}

/** An engine without a journal: its decisions count as committed at once. */
export function create(state: State = State.create()): Engine {
  const listeners = new Set<Listener>()
  let untold: Entry[] = []
  const apply = (command: Command): readonly Entry[] => {
    const entries = step(state, command)
    if (listeners.size > 0) untold.push(...entries)
    return entries
  }
  const commit = (): void => {
    const told = untold
    untold = []
    tell(listeners, told)
  }
  return {
    state,
    apply,
    commit,
    submit: async (command) => {
      const entries = apply(command)
      commit()
      return { seq: state.seq, entries, isRepeat: entries.length === 0 }
    },
    query: (ask) => {
      commit()
      return ask(state)
    },
    onCommitted: (listener) => listen(listeners, listener),
    close: commit,
  }
}

/**
 * An id for a command of the engine's own: at which entry it is told. No client can have taken it by
 * the wire; one that a program took is passed over, since a repeat would do nothing.
 *
 * Rules: [PROC5]
 */
export function ownId(state: State, what: string): string {
  let id = `engine:${what}:${state.seq + 1}`
  while (Window.has(state.commandIds, id) || PastIds.has(state.past.commands, id)) id += '+'
  return id
}

/** Adds a listener and returns the function that removes it. */
export function listen(listeners: Set<Listener>, listener: Listener): () => void {
  // A new wrapper, so that the same function may listen twice and each is removed by itself.
  const own: Listener = (entries) => listener(entries)
  listeners.add(own)
  return () => void listeners.delete(own)
}

export function tell(listeners: ReadonlySet<Listener>, entries: readonly Entry[]): void {
  if (entries.length > 0) for (const listener of listeners) listener(entries)
}

export * as Engine from './Engine.ts'
