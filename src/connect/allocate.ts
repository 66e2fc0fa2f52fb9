import { Allocation } from '../advice/Allocation.ts'
import { AllocationReport, type Owned } from '../report/AllocationReport.ts'
import { solve } from './solve.ts'

/** An allocation, and whether it was to be solved and no solver is installed. */
export interface Allocated {
  readonly report: AllocationReport
  readonly isSolverAbsent: boolean
}

/**
 * What to move between the accounts of an owner: solved where the optional solver is installed and nobody
 * asked for greed, else taken greedily.
 *
 * Rules: [ALLOC3] [ALLOC4] [ALLOC5]
 */
export async function allocate(
  owner: string,
  owned: readonly Owned[],
  isGreedy: boolean,
): Promise<Allocated> {
  const program = Allocation.program(owned)
  const solved = program === null || isGreedy ? null : await solve(program)
  const guess = solved?.kind === 'solved' ? solved.guess : null
  const report = AllocationReport.of(owner, owned, program, guess)
  return { report, isSolverAbsent: solved?.kind === 'absent' }
}
