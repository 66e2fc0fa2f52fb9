import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { plimsoll } from '../../cli/plimsoll.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

const path = '/v1/rulebooks/preview'
const symbol = 'BTC/USDT:USDT'
const dear = { method: { brackets: { [symbol]: [{ floor: '0', rate: '0.2', leverageMax: '4' }] } } }

describe('previews of a service', () => {
  let desk: Serving
  let key = ''
  before(async () => {
    desk = await serving({ first: someDesk(Date.now()) })
    key = desk.key('admin')
  })
  after(() => desk.close())
  const ask = (body: object) => desk.ask('POST', path, { key, body })

  test('[HTTP14] [PREV3] rules are told whole, as a change, by a name or as a command, and answered alike', async () => {
    const { json: book } = await desk.ask('GET', '/v1/rulebooks/house', { key })
    const rulebook = book.rulebook?.versions?.at(-1) ?? book.versions.at(-1)
    const whole = { ...rulebook, version: 2, method: { ...rulebook.method, ...dear.method } }
    const { version: _, ...unversioned } = whole
    const bodies = [
      { set: dear },
      { rulebook: unversioned },
      { command: { type: 'DefineRulebook', rulebook: whole } },
    ]
    const answers = await Promise.all(bodies.map((body) => ask({ ...body, accounts: ['ada'] })))
    for (const { status, json } of answers) {
      assert.equal(status, 200, JSON.stringify(json))
      assert.ok(json.liquidated > 0 && json.changed >= 2)
      assert.ok(
        json.explained[0].changes.some(({ kind }: { kind: string }) => kind === 'maintenance'),
      )
      const { timestamp, datetime, ...rest } = json
      const { timestamp: first, datetime: _told, ...expected } = (answers[0] ?? { json: {} }).json
      assert.deepEqual(rest, expected)
      assert.ok(timestamp > 0 && first > 0 && datetime !== '')
    }
    const named = await ask({ as: 'hyperliquid' })
    assert.deepEqual([named.status, named.json.refused], [200, null])
  })

  test('[HTTP14] [PREV3] what cannot be understood is refused at its place', async () => {
    for (const [body, expected] of [
      [{}, [400, 'preview.invalid', null]],
      [{ as: 'derive', set: {} }, [400, 'preview.invalid', null]],
      [{ command: { type: 'SetMarks' }, of: 'house' }, [400, 'preview.invalid', null]],
      [{ as: 'nix' }, [400, 'preview.invalid', '/as']],
      [{ set: {}, of: 'nix' }, [400, 'preview.invalid', '/set']],
      [{ set: { nix: 1 } }, [400, 'field.unknown', '/set/nix']],
      [{ rulebook: { preset: 'nix' } }, [400, 'symbol.unknown', '/rulebook/preset']],
      [{ set: {}, accounts: ['nobody'] }, [404, 'account.unknown', null]],
      [{ set: {}, accounts: ['house:world'] }, [404, 'account.unknown', null]],
      [{ command: { type: 'Arm', by: 'x', reason: 'x' } }, [400, 'field.value', '/command/type']],
      [{ command: { type: 'DefineMarket' } }, [400, 'field.missing', '/command/market']],
    ] as const) {
      const { status, json } = await ask(body)
      assert.deepEqual([status, json.code, json.at], expected, JSON.stringify(body))
    }
    const bound = desk.key('read', { accounts: ['ada'] })
    assert.equal((await desk.ask('POST', path, { key: bound, body: { set: dear } })).status, 403)
  })

  test('[PREV1] plimsoll preview --url tells what the service answers, in the words of a file', async () => {
    const file = join(desk.folder, 'key')
    writeFileSync(file, key, { mode: 0o600 })
    const url = ['--url', desk.listener.url, '--api-key-file', file]
    const set = ['--set', JSON.stringify(dear)]
    const told = await plimsoll(['preview', ...url, ...set, '--account', 'ada'])
    assert.equal(told.code, 3, told.stderr)
    assert.match(told.stdout, /: would call 0 accounts, liquidate \d+/)
    assert.match(told.stdout, /^ada, what differs$/m)
    const json = JSON.parse((await plimsoll(['preview', ...url, ...set, '--json'])).stdout)
    const { seq: _, ...answered } = (await ask({ set: dear })).json
    assert.deepEqual(
      { ...json, timestamp: 0, datetime: '' },
      { ...answered, timestamp: 0, datetime: '' },
    )
    for (const [words, expected] of [
      [['desk.plimsoll', ...set], /expected FILE or --url, found both/],
      [[...set, '--at', '3'], /--at: expected a book or a journal with it, found --url/],
      [['--as', 'nix'], /no rulebook or preset nix/],
      [['--set', '{"nix":1}'], /nix/],
    ] as const) {
      const { code, stderr } = await plimsoll(['preview', ...words, ...url])
      assert.equal(code, 2, stderr)
      assert.match(stderr, expected)
    }
  })
})
