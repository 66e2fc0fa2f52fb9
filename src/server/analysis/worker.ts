import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { FollowerSide } from '../beside/FollowerSide.ts'
import type { StudyAsk } from './Analyst.ts'
import { Following } from './Following.ts'
import { studyOf } from './study.ts'

/**
 * The thread that studies: it follows the journal by itself, so that the front gives it nothing and
 * waits for nothing. What is asked goes between two pieces of a study, as of the same entry.
 */
const side = FollowerSide.open()
/** It rests as long as it worked, and at least so long. */
const REST_MS = 500

const view = await JournalView.openInPieces(side.journal)
const { turn } = Scheduler.eventLoop

async function answerAll(): Promise<void> {
  for (const question of side.take()) {
    await side.answer(question, () => studyOf(view.state, question.ask as StudyAsk, turn))
  }
}

const following = Following.create(view)
let told = -1
for (;;) {
  const began = performance.now()
  const { study, between } = await Following.advance(following, async () => {
    await turn()
    await answerAll()
  })
  const { seq } = between ?? study
  if (seq !== told) side.tell(between ?? study)
  told = seq
  const rested = performance.now() + Math.max(REST_MS, performance.now() - began)
  while (performance.now() < rested) {
    const question = await side.next(rested - performance.now())
    if (question === null) continue
    await Following.fold(following)
    await side.answer(question, () => studyOf(view.state, question.ask as StudyAsk, turn))
  }
}
