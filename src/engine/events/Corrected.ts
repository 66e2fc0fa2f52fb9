import type { CorrectionPosting } from '../commands/Correct.ts'

/** Postings that compensate an error, by whom and why. */
export interface Corrected {
  readonly type: 'Corrected'
  readonly postings: readonly CorrectionPosting[]
  readonly by: string
  readonly reason: string
}
