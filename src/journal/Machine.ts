/** A journaled step: a command and its events, or the next part of a round. */
export interface Step<Command, Event> {
  /** From 1, without gaps. */
  readonly seq: number
  readonly time: number
  /** Null where the step continues the round left open by the step before. */
  readonly command: Command | null
  readonly events: readonly Event[]
}

/**
 * The deterministic machine whose steps are journaled: the engine, or a toy in a test.
 *
 * `step` decides and applies; `fold` applies without deciding, so that a state can be computed from
 * the steps alone. The same commands give the same steps on every machine of the same build.
 */
export interface Machine<State, Command, Event> {
  create(): State
  /** Decides a command and applies it. No step for a repeat, several for a long round. */
  step(state: State, command: Command): Iterable<Step<Command, Event>>
  /** Continues the round left open by the last step; no step where none is open. */
  proceed(state: State): Iterable<Step<Command, Event>>
  fold(state: State, step: Step<Command, Event>): void
  /** The fields of a snapshot that grow without bound: lists that are drawn item by item. */
  readonly long: readonly string[]
  /** The state as a plain tree: equal states give equal trees, whatever their history. */
  snapshot(state: State): unknown
  /** Begins to read such a tree. */
  restoring(plain: unknown): Restoring<State>
}

/** A state that is read in parts, so that other work of the thread may go on between. */
export interface Restoring<State> {
  /** Reads on for some milliseconds at most: the state once it is whole, null before. */
  more(): State | null
}

export * as Machine from './Machine.ts'
