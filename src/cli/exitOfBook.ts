import { BookView } from '../report/BookView.ts'
import { isBreached } from '../report/Subject.ts'
import type { ExitCode } from './exitCodes.ts'
import { exitOf } from './exitOf.ts'

/**
 * The exit code by the accounts of a book as they stand, whatever else was asked about them.
 *
 * Rules: [REPORT11]
 */
export const exitOfBook = (view: BookView, accounts = view.accounts): ExitCode =>
  exitOf(
    accounts.map((one) => {
      const subject = BookView.subject(view, one)
      return { isBreached: isBreached(subject), certainty: subject.assessment.certainty }
    }),
  )
