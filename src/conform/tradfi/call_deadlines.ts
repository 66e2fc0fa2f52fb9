import type { CaseAdapter } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { callDates } from './callDates.ts'
import { callPractice } from './callPractice.ts'
import { callRelief } from './callRelief.ts'
import { portfolioHouse } from './portfolioHouse.ts'

const answers = { ...callDates, ...callPractice, ...callRelief, ...portfolioHouse }

/** Brokers' margin calls, what meets them and what follows: one answer for each methodology. */
export const callDeadlines: CaseAdapter = (one) => {
  const methodology = String(one.methodology)
  const answer = Object.hasOwn(answers, methodology) ? answers[methodology] : undefined
  if (answer === undefined) throw new FactError(`no adapter for ${methodology}`)
  return { expected: answer(Facts.object(one, 'inputs')) }
}
