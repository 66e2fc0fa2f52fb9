import type { IndexSet, MarkSet } from '../commands/SetMarks.ts'

/** Prices are known as of a time. */
export interface MarksSet {
  readonly type: 'MarksSet'
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}
