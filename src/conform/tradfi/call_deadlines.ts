import type { CaseAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { callDates } from './callDates.ts'

/** Due dates, cut-offs and clocks of brokers' margin calls: one answer for each methodology. */
export const callDeadlines: CaseAdapter = (one) => {
  const methodology = String(one.methodology)
  const answer = Object.hasOwn(callDates, methodology) ? callDates[methodology] : undefined
  if (answer === undefined) throw new FactError(`no adapter for ${methodology}`)
  return { expected: answer(Facts.object(one, 'inputs')) }
}
