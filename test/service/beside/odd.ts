import { FollowerSide } from '../../../src/server/beside/FollowerSide.ts'

/** A thread that does as it is told, also what no thread should. */
const side = FollowerSide.open()
side.tell({ at: side.journal })
for (;;) {
  const question = await side.next(60_000)
  if (question === null) continue
  const { ask } = question
  if (ask === 'die') process.exit(7)
  if (ask === 'hang') for (;;);
  if (ask === 'throw')
    setImmediate(() => {
      throw new Error('it cannot go on')
    })
  if (ask === 'wrong') {
    await side.answer(question, async () => {
      throw new Error('a fault of its own')
    })
  }
  if (ask === 'late' || ask === 'throw') continue
  await side.answer(question, async () => ({ heard: ask }))
}
