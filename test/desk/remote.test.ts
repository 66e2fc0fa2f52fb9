import assert from 'node:assert/strict'
import { chmodSync } from 'node:fs'
import { describe, test } from 'node:test'
import { Remote } from '../../src/connect/remote/Remote.ts'
import { RemoteFault } from '../../src/connect/remote/RemoteFault.ts'
import { retryAfter } from '../../src/connect/remote/retryAfter.ts'
import { tell } from '../../src/connect/remote/tell.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll } from '../cli/plimsoll.ts'
import { FakeService } from './FakeService.ts'

const folder = Folder.create()
const { json } = FakeService

const quick = { timeout: 500, patience: 2_000 }

const done = (id: string) => ({
  seq: 7,
  answers: [{ command: id, seq: 7, isRepeat: false, events: [], refused: null }],
})

const idOf = (body: string): string => (JSON.parse(body) as { id: string }).id

const kindOf = async (asked: Promise<unknown>): Promise<string> => {
  const error = await asked.then(
    () => null,
    (error: unknown) => error,
  )
  assert.ok(error instanceof RemoteFault, `${error}`)
  return error.kind
}

describe('a running service', () => {
  test('[REMOTE1] an address with secrets, or http for a key to elsewhere, is refused unrepeated', () => {
    const odd: readonly (readonly [string, string | null, RegExp])[] = [
      ['desk', null, /expected an address/],
      ['ftp://127.0.0.1', null, /expected an address/],
      ['http://ann:hunter2@127.0.0.1', null, /no name, password/],
      ['http://127.0.0.1/?token=hunter2', null, /no name, password, query/],
      ['http://desk.example', 'hunter2', /expected https for a key/],
      ['http://127.evil.example', 'hunter2', /expected https for a key/],
      ['https://desk.example', 'hunter 2\n', /printable characters/],
    ]
    for (const [address, key, message] of odd) {
      assert.throws(
        () => Remote.at(address, { key }),
        (error) => {
          assert.ok(error instanceof RemoteFault)
          assert.match(error.message, message)
          assert.doesNotMatch(error.message, /hunter/)
          return true
        },
      )
    }
    for (const fine of [
      'http://127.0.0.1:7070',
      'http://[::1]:1',
      'http://localhost',
      'https://a.example/x',
    ]) {
      assert.equal(Remote.at(fine, { key: 'k' }).key, 'k')
    }
  })

  test('[REMOTE1] a redirect is not followed: the key stays here', async (context) => {
    const thief = await FakeService.listen(context, (_, response) => json(response, { seq: 1 }))
    const service = await FakeService.listen(context, (_, response) => {
      response.writeHead(307, { location: `${thief.url}/v1/status` }).end()
    })
    const remote = Remote.at(service.url, { key: 'secret', ...quick })
    assert.equal(await kindOf(Remote.get(remote, '/status')), 'odd')
    assert.equal(service.heard[0]?.key, 'Bearer secret')
    assert.deepEqual(thief.heard, [])
  })

  test('[REMOTE3] an answer that is lost is asked for again with the same id', async (context) => {
    let lost = 0
    const service = await FakeService.listen(context, ({ body }, response) => {
      if (lost++ < 2) response.destroy()
      else json(response, done(idOf(body)))
    })
    const { code, stdout } = await plimsoll([
      'calls',
      '--url',
      service.url,
      'acknowledge',
      'call-1',
    ])
    assert.deepEqual([code, stdout], [0, 'call-1: acknowledged, entry 7\n'])
    assert.equal(service.heard.length, 3)
    assert.equal(new Set(service.heard.map(({ body }) => body)).size, 1, 'the same bytes')
  })

  test('[REMOTE3] where no answer comes at all the outcome is unknown, and said so', async (context) => {
    const service = await FakeService.listen(context, (_, response) => void response.destroy())
    const remote = Remote.at(service.url, { timeout: 400, patience: 3_000 })
    assert.equal(await kindOf(Remote.post(remote, '/commands', { id: 'x' })), 'unknown')
    assert.ok(service.heard.length >= 2)
    assert.equal(await kindOf(Remote.get(remote, '/status')), 'unreachable')
  })

  test('[REMOTE3] a service that hangs is given up on', async (context) => {
    const service = await FakeService.listen(context, () => {})
    const remote = Remote.at(service.url, { timeout: 150, patience: 100 })
    await assert.rejects(
      Remote.post(remote, '/commands', { id: 'x' }),
      /timeout.*not known.*harmless/,
    )
  })

  test('[REMOTE3] where nobody listens nothing was done', async () => {
    const closed = Remote.at(await FakeService.nobody(), { timeout: 2_000, patience: 100 })
    assert.equal(await kindOf(Remote.post(closed, '/commands', { id: 'x' })), 'unreachable')
  })

  test('[REMOTE4] it waits as long as it is told to, and goes on', async (context) => {
    const times: number[] = []
    const service = await FakeService.listen(context, (_, response) => {
      times.push(performance.now())
      const problem = { detail: 'too many', code: 'limit.rate', status: 429 }
      if (times.length === 1) json(response, problem, 429, { 'retry-after': '0.3' })
      else if (times.length === 2) json(response, problem, 503, { 'retry-after': '0' })
      else json(response, { seq: 3 })
    })
    const remote = Remote.at(service.url, quick)
    assert.deepEqual(await Remote.get(remote, '/status'), { seq: 3 })
    assert.ok((times[1] ?? 0) - (times[0] ?? 0) >= 290)
  })

  test('[REMOTE3] a list of which one was not taken for now is told again whole, under the same ids', async (context) => {
    const busy = { code: 'engine.busy', detail: 'nothing was done' }
    const service = await FakeService.listen(context, (_, response) => {
      const isFirst = service.heard.length === 1
      const second = isFirst ? { seq: null, refused: busy } : { seq: 8, refused: null }
      json(response, { answers: [{ seq: 7, refused: null }, second] })
    })
    const list = [{ id: 'a' }, { id: 'b' }]
    const told = await tell(Remote.at(service.url, { patience: 2_000 }), list)
    assert.deepEqual(
      told.map(({ command, seq, refused }) => [command.id, seq, refused]),
      [
        ['a', 7, null],
        ['b', 8, null],
      ],
    )
    assert.deepEqual(
      service.heard.map(({ body }) => JSON.parse(body)),
      [list, list],
    )
  })

  test('[REMOTE3] what is busy beyond patience is told as it is, and half an answer is none', async (context) => {
    const busy = { code: 'engine.busy', detail: 'nothing was done' }
    const answers: unknown[] = [{ seq: null, refused: busy }]
    const service = await FakeService.listen(context, (_, response) => json(response, { answers }))
    const remote = Remote.at(service.url, { patience: 1_000 })
    const [told] = await tell(remote, [{ id: 'a' }])
    assert.deepEqual([told?.seq, told?.refused], [null, busy])
    // Every quarter of a second; a slow machine asks less often.
    assert.ok(service.heard.length >= 2 && service.heard.length <= 5, `${service.heard.length}`)
    assert.equal(await kindOf(tell(remote, [{ id: 'a' }, { id: 'b' }])), 'odd')
  })

  test('[REMOTE4] Retry-After is seconds or a date, and nothing else', () => {
    const now = Date.UTC(2026, 0, 5)
    assert.equal(retryAfter('2', { now }), 2_000)
    assert.equal(retryAfter(new Date(now + 5_000).toUTCString(), { now }), 5_000)
    assert.equal(retryAfter(new Date(now - 5_000).toUTCString(), { now }), 0)
    assert.equal(retryAfter('999999999', { now }), 600_000)
    assert.equal(retryAfter('999999999', { longest: 7_000 }), 7_000)
    for (const odd of [null, '', 'soon', '-1']) assert.equal(retryAfter(odd, { now }) ?? 0, 0)
  })

  test('[REMOTE6] a refusal names the place, the sentence and the code, on one line', async (context) => {
    const detail = 'call call-1 is due\nat \u001b[31m9'
    const problem = { detail, code: 'call.deadlineBackwards', at: '/deadline', status: 409, seq: 3 }
    const service = await FakeService.listen(context, (_, response) => json(response, problem, 409))
    const words = [
      'calls',
      '--url',
      service.url,
      'extend',
      'call-1',
      '--until',
      '1h',
      '--reason',
      'x',
    ]
    const { code, stderr, stdout } = await plimsoll(words)
    assert.deepEqual([code, stdout], [1, ''])
    assert.equal(
      stderr,
      `plimsoll: POST ${service.url}/v1/commands: /deadline: call call-1 is due at [31m9 (call.deadlineBackwards)\n`,
    )
    assert.equal(service.heard.length, 1, 'what was refused is not asked again')
  })

  test('[REMOTE5] [REMOTE6] what is no service of ours is said to be none', async (context) => {
    const service = await FakeService.listen(context, ({ url }, response) => {
      if (url.includes('html')) response.end('<html>')
      else if (url.includes('calls')) json(response, { seq: 1, calls: [{ id: 7 }], next: null })
      else json(response, { whatever: true }, 404)
    })
    const remote = Remote.at(service.url, quick)
    assert.equal(await kindOf(Remote.get(remote, '/html')), 'odd')
    assert.equal(await kindOf(Remote.get(remote, '/none')), 'odd')
    const { code, stderr, stdout } = await plimsoll(['calls', '--url', service.url])
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(
      stderr,
      /GET \/v1\/calls: \/calls\/0.*expected what a service of this version answers/,
    )
  })

  test('[REMOTE2] a key is read from a file of its owner alone, and appears nowhere', async (context) => {
    const service = await FakeService.listen(context, (_, response) =>
      json(response, { detail: 'no such key', code: 'key.unknown', status: 401 }, 401),
    )
    const file = folder.file('key', 'pk_secret\n')
    const words = ['calls', '--url', service.url, '--api-key-file', file]
    chmodSync(file, 0o644)
    const open = await plimsoll(words)
    assert.deepEqual([open.code, service.heard.length], [2, 0])
    assert.match(open.stderr, /key: expected mode 0600, found mode 0644/)
    chmodSync(file, 0o600)
    const refused = await plimsoll(words)
    assert.equal(refused.code, 2)
    assert.equal(service.heard[0]?.key, 'Bearer pk_secret')
    await plimsoll(['calls', '--url', service.url], { env: { PLIMSOLL_KEY: 'pk_other' } })
    assert.equal(service.heard[1]?.key, 'Bearer pk_other')
    assert.doesNotMatch(open.stderr + refused.stderr + refused.stdout, /pk_/)
  })

  test('[REMOTE2] a file of a key without --url is refused, whatever is asked', async () => {
    const book = folder.file('book.json', '{}')
    for (const verb of [
      'assess',
      'ahead',
      'book',
      'calls',
      'cure',
      'explain',
      'pressure',
      'whatif',
    ]) {
      const whose = verb === 'cure' ? ['--account', 'ada'] : []
      const { code, stderr } = await plimsoll([verb, book, ...whose, '--api-key-file', 'key'])
      assert.equal(code, 2, verb)
      assert.match(stderr, /--api-key-file: expected --url with it/, verb)
    }
  })
})

