import type { IndexSet, MarkSet } from '../commands/SetMarks.ts'
import { State } from '../State.ts'

/** Prices are known as of a time. */
export interface MarksSet {
  readonly type: 'MarksSet'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

export function evolve(state: State, event: MarksSet): void {
  for (const { instrument, price, time, source } of event.marks) {
    const { index } = State.instrument(state, instrument)
    state.book.marks[index] = { price, time, source }
    state.marked.add(index)
  }
  for (const { asset, price, time, source } of event.indices) {
    const { index } = State.asset(state, asset)
    state.book.indices[index] = { price, time, source }
    state.indexed.add(index)
  }
}

export * as MarksSet from './MarksSet.ts'
