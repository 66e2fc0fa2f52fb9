import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Proposals } from '../../../src/server/access/Proposals.ts'
import { type Serving, serving } from './serving.ts'

const body = { type: 'DefineAsset', id: 'p1', asset: 'USDT', decimals: 6 }

describe('what two people are needed for', () => {
  let desk: Serving
  let [ada, grace] = ['', '']
  before(async () => {
    desk = await serving({ twoPerson: ['DefineAsset', 'Disarm'] })
    ada = desk.key('admin', { name: 'ada' })
    grace = desk.key('admin', { name: 'grace' })
  })
  after(() => desk.close())

  test('[HTTP18] sent alone it is refused, also in a list and at its own place', async () => {
    const alone = await desk.ask('POST', '/v1/commands', { key: ada, body })
    assert.deepEqual([alone.status, alone.json.code], [403, 'proposal.needed'])
    const list = await desk.ask('POST', '/v1/commands', { key: ada, body: [body] })
    assert.equal(list.json.answers[0].refused.code, 'proposal.needed')
    const place = await desk.ask('POST', '/v1/disarm', { key: ada, body: { id: 'x', reason: 'y' } })
    assert.equal(place.json.code, 'proposal.needed')
    assert.equal(desk.service.replica.head.seq, 0)
  })

  test('[HTTP18] proposed by one and activated by another, once, with both as the actor', async () => {
    const asked = { key: ada, body: { command: body } }
    const proposed = await desk.ask('POST', '/v1/proposals', asked)
    assert.equal(proposed.status, 201, JSON.stringify(proposed.json))
    const place = `/v1/proposals/${proposed.json.hash}/activate`
    const own = await desk.ask('POST', place, { key: ada })
    assert.deepEqual([own.status, own.json.code], [403, 'proposal.own'])
    const small = await desk.ask('POST', place, { key: desk.key('desk') })
    assert.deepEqual([small.status, small.json.code], [403, 'scope.tooSmall'])
    const another = place.replace(/[0-9a-f]{64}/, 'f'.repeat(64))
    assert.equal((await desk.ask('POST', another, { key: grace })).status, 404)
    // It survives a restart.
    const kept = Proposals.open(desk.front.proposals.path, ['DefineAsset'])
    assert.deepEqual([...kept.byHash.keys()], [proposed.json.hash])
    const done = await desk.ask('POST', place, { key: grace })
    assert.equal(done.status, 200, JSON.stringify(done.json))
    assert.equal(done.json.answers[0].events[0].actor, 'ada, grace')
    const again = await desk.ask('POST', place, { key: grace })
    assert.deepEqual([again.status, again.json.answers[0].isRepeat], [200, true])
    const third = await desk.ask('POST', place, { key: desk.key('admin') })
    assert.deepEqual([third.status, third.json.code], [409, 'proposal.activated'])
  })

  test('[HTTP18] the hash is of what is said, in whatever order, and is withdrawn by hand', async () => {
    const command = { ...body, id: 'p2', asset: 'BTC' }
    const turned = Object.fromEntries(Object.entries(command).reverse())
    const first = await desk.ask('POST', '/v1/proposals', { key: ada, body: { command } })
    const second = await desk.ask('POST', '/v1/proposals', {
      key: grace,
      body: { command: turned },
    })
    assert.equal(first.json.hash, second.json.hash)
    assert.equal(second.json.by, 'ada')
    const gone = await desk.ask('DELETE', `/v1/proposals/${first.json.hash}`, { key: grace })
    assert.equal(gone.status, 200)
    const late = await desk.ask('POST', `/v1/proposals/${first.json.hash}/activate`, { key: grace })
    assert.equal(late.status, 404)
  })

  test('[HTTP18] nobody draws himself a second key, or proposes what he may not send', async () => {
    const drawn = { name: 'second', scope: 'admin' }
    const key = await desk.ask('POST', '/v1/keys', { key: ada, body: drawn })
    assert.deepEqual([key.status, key.json.code], [403, 'keys.console'])
    const beyond = { key: desk.key('desk'), body: { command: { ...body, id: 'p3' } } }
    const proposed = await desk.ask('POST', '/v1/proposals', beyond)
    assert.deepEqual([proposed.status, proposed.json.code], [403, 'scope.tooSmall'])
    const needless = { command: { type: 'AdvanceTime', id: 'p4' } }
    const other = await desk.ask('POST', '/v1/proposals', { key: ada, body: needless })
    assert.deepEqual([other.status, other.json.code], [409, 'proposal.needless'])
  })

  test('[HTTP18] what a key proposed that was withdrawn since is activated by nobody', async () => {
    const { passing } = desk.front.access.keys
    const key = desk.key('admin', { name: 'thief' })
    const command = { ...body, id: 'p5', asset: 'ETH', actor: 'thief' }
    const { json } = await desk.ask('POST', '/v1/proposals', { key, body: { command } })
    // Who it is stands beside it: the actor will be two.
    assert.deepEqual([json.by, json.command.actor], ['thief', undefined])
    const [stolen] = passing.splice(-1)
    const place = `/v1/proposals/${json.hash}/activate`
    const late = await desk.ask('POST', place, { key: grace })
    assert.deepEqual([late.status, late.json.code], [409, 'proposal.orphaned'])
    passing.push(stolen as never)
    assert.equal((await desk.ask('POST', place, { key: grace })).status, 200)
  })

  test('[HTTP18] one key fills neither the list of proposals nor their file', () => {
    const path = join(desk.folder, 'many')
    const told = (id: number, size: number) => ({ id: `${id}`, reason: 'x'.repeat(size) })
    const waits = { by: 'ada', at: 0, activatedBy: null }
    const hundred = Array.from({ length: 100 }, (_, id) => ({
      ...{ hash: `${id}`, command: told(id, 1), ...waits },
    }))
    writeFileSync(path, JSON.stringify(hundred))
    const proposals = Proposals.open(path, [])
    const propose = (id: number, by: string, size = 1) =>
      Proposals.propose(proposals, told(id, size), by, 0)
    const tooMany = { code: 'proposal.tooMany' }
    assert.throws(() => propose(100, 'ada'), tooMany)
    for (let id = 101; id < 103; id++) propose(id, 'eve', 1_000_000)
    assert.throws(() => propose(103, 'eve', 1_000_000), tooMany)
    // Nothing counts that is not on the disk.
    const waiting = propose(104, 'grace')
    mkdirSync(`${path}.new`)
    writeFileSync(join(`${path}.new`, 'x'), '')
    assert.throws(() => Proposals.activate(proposals, waiting.hash, 'ada'))
    assert.equal(proposals.byHash.get(waiting.hash)?.activatedBy, null)
    rmSync(`${path}.new`, { recursive: true })
    // What was activated makes room.
    for (let id = 0; id < 8; id++) {
      const { hash } = propose(200 + id, `key-${id}`, 1_000_000)
      Proposals.activate(proposals, hash, 'ada')
    }
    assert.ok(proposals.byHash.size < 110)
    const again = Proposals.open(path, [])
    assert.deepEqual([...again.byHash.keys()], [...proposals.byHash.keys()])
    assert.ok(again.byHash.has(waiting.hash))
  })
})
