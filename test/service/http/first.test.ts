import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Serving, serving } from './serving.ts'

describe('the front over a service', () => {
  let desk: Serving
  before(async () => {
    desk = await serving()
  })
  after(() => desk.close())

  test('[HTTP10] a command is answered with its events, and a repeat with the same', async () => {
    const key = desk.key('admin')
    const body = { type: 'DefineAsset', id: 'usdt', asset: 'USDT', decimals: 6 }
    const first = await desk.ask('POST', '/v1/commands', { key, body })
    assert.equal(first.status, 200, JSON.stringify(first.json))
    const [answer] = first.json.answers
    assert.deepEqual([answer.command, answer.isRepeat, answer.refused], ['usdt', false, null])
    assert.equal(answer.events[0].type, 'AssetDefined')
    const again = await desk.ask('POST', '/v1/commands', { key, body })
    assert.deepEqual(again.json.answers[0], { ...answer, isRepeat: true })
  })

  test('[HTTP11] the actor is the name of the key, and no other can be told', async () => {
    const key = desk.key('admin', { name: 'ada' })
    const body = { type: 'DefineAsset', id: 'btc', asset: 'BTC', decimals: 8 }
    const foreign = await desk.ask('POST', '/v1/commands', { key, body: { ...body, actor: 'eve' } })
    assert.deepEqual(
      [foreign.status, foreign.json.code, foreign.json.at],
      [403, 'actor.foreign', '/actor'],
    )
    const own = await desk.ask('POST', '/v1/commands', { key, body })
    assert.equal(own.json.answers[0].events[0].actor, 'ada')
  })

  test('[HTTP1] the status, the book and the document are there', async () => {
    const key = desk.key('read')
    const status = await desk.ask('GET', '/v1/status', { key })
    assert.equal(status.json.actor.scope, 'read')
    const book = await desk.ask('GET', '/v1/book', { key })
    assert.deepEqual([book.status, book.json.accounts], [200, 0])
    const document = await desk.ask('GET', '/openapi.json')
    assert.equal(document.json.openapi, '3.1.0')
    assert.ok(document.json.paths['/v1/accounts/{id}/explain'])
  })

  test('[HTTP5] the token opens the page once', async () => {
    const url = new URL(desk.listener.tokenUrl as string)
    const opened = await desk.ask('GET', url.pathname + url.search)
    assert.equal(opened.status, 303)
    const cookie = (opened.headers.get('set-cookie') as string).split(';')[0] as string
    const seen = await desk.ask('GET', '/v1/status', { headers: { cookie } })
    assert.deepEqual([seen.status, seen.json.actor?.name], [200, 'local'])
    const again = await desk.ask('GET', url.pathname + url.search)
    assert.deepEqual([again.status, again.json.code], [401, 'auth.token'])
  })
})
