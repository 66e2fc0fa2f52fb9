import { Result } from '../base/Result.ts'
import type { CallProcedure, Ladder } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'

/** What is wrong with a call procedure, in the order checked. */
export type ProcedureFault =
  | 'procedure.withinNotPositive'
  | 'procedure.cureNotPositive'
  | 'procedure.callNotOnMaintenance'
  | 'procedure.cureAboveClear'

/**
 * Finds the first fault of a procedure together with the ladders that open its calls: a cured
 * account must leave the rung that called it, and a new call must have a positive amount.
 *
 * Rules: [CALL2]
 */
export function validateProcedure(
  procedure: CallProcedure,
  ladders: readonly Ladder[],
): Result<CallProcedure, ProcedureFault> {
  const { within, cureTo } = procedure
  const calling = ladders.flatMap(({ levels }) => levels).filter(({ action }) => action === 'call')
  if (within <= 0) return Result.failure('procedure.withinNotPositive')
  if (cureTo.numerator <= 0n) return Result.failure('procedure.cureNotPositive')
  if (calling.some(({ measure }) => measure !== 'maintenance')) {
    return Result.failure('procedure.callNotOnMaintenance')
  }
  if (calling.some(({ clear }) => Ratio.compare(cureTo, clear) > 0)) {
    return Result.failure('procedure.cureAboveClear')
  }
  return Result.success(procedure)
}
