import { byMethodology } from './byMethodology.ts'
import { callDates } from './callDates.ts'
import { callPractice } from './callPractice.ts'
import { callRelief } from './callRelief.ts'
import { portfolioHouse } from './portfolioHouse.ts'

/** Brokers' margin calls, what meets them and what follows: one answer for each methodology. */
export const callDeadlines = byMethodology({
  ...callDates,
  ...callPractice,
  ...callRelief,
  ...portfolioHouse,
})
