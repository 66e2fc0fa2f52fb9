import type { Assessment } from '../model/Assessment.ts'

/**
 * Whether an old price is in an assessment. It is taken at its best end, so that nobody is called
 * or liquidated for it; by the same doubt nobody is let off for it.
 *
 * Rules: [ENG13]
 */
export const isDoubtful = ({ certainty }: Assessment): boolean => certainty !== 'certain'
