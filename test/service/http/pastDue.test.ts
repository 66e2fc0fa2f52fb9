import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

test('[HTTP15] [CALL27] a call that is past due is in force, and is found by its status', async () => {
  const written = JSON.stringify(someDesk(Date.now()))
  const grace = '"within":1,"grace":{"kind":"after","span":3600000}'
  const first = JSON.parse(written.replace('"within":3600000', grace))
  const desk = await serving({ first })
  try {
    const key = desk.key('admin')
    for (const price of ['36800', '35215', '35214']) {
      const marks = [{ instrument: 'BTC/USDT:USDT', price, time: Date.now(), source: 'feed' }]
      const body = { type: 'SetMarks', id: `at ${price}`, marks }
      assert.equal((await desk.ask('POST', '/v1/commands', { key, body })).status, 200)
      await setTimeout(5)
    }
    desk.service.models.drain()
    for (const [query, count] of [
      ['', 1],
      ['?status=pastDue', 1],
      ['?status=all', 1],
      ['?status=open', 0],
      ['?status=closed', 0],
    ] as const) {
      const { json } = await desk.ask('GET', `/v1/calls${query}`, { key })
      assert.equal(json.total, count, query)
      if (count > 0) assert.equal(json.calls[0].status, 'pastDue')
    }
  } finally {
    await desk.close()
  }
})
