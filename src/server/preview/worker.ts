import type { State } from '../../engine/State.ts'
import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { FollowerSide } from '../beside/FollowerSide.ts'
import { allocationIn, placementIn } from './allocationIn.ts'
import { curesIn } from './curesIn.ts'
import { impactIn } from './impactIn.ts'
import { lossesIn } from './lossesIn.ts'
import type { PreviewAsk } from './Previewer.ts'

/** What each kind of question is answered by. */
async function answerOf(state: State, ask: PreviewAsk): Promise<unknown> {
  switch (ask.kind) {
    case 'impact':
      return impactIn(state, ask.asked)
    case 'cures':
      return curesIn(state, ask.account, ask.asked)
    case 'allocation':
      return await allocationIn(state, ask.asked)
    case 'placement':
      return placementIn(state, ask.asked)
    case 'losses':
      return lossesIn(state, ask.asked)
  }
}

/** The thread that tries: it keeps up with the journal, so that a question waits for little. */
const side = FollowerSide.open()
/** How often it follows while nobody asks. */
const FOLLOW_MS = 1_000
/** Between two looks for an entry that is on its way to the disk's readers. */
const LOOK_MS = 5

const view = await JournalView.openInPieces(side.journal)
for (;;) {
  const question = await side.next(FOLLOW_MS)
  await view.advance()
  if (question === null) continue
  await side.answer(question, async () => {
    const ask = question.ask as PreviewAsk
    while (view.head.seq < ask.after) {
      await Scheduler.eventLoop.pause(LOOK_MS)
      await view.advance()
    }
    return await answerOf(view.state, ask)
  })
}
