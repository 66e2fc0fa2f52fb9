import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serving } from '../http/serving.ts'
import { someDesk } from '../http/someDesk.ts'
import { Reader } from './Reader.ts'

describe('pressure', () => {
  test('[BOARD9] [WS3] is studied beside, and told over HTTP and the stream', async (t) => {
    const service = await serving({ first: someDesk(Date.now()) })
    t.after(() => service.close())
    const key = service.key('read')
    const asked = () => service.ask('GET', '/v1/pressure', { key })
    let answer = await asked()
    // On a busy machine the first study may take longer than an answer waits.
    for (let tries = 0; answer.status === 503 && tries < 5; tries++) answer = await asked()
    const { status, json } = answer
    assert.equal(status, 200, JSON.stringify(json))
    assert.ok(json.asOf > 0 && json.ways.length > 0)
    const own = await service.ask('GET', '/v1/pressure?shocks=40,0.5,40', { key })
    assert.equal(own.status, 200, JSON.stringify(own.json))
    const shares = own.json.ways[0].moves.map((one: { share: number }) => one.share)
    assert.deepEqual([own.json.ways.length, shares], [json.ways.length, [0.005, 0.4]])
    for (const shocks of ['', '0', '0.0', '100', '-5', '5;6', '5,', '1.23456', 'NaN']) {
      const odd = await service.ask('GET', `/v1/pressure?shocks=${shocks}`, { key })
      assert.deepEqual([odd.status, odd.json.at], [400, '/query/shocks'], shocks)
    }
    const at = `${service.listener.url.replace('http', 'ws')}/v1/stream`
    const reader = await Reader.open(at, { headers: { authorization: `Bearer ${key}` } })
    reader.say({ op: 'subscribe', id: '1', channel: 'pressure' })
    const { data } = await reader.next(({ type }) => type === 'snapshot')
    assert.equal(data.ways.length, json.ways.length)
    reader.say({ op: 'subscribe', id: '2', channel: 'levels' })
    const levels = await reader.next(({ id }) => id === '2')
    assert.equal(levels.data.pressure.length, json.ways.length / 2)
    reader.close()
  })
})
