import { Result } from '../base/Result.ts'
import type { CallProcedure, Ladder } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'

/** What is wrong with a call procedure, in the order checked. */
export type ProcedureFault =
  | 'procedure.withinNotPositive'
  | 'procedure.cureNotPositive'
  | 'procedure.callNotOnMaintenance'
  | 'procedure.cureAboveClear'
  | 'procedure.sellOutOfRange'

/**
 * Finds the first fault of a procedure together with the ladders that open its calls: a cured
 * account must leave the rung that called it, a new call must have a positive amount, and what is
 * sold for an expired one must cure it.
 *
 * Rules: [CALL2]
 */
export function validateProcedure(
  procedure: CallProcedure,
  ladders: readonly Ladder[],
): Result<CallProcedure, ProcedureFault> {
  const { within, cureTo, sellTo = cureTo } = procedure
  const calling = ladders.flatMap(({ levels }) => levels).filter(({ action }) => action === 'call')
  if (within <= 0) return Result.failure('procedure.withinNotPositive')
  if (cureTo.numerator <= 0n) return Result.failure('procedure.cureNotPositive')
  if (calling.some(({ measure }) => measure !== 'maintenance')) {
    return Result.failure('procedure.callNotOnMaintenance')
  }
  if (calling.some(({ clear }) => Ratio.compare(cureTo, clear) > 0)) {
    return Result.failure('procedure.cureAboveClear')
  }
  if (sellTo.numerator <= 0n || Ratio.compare(sellTo, cureTo) > 0) {
    return Result.failure('procedure.sellOutOfRange')
  }
  return Result.success(procedure)
}
