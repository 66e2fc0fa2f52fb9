import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { deleveragePolicies } from '../../../src/model/Rulebook.ts'
import type { LossReport } from '../../../src/report/LossReport.ts'
import { plimsoll } from '../../cli/plimsoll.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const path = '/v1/losses'
const symbol = 'BTC/USDT:USDT'
const fall = { marks: ['BTC=-60%'] }

describe('losses under policies, and placements, of a service', () => {
  let desk: Serving
  let key = ''
  let url: readonly string[] = []
  before(async () => {
    desk = await serving({ first: someDesk(Date.now()) })
    key = desk.key('admin')
    const file = join(desk.folder, 'key')
    writeFileSync(file, key, { mode: 0o600 })
    url = ['--url', desk.listener.url, '--api-key-file', file]
  })
  after(() => desk.close())
  const ask = (body: object, as = key) => desk.ask('POST', path, { key: as, body })

  test('[LOSS1] [LOSS2] [LOSS3] every policy pays what is missing, and nothing has happened', async () => {
    const { json: at } = await desk.ask('GET', '/v1/book', { key })
    const { status, json } = await ask(fall)
    assert.equal(status, 200, JSON.stringify(json))
    const report = json as unknown as LossReport & { readonly seq: number }
    assert.deepEqual([report.seq, report.refused, report.isExact], [at.seq, null, true])
    const [loss] = report.losses
    assert.ok(loss !== undefined && Number(loss.deficit) > 0)
    assert.deepEqual(
      loss.policies.map(({ policy }) => policy),
      deleveragePolicies,
    )
    for (const { sum, isExact } of loss.policies) {
      assert.deepEqual([sum, isExact], [loss.deficit, true])
    }
    const two = await ask({ ...fall, policies: ['proRata', 'ranked'], fund: ['USDT=100'] })
    const told = (two.json as unknown as LossReport).losses[0]?.policies ?? []
    assert.deepEqual(
      told.map(({ policy }) => policy),
      ['proRata', 'ranked'],
    )
    assert.ok(told.every(({ fund }) => Number(fund) >= 100))
    assert.equal((await desk.ask('GET', '/v1/book', { key })).json.seq, at.seq)
    const calm = await ask({ marks: ['BTC=-0.1%'] })
    assert.deepEqual([calm.json.losses, calm.json.isExact], [[], true])
  })

  test('[LOSS3] [HTTP4] what cannot be understood is refused at its place, and a key of few accounts asks in vain', async () => {
    for (const [body, expected] of [
      [{ marks: ['BTC'] }, [400, 'losses.invalid', '/body']],
      [{ marks: ['NIX=5'] }, [400, 'losses.invalid', '/body']],
      [{ marks: ['BTC=-200%'] }, [400, 'losses.invalid', '/body']],
      [{ ...fall, policies: ['rank'] }, [400, 'losses.invalid', '/body']],
      [{ ...fall, fund: ['USDT=-5'] }, [400, 'losses.invalid', '/body']],
    ] as const) {
      const { status, json } = await ask(body)
      assert.deepEqual([status, json.code, json.at], expected, JSON.stringify(body))
      assert.doesNotMatch(`${json.detail}`, /--/)
    }
    for (const body of [
      {},
      { marks: [] },
      { ...fall, nix: 1 },
      { marks: Array(101).fill('BTC=-1%') },
    ]) {
      assert.equal((await ask(body)).status, 400, JSON.stringify(body).slice(0, 80))
    }
    const bound = desk.key('read', { accounts: ['ada'] })
    assert.equal((await ask(fall, bound)).status, 403)
    assert.equal((await desk.ask('POST', path, { body: fall })).status, 401)
    assert.equal((await ask(fall, desk.key('read'))).status, 200)
  })

  test('[LOSS3] plimsoll deleverage --url tells what the service answers', async () => {
    const words = ['--mark', 'BTC=-60%', '--policy', 'ranked']
    const told = await plimsoll(['deleverage', ...url, ...words])
    assert.equal(told.code, 3, told.stderr)
    assert.match(told.stdout, /is short of .* USDT/)
    assert.match(told.stdout, /to the atom, and all books sum to zero/)
    const json = JSON.parse((await plimsoll(['deleverage', ...url, ...words, '--json'])).stdout)
    const { seq: _, ...answered } = (await ask({ ...fall, policies: ['ranked'] })).json
    assert.deepEqual(json, answered)
    for (const [more, expected] of [
      [['book.json', '--mark', 'BTC=-1%'], /expected FILE or --url, found both/],
      [[], /expected --mark, found none/],
      [
        ['--mark', 'BTC=-1%', '--at', '3'],
        /--at: expected a book or a journal with it, found --url/,
      ],
      [['--mark', `${symbol}=x`], /mark: expected/],
    ] as const) {
      const { code, stderr } = await plimsoll(['deleverage', ...url, ...more])
      assert.notEqual(code, 0)
      assert.match(stderr, expected)
    }
  })

  test('[ALLOC6] plimsoll allocate --most --url tells where collateral carries most, of the accounts that the key may see', async () => {
    const told = await plimsoll(['allocate', ...url, '--owner', 'ada', '--most', '--json'])
    assert.equal(told.code, 0, told.stderr)
    const { seq, ...answered } = (await desk.ask('GET', '/v1/owners/ada/placement', { key })).json
    assert.deepEqual(JSON.parse(told.stdout), answered)
    assert.ok(Number(seq) > 0 && answered.numeraire === 'USDT')
    const get = (query: string, as = key) =>
      desk.ask('GET', `/v1/owners/ada/placement${query}`, { key: as })
    const odd = await get('?to=nix')
    assert.deepEqual([odd.status, odd.json.code], [400, 'allocation.invalid'])
    assert.equal((await get('?greedy=true')).status, 400)
    assert.equal((await get('', desk.key('read', { accounts: ['bob'] }))).status, 404)
    assert.equal((await get('', desk.key('read', { accounts: ['ada'] }))).status, 200)
  })
})
