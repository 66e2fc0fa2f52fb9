import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Follower, type FollowerLimits } from '../../../src/server/beside/Follower.ts'
import { FollowerError } from '../../../src/server/beside/FollowerError.ts'
import { refusalOf } from '../../../src/server/http/refusalOf.ts'

const script = new URL('./odd.ts', import.meta.url)
const within = 60_000

/** A thread that is begun again at once, with what was noted and told of it. */
function following(limits: Partial<FollowerLimits> = {}) {
  const notes: string[] = []
  const told: unknown[] = []
  const follower = Follower.create({
    ...{ name: 'oddities', script, journal: 'desk.plimsoll' },
    note: (text) => notes.push(text),
    told: (one) => told.push(one),
    limits: { pauseMs: 1, ...limits },
  })
  after(() => follower.close())
  return { follower, notes, told }
}

/** The thread is begun again a moment after it ended. */
async function answered(follower: Follower, ask: string): Promise<unknown> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await follower.ask(ask, within).catch((error) => error)
    if (!(found instanceof FollowerError)) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return assert.fail('it was not begun again')
}

test('[SRV11] a thread that dies is named, who asked is told, and it is begun again', async () => {
  const { follower, notes, told } = following()
  assert.deepEqual(await follower.ask('a', within), { heard: 'a' })
  const asked = ['late', 'late', 'die'].map((ask) => follower.ask(ask, within))
  for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[]) {
    assert.ok(reason instanceof FollowerError)
    const { status, code, message, facts } = refusalOf(reason, '')
    assert.deepEqual([status, code, facts.retryAfter], [503, 'analysis.ended', 5])
    assert.equal(message, 'oddities: the thread ended, and is begun again; nothing was changed')
  }
  assert.deepEqual(await answered(follower, 'b'), { heard: 'b' })
  await assert.rejects(follower.ask('throw', within), FollowerError)
  assert.deepEqual(await answered(follower, 'c'), { heard: 'c' })
  assert.deepEqual(notes, [
    'the thread of oddities ended: it ended with 7; it is begun again',
    'the thread of oddities ended: it cannot go on; it is begun again',
  ])
  assert.deepEqual(
    told,
    [1, 2, 3].map(() => ({ at: 'desk.plimsoll' })),
  )
})

test('[SRV11] one of which nothing is heard is ended and begun again, not one that only takes long', async () => {
  const { follower, notes } = following({ silenceMs: 2_500, lookMs: 200 })
  await assert.rejects(follower.ask('late', 3_500), /no answer within 3.5 s/)
  assert.deepEqual(notes, [])
  await assert.rejects(follower.ask('hang', within), /the thread ended, and is begun again/)
  assert.match(notes[0] ?? '', /^the thread of oddities ended: nothing was heard of it for \d s/)
  assert.deepEqual(await answered(follower, 'on'), { heard: 'on' })
})

test('[SRV11] so many wait and no more, and a fault of the program is one', async () => {
  const { follower } = following({ room: 2 })
  const two = ['late', 'late'].map((ask) => follower.ask(ask, 300).catch(({ kind }) => kind))
  await assert.rejects(follower.ask('a', within), ({ kind, retryAfter }: FollowerError) => {
    return kind === 'busy' && retryAfter === 1
  })
  assert.deepEqual(await Promise.all(two), ['late', 'late'])
  await assert.rejects(follower.ask('wrong', within), /^Error: Error: a fault of its own\n/)
})

test('[HTTP14] one that nobody asks is ended, and begun for the next', async () => {
  const { follower, notes, told } = following({ idleMs: 300, lookMs: 50 })
  assert.deepEqual(await follower.ask('a', within), { heard: 'a' })
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  assert.deepEqual(await answered(follower, 'b'), { heard: 'b' })
  assert.deepEqual([told.length, notes], [2, []])
})
