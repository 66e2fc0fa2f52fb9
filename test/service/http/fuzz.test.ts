import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { Random } from '../../../src/base/Random.ts'
import { Snapshot } from '../../../src/engine/Snapshot.ts'
import type { State } from '../../../src/engine/State.ts'
import type { Route } from '../../../src/server/http/Route.ts'
import { table } from '../../../src/server/http/table.ts'
import { journalText } from '../../../src/wire/journalText.ts'
import { drawRequest } from './drawRequest.ts'
import { type Answer, type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

/** A few hundred in every run, twenty thousand and more before a release. */
const REQUESTS = Number(process.env.HTTP_REQUESTS ?? 240)
const AT_ONCE = 8

/** Whatever would end the service, or the test's own keys, is not asked for. */
const isSafe = ({ method, path }: Route): boolean =>
  !(method === 'DELETE' && path.includes('session'))

describe('whatever is asked', () => {
  let desk: Serving
  let key = ''
  before(async () => {
    const limits = { key: { perSecond: 1e9, burst: 1e9 }, address: { perSecond: 1e9, burst: 1e9 } }
    desk = await serving({ first: someDesk(Date.now()), limits })
    key = desk.key('admin')
  })
  after(() => desk.close())

  test('[HTTP1] every route is answered as its schemas have it, never by a fault, and what is refused changes nothing', async () => {
    const random = Random.create(8_241)
    const routes = table.filter(isSafe)
    const seen = new Map<number, number>()
    for (let index = 0; index < REQUESTS; index += AT_ONCE) {
      const { state, head } = desk.service.replica
      const digest = digestOf(state)
      const drawn = Array.from({ length: AT_ONCE }, (_, at) =>
        drawRequest(random, routes[(index + at) % routes.length] as Route),
      )
      const answers = await Promise.all(
        drawn.map(({ method, path, body }) =>
          desk.ask(method, path, { key, ...(body === undefined ? {} : { body }) }),
        ),
      )
      for (const [at, answer] of answers.entries()) {
        check(answer, JSON.stringify(drawn[at]).slice(0, 2_000))
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
      }
      if (desk.service.replica.head.seq === head.seq) assert.equal(digestOf(state), digest)
      // A refused command is kept; whatever else is refused leaves no entry.
      const kept = answers.some(({ status }) => status < 300 || status === 409)
      if (!kept) assert.deepEqual(desk.service.replica.head, head)
    }
    // Fuzz that is refused at the door proves nothing: some of everything must have come through.
    for (const status of [200, 400, 404])
      assert.ok((seen.get(status) ?? 0) > REQUESTS / 50, `${[...seen]}`)
  })
})

function check({ status, headers, json }: Answer, what: string): void {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  assert.ok(status < 500 || status === 503, `${status} ${text}: ${what}`)
  assert.doesNotMatch(text, /\n\s+at |node:internal|\.ts:\d+/, what)
  if (status < 400) return
  assert.match(
    headers.get('content-type') ?? '',
    /^application\/problem\+json|^application\/json/,
    what,
  )
  if (status !== 503) assert.equal(json.status, status, what)
  if (status !== 503) assert.match(json.code, /^[a-z]+\.[A-Za-z]+$|^fault$/, what)
}

const digestOf = (state: State): string =>
  createHash('sha256')
    .update(journalText.encode(Snapshot.take(state)))
    .digest('hex')
