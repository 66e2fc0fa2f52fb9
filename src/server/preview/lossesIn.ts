import type { State } from '../../engine/State.ts'
import { LossReport } from '../../report/LossReport.ts'

/** One loss under each policy, and the entry that it was tried after. */
export interface LossesFound extends LossReport {
  readonly seq: number
}

/** Of each list so many are told: a book may have a hundred thousand who pay. */
const LISTED = 100

/** Lets prices come in copies of a state, one for each policy. Rules: [LOSS1] [LOSS3] */
export const lossesIn = (state: State, asked: LossReport.LossAsked): LossesFound => ({
  ...LossReport.brief(LossReport.of(state, asked), LISTED),
  seq: state.seq,
})
