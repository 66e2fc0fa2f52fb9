import { CallsOfDays } from '../../host/CallsOfDays.ts'
import type { CallsDay } from '../../report/CallsDay.ts'
import { FollowerSide } from '../beside/FollowerSide.ts'

/** The thread that reads days: whoever asks for one after another waits for what is new in it alone. */
const side = FollowerSide.open()
const WAIT_MS = 60_000

const days = CallsOfDays.create(side.journal)
for (;;) {
  const question = await side.next(WAIT_MS)
  if (question === null) continue
  await side.answer(
    question,
    async () => await CallsOfDays.read(days, question.ask as CallsDay.Day),
  )
}
