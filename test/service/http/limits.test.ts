import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

describe('what is too much', () => {
  let desk: Serving
  let key = ''
  before(async () => {
    desk = await serving({ first: someDesk(Date.now()) })
    key = desk.key('admin')
  })
  after(() => desk.close())

  test('[HTTP8] bodies too large, too deep, doubled, not text, not JSON, where none is taken', async () => {
    const before = desk.service.replica.head
    const tries = [
      ['x'.repeat((1 << 20) + 1), 413, 'body.tooLarge'],
      ['['.repeat(100_000), 400, 'json.tooDeep'],
      ['{"id":"a","id":"b"}', 400, 'json.duplicateKey'],
      ['{"type":', 400, 'json.malformed'],
      ['', 400, 'field.missing'],
      ['null', 400, 'field.type'],
      ['1e999', 400, 'number.overflow'],
      ['{"__proto__":{"scope":"admin"}}', 400, 'field.missing'],
      ['{"type":"Nothing","id":"a"}', 400, 'type.unknown'],
      [`[${'{},'.repeat(5_000)}{}]`, 400, 'limit.exceeded'],
    ] as const
    for (const [body, status, code] of tries) {
      const answer = await desk.ask('POST', '/v1/commands', { key, body })
      assert.deepEqual([answer.status, answer.json.code], [status, code], body.slice(0, 40))
      assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    }
    const bytes = await raw(desk, post(key, 'application/json', '"\xff"'))
    assert.match(bytes, /400 Bad Request[\s\S]*line\.notText/)
    const type = await raw(desk, post(key, 'text/plain', '{}'))
    assert.match(type, /415 [\s\S]*body\.type/)
    const odd = await desk.ask('DELETE', '/v1/session', { key, body: {} })
    assert.deepEqual([odd.status, odd.json.code], [400, 'body.unexpected'])
    assert.deepEqual(desk.service.replica.head, before)
  })

  test('[HTTP1] what is wrong with a query or a path says where', async () => {
    const tries = [
      ['/v1/calls?levl=x', 'field.unknown', '/query/levl'],
      [`/v1/calls?level=${'x'.repeat(300)}`, 'limit.exceeded', '/query/level'],
      ['/v1/calls?after=soon', 'field.type', '/query/after'],
    ]
    for (const [path = '', code, at] of tries) {
      const answer = await desk.ask('GET', path, { key })
      assert.deepEqual([answer.status, answer.json.code, answer.json.at], [400, code, at], path)
    }
    assert.equal((await desk.ask('GET', '/v1/nothing', { key })).json.code, 'route.unknown')
    assert.equal((await desk.ask('GET', '/v1/accounts/%zz', { key })).json.code, 'url.malformed')
    assert.equal((await desk.ask('PATCH', '/v1/status', { key })).status, 404)
  })

  test('[HTTP12] a time in the future is refused, and one that is stated in the past is not the clock', async () => {
    const body = { type: 'AdvanceTime', id: 'later', time: Date.now() + 60_000 }
    const answer = await desk.ask('POST', '/v1/commands', { key, body })
    assert.deepEqual(
      [answer.status, answer.json.code, answer.json.at],
      [400, 'field.value', '/time'],
    )
  })

  test('[HTTP12] a refused command is a conflict, kept, and answered the same again', async () => {
    const body = { type: 'Withdraw', id: 'w9', account: 'ada', asset: 'USDT', amount: '900000' }
    const first = await desk.ask('POST', '/v1/commands', { key, body })
    assert.equal(first.status, 409)
    assert.equal(first.json.events[0].type, 'Rejected')
    assert.equal(first.json.events[0].code, first.json.code)
    const again = await desk.ask('POST', '/v1/commands', { key, body })
    assert.deepEqual(
      [again.status, again.json.code, again.json.isRepeat],
      [409, first.json.code, true],
    )
    const other = await desk.ask('POST', '/v1/commands', { key, body: { ...body, amount: '1' } })
    assert.deepEqual([other.status, other.json.code], [409, 'command.conflict'])
    const foreign = await desk.ask('POST', '/v1/commands', { key: desk.key('admin'), body })
    assert.deepEqual([foreign.status, foreign.json.code], [409, 'command.conflict'])
  })

  test('[HTTP11] a list is answered one by one, and may use what it defines', async () => {
    const body = [
      { type: 'DefineAsset', id: 'l1', asset: 'EUR', decimals: 2 },
      { type: 'Deposit', id: 'l2', account: 'ada', asset: 'EUR', amount: '1.25' },
      { type: 'Deposit', id: 'l3', account: 'ada', asset: 'EUR', amount: '1.255' },
      { type: 'Deposit', id: 'l4', account: 'eve', asset: 'EUR', amount: '1' },
      { type: 'Deposit', id: 'l5', account: 'bob', asset: 'EUR', amount: '2' },
    ]
    const { status, json } = await desk.ask('POST', '/v1/commands', { key, body })
    assert.equal(status, 200)
    const found = json.answers.map(
      (one: { command: string; refused: { code: string; at: string } | null }) => [
        ...[one.command, one.refused?.code, one.refused?.at],
      ],
    )
    assert.deepEqual(found, [
      ['l1', undefined, undefined],
      ['l2', undefined, undefined],
      ['l3', 'decimal.tooPrecise', '/amount'],
      ['l4', 'account.unknown', null],
      ['l5', undefined, undefined],
    ])
  })
})

