import { Result } from '../../base/Result.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import { Branch } from './Branch.ts'
import { DebtChange } from './DebtChange.ts'

/** A branch that was shut down, and its ratio then. */
export interface Shutdown {
  readonly branch: Branch
  readonly ratio: bigint
}

/**
 * Shuts a branch down, which anyone may do while its ratio is under the shutdown ratio. Interest and
 * batch fees end at that second, and it is never opened again.
 *
 * Rules: [BOLD33]
 *
 * @example
 * shutDown(branch) // => { ok: false, error: 'TCRNotBelowSCR' }
 */
export function shutDown(branch: Branch): Result<Shutdown, BoldRefusal> {
  if (branch.timeShutdown !== null) return Result.failure('IsShutDown')
  const ratio = Branch.ratio(branch)
  if (ratio >= branch.terms.ratioShutdown) return Result.failure('TCRNotBelowSCR')
  const accrued = DebtChange.apply(branch, DebtChange.none)
  return Result.success({ branch: { ...accrued, timeShutdown: branch.now }, ratio })
}
