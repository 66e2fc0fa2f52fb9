import { JournalView } from '../../host/JournalView.ts'
import { Scheduler } from '../../host/Scheduler.ts'
import { FollowerSide } from '../beside/FollowerSide.ts'
import { allocationIn } from './allocationIn.ts'
import { curesIn } from './curesIn.ts'
import { impactIn } from './impactIn.ts'
import type { PreviewAsk } from './Previewer.ts'

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
    if (ask.kind === 'impact') return impactIn(view.state, ask.asked)
    return ask.kind === 'cures'
      ? curesIn(view.state, ask.account, ask.asked)
      : await allocationIn(view.state, ask.asked)
  })
}
