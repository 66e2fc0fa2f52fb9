import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import { State } from '../engine/State.ts'
import { step } from '../engine/step.ts'

/** What a client gets once its command is safe. */
export interface Receipt {
  /** The last entry that had to be safe: the command's own, or for a repeat the newest. */
  readonly seq: number
  /** Empty for a repeat. */
  readonly entries: readonly Entry[]
}

export type Listener = (entries: readonly Entry[]) => void

/**
 * The engine as everybody drives it, whether a journal stands behind it or not.
 *
 * `submit` is for clients that wait for an answer each; `apply` and `commit` for whoever feeds a
 * stream and commits in groups of its own.
 */
export interface Engine {
  /** Ahead of what is committed by what was applied since: whoever tells others asks by `query`. */
  readonly state: State
  /** Decides a command now; the promise is kept when it is safe. */
  submit(command: Command): Promise<Receipt>
  /** Decides a command now, for a caller that commits. */
  apply(command: Command): readonly Entry[]
  /** Makes all that was applied safe, then tells who listens. */
  commit(): void
  /** Looks at the state once everything decided is safe, so that no answer can be lost afterwards. */
  query<Answer>(ask: (state: State) => Answer): Answer
  /** Is told of entries when they are safe, each once and in order. Gives what ends it. */
  onCommitted(listener: Listener): () => void
  close(): void
}

/** An engine that is kept nowhere: whatever it decides is as safe as it will ever be. */
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
      return { seq: state.seq, entries }
    },
    query: (ask) => {
      commit()
      return ask(state)
    },
    onCommitted: (listener) => listen(listeners, listener),
    close: commit,
  }
}

/** Adds a listener and gives what takes it away. */
export function listen(listeners: Set<Listener>, listener: Listener): () => void {
  // Its own, so that the same function may listen twice and each ends by itself.
  const own: Listener = (entries) => listener(entries)
  listeners.add(own)
  return () => void listeners.delete(own)
}

export function tell(listeners: ReadonlySet<Listener>, entries: readonly Entry[]): void {
  if (entries.length > 0) for (const listener of listeners) listener(entries)
}

export * as Engine from './Engine.ts'
