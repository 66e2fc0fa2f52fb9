import type { Rulebook } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'

/** The parts of a rulebook that a loan has no use for: nothing is traded, no fund is spent on it. */
export type LoanFrame = Pick<Rulebook, 'version' | 'activeFrom' | 'waterfall' | 'outflowFloor'>

/** A rulebook around a lending method, where a preset says nothing. */
export const loanFrame: LoanFrame = {
  version: 1,
  activeFrom: 0,
  waterfall: {
    fundCaps: new Map(),
    fundCapDefault: Amount.zero,
    deleverage: 'ranked',
    disposal: Ratio.zero,
  },
  outflowFloor: Ratio.zero,
}
