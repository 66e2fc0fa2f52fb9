import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TestBook } from '../../../test/cli/TestBook.ts'
import { State } from '../../engine/State.ts'
import { step } from '../../engine/step.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { BookView } from '../../report/BookView.ts'
import { bookCommands } from './bookCommands.ts'
import { readBook } from './readBook.ts'
import { viewOf } from './viewOf.ts'

const reports = (view: BookView): readonly AccountReport[] =>
  view.accounts.map((one) =>
    AccountReport.of(BookView.subject(view, one), 'instrument', {
      health: null,
      interest: one.interest,
    }),
  )

test('[REPORT1] a book and an engine that was told it give the same reports', () => {
  // A fill never has an entry price between two ticks.
  const read = readBook(TestBook.text.replace('3100.005', '3100.01'))
  assert.ok(read.ok)
  const state = State.create()
  for (const command of bookCommands(read.value)) step(state, command)
  const sorted = (all: readonly AccountReport[]) =>
    all
      .map((one) => ({ ...one, call: one.call && { ...one.call, id: null, deadline: null } }))
      .sort((a, b) => (a.account < b.account ? -1 : 1))
  assert.deepEqual(sorted(reports(BookView.ofState(state))), sorted(reports(viewOf(read.value))))
})
