import type { AccountReport } from '../report/AccountReport.ts'
import { type ExitCode, exitCodes } from './exitCodes.ts'

/**
 * The exit code of what was assessed: liquidation above all, then what is unknown.
 *
 * Rules: [REPORT11]
 */
export function exitOf(
  reports: readonly Pick<AccountReport, 'isBreached' | 'certainty'>[],
): ExitCode {
  if (reports.some(({ isBreached }) => isBreached)) return exitCodes.breach
  const isUnknown = reports.some(({ certainty }) => certainty === 'unknown')
  return isUnknown ? exitCodes.unknown : exitCodes.fine
}
