import type { AccountReport } from '../../report/AccountReport.ts'
import type { Paint } from '../Paint.ts'

/** The colour of a level. */
export function colourOf({ isBreached, call, level }: AccountReport): Parameters<Paint>[0] {
  if (isBreached || level === 'unknown') return 'red'
  if (call !== null) return 'magenta'
  return level === 'healthy' ? 'green' : 'yellow'
}