describe('acts on a call', () => {
  test('[REG5] each is one command with what it needs', async (context) => {
    const service = await FakeService.listen(context, ({ body }, response) =>
      json(response, done(idOf(body))),
    )
    const now = 1_600_000_000_000
    const rows: readonly (readonly [readonly string[], object])[] = [
      [['acknowledge', 'call-1'], { type: 'AcknowledgeCall' }],
      [
        ['extend', 'call-1', '--until', '90min', '--reason', 'wire seen'],
        { type: 'ExtendCall', deadline: now + 5_400_000, reason: 'wire seen' },
      ],
      [['waive', 'call-1', '--reason', 'error'], { type: 'WaiveCall', reason: 'error' }],
      [['note', 'call-1', '--text', 'rang'], { type: 'NoteCall', text: 'rang' }],
      [
        ['assign', 'call-1', '--to', 'anna', '--by', 'bela'],
        { type: 'AssignCall', to: 'anna', by: 'bela' },
      ],
      [['assign', 'call-1', '--to', ''], { type: 'AssignCall', to: null }],
    ]
    for (const [words, expected] of rows) {
      const { code, stderr } = await plimsoll([
        'calls',
        '--url',
        service.url,
        ...words,
        '--id',
        'i1',
      ])
      assert.equal(code, 0, stderr)
      const { body } = service.heard.at(-1) ?? { body: '' }
      assert.deepEqual(JSON.parse(body), { id: 'i1', call: 'call-1', ...expected })
    }
  })

  test('[REG5] what is missing or of no use is refused before anything is sent', async (context) => {
    const service = await FakeService.listen(context, (_, response) => json(response, {}))
    const rows: readonly (readonly [readonly string[], RegExp])[] = [
      [['extend', 'call-1', '--until', '1h'], /expected --reason, found nothing/],
      [['extend', 'call-1', '--until', 'soon', '--reason', 'x'], /--until: expected a time/],
      [['waive', 'call-1'], /expected --reason/],
      [['waive', 'call-1', '--reason', 'x', '--to', 'y'], /calls waive: expected no --to/],
      [['note', 'call-1'], /expected --text/],
      [['assign', 'call-1'], /expected --to/],
      [['acknowledge'], /calls acknowledge: expected one CALL/],
      [['acknowledge', 'call-1', 'call-2'], /expected one CALL/],
      [
        ['call-1', 'call-2'],
        /expected acknowledge, extend, waive, note, assign, answer, resolve or one CALL/,
      ],
      [['--reason', 'x'], /--reason: expected acknowledge/],
      [['--at', '3'], /--at: expected a book or a journal with it, found --url/],
      [['--watch'], /--watch: expected a terminal/],
    ]
    for (const [words, message] of rows) {
      const { code, stderr } = await plimsoll(['calls', '--url', service.url, ...words])
      assert.equal(code, 2, words.join(' '))
      assert.match(stderr, message)
    }
    assert.deepEqual(service.heard, [])
  })
})
