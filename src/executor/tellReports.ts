import type { Report } from './Blotter.ts'
import { Work } from './Work.ts'

/**
 * Tells the reports that wait, in order. What may not have arrived is told again, the same; what is refused
 * is an alarm.
 *
 * Rules: [EXEC6]
 */
export async function tellReports(work: Work): Promise<void> {
  const { blotter, clock } = work.options
  if (work.isTelling || work.tellAt > clock.now()) return
  work.isTelling = true
  try {
    for (const report of blotter.reports()) await tellOne(work, report)
    work.failures = 0
    work.tellAt = 0
  } catch (error) {
    work.failures += 1
    work.tellAt = clock.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(work.failures, 16))
    Work.problem(work, error)
  } finally {
    work.isTelling = false
  }
}

const FIRST_MS = 500
const LONGEST_MS = 60_000

async function tellOne(work: Work, { id, key, command }: Report): Promise<void> {
  const { principal, blotter, tell } = work.options
  const refusal = await principal.submit(command)
  work.takenAt.set(key, work.looks)
  if (refusal === null) return blotter.settleReport(id, 'taken', '')
  const says = `${refusal.detail} (${refusal.code})`
  const ticket = blotter.ticket(key)
  // That nothing was filled is no loss where nobody waits for it.
  if (ticket !== null && !isEmpty(command)) {
    tell({ kind: 'unbooked', order: ticket.order, says: `what was filled was refused: ${says}` })
  }
  blotter.settleReport(id, 'refused', says)
}

const isEmpty = ({ executions }: Report['command']): boolean =>
  Array.isArray(executions) &&
  executions.every((one) => (one as { readonly contracts: string }).contracts === '0')
