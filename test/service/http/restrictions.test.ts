import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

test('[HTTP10] what an account may not do is told with who said so, until when and why', async () => {
  const now = Date.now()
  const desk = await serving({ first: someDesk(now) })
  try {
    const key = desk.key('desk')
    const told = async () => (await desk.ask('GET', '/v1/accounts/ada/restrictions', { key })).json
    const send = (body: object) => desk.ask('POST', '/v1/commands', { key, body })
    const { seq: _, ...nothing } = await told()
    assert.deepEqual(nothing, { restrictions: [], dues: [], suspension: null })
    const about = { account: 'ada', restriction: 'reduceOnly', reason: 'unpaid' }
    const until = now + 3_600_000
    await send({ type: 'Restrict', id: 'r1', until, ...about })
    const { by, from, ...one } = (await told()).restrictions[0]
    const stands = { id: 'restriction-1', restriction: 'reduceOnly', until, reason: 'unpaid' }
    assert.deepEqual(one, stands)
    assert.match(by, /^desk/)
    assert.ok(from >= now && from < until)
    await send({ type: 'Restrict', id: 'r3', until: null, ...about })
    await send({ type: 'Release', id: 'r4', restraint: 'restriction-1', ...about })
    const [left] = (await told()).restrictions
    assert.deepEqual([left.id, left.until], ['restriction-2', null])
    await send({ type: 'Release', id: 'r2', ...about })
    assert.deepEqual((await told()).restrictions, [])
    const bound = desk.key('read', { accounts: ['bob'] })
    const path = '/v1/accounts/ada/restrictions'
    assert.equal((await desk.ask('GET', path, { key: bound })).status, 404)
  } finally {
    await desk.close()
  }
})