/** Before a release as many as a machine's files allow. */
const SOCKETS = Number(process.env.HTTP_SOCKETS ?? 300)

describe('who says nothing, or says it slowly', () => {
  let desk: Serving
  before(async () => {
    const patience = { head: 700, request: 1_400, idle: 700, look: 100 }
    desk = await serving({ first: someDesk(Date.now()), patience })
  })
  after(() => desk.close())

  test('[HTTP8] is ended: nothing, half a head, a head byte by byte, a body byte by byte', async () => {
    const key = desk.key('admin')
    const head = `POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n`
    const body = `${head}Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{`
    const slow = ['', 'GET /healthz HT', `${head}X-Slow: `, body]
    const ended = await Promise.all(slow.map((start) => dripped(desk, start)))
    for (const [index, text] of ended.entries()) {
      const expected = index === 1 ? /^HTTP\/1.1 400 .*malformed/s : /^$|^HTTP\/1.1 408 /
      assert.match(text, expected, `${index}`)
    }
    const kept = connected(desk)
    kept.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await new Promise((done) => kept.once('data', done))
    await closed(kept)
  })

  test('[HTTP8] and stops nobody else, however many they are', async () => {
    const patient = await serving({ first: someDesk(Date.now()) })
    // In a process of its own: each of both ends is a file of whoever holds it.
    const crowd = await crowded(patient.listener.url, SOCKETS)
    try {
      const key = patient.key('admin')
      const body = { type: 'AdvanceTime', id: 'still here' }
      const { status } = await patient.ask('POST', '/v1/commands', { key, body })
      assert.equal(status, 200)
      assert.equal((await patient.ask('GET', '/v1/accounts', { key })).json.total, 2)
    } finally {
      crowd.kill()
      await patient.close()
    }
  })
})

const opening = `
  const { connect } = require('node:net')
  const [host, port, count] = process.argv.slice(1)
  let open = 0
  const more = () => connect(Number(port), host, () => {
    open += 1
    if (open === Number(count)) process.stdout.write('open')
    else if (open % 100 === 0) for (let i = 0; i < 100; i++) more()
  }).on('error', (error) => process.stdout.write(error.code))
  for (let i = 0; i < 100; i++) more()
`

/** A process that holds so many connections, a multiple of a hundred, and says nothing on them. */
async function crowded(url: string, count: number): Promise<ChildProcess> {
  const { hostname, port } = new URL(url)
  const child = spawn(process.execPath, ['-e', opening, hostname, port, `${count}`])
  const [told] = (await once(child.stdout, 'data')) as [Buffer]
  assert.equal(told.toString(), 'open')
  return child
}

function connected({ listener }: Serving): Socket {
  const { hostname, port } = new URL(listener.url)
  return connect(Number(port), hostname).on('error', () => {})
}

const closed = (socket: Socket): Promise<unknown> =>
  new Promise((done) => socket.once('close', done))

/** What is answered to whoever sends a byte now and then, until the connection is ended. */
async function dripped(desk: Serving, start: string): Promise<string> {
  const socket = connected(desk)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  if (start !== '') socket.write(start)
  const drip = setInterval(() => start !== '' && socket.writable && socket.write(' '), 50)
  await closed(socket)
  clearInterval(drip)
  return text
}

const post = (key: string, type: string, body: string): Buffer =>
  Buffer.from(
    `POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n` +
      `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  )

/** What is answered to bytes as they are. */
function raw({ listener }: Serving, bytes: Buffer): Promise<string> {
  const { hostname, port } = new URL(listener.url)
  return new Promise((done, fail) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => done(text)).on('error', fail)
    socket.write(bytes)
  })
}
