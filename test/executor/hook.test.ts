import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Outcome } from '../../src/executor/Executor.ts'
import { hook } from '../../src/executor/hook/hook.ts'
import { drawSecret } from '../../src/notify/sinks/webhook.ts'
import { FakeService } from '../desk/FakeService.ts'
import { order } from './order.ts'

/** A hook, as a venue behind it fails. */

const secret = drawSecret()
const clock = { now: () => Date.now() }
const { signal } = new AbortController()

type Answering = (body: Record<string, unknown>, response: ServerResponse) => void

async function listen(context: TestContext, answer: Answering) {
  const { url, heard: got } = await FakeService.listen(context, ({ body }, response) =>
    answer(JSON.parse(body), response),
  )
  const at = (part = {}) =>
    hook({
      url: `${url}/orders`,
      secret,
      clock,
      timeoutMs: 300,
      allowedHosts: ['127.0.0.1'],
      ...part,
    })
  return { got, at }
}

const json = (response: ServerResponse, told: object, status = 200): void =>
  void response.writeHead(status).end(JSON.stringify({ key: order.key, ...told }))

/** A byte now and then, for ever. */
function drip(_: unknown, response: ServerResponse): void {
  const drops = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(drops))
}

const kindOf = ({ kind, says }: Outcome): string => `${kind}: ${says}`

test('[EXEC11] a request is signed, says what is asked, and bears the key of the order', async (context) => {
  const { got, at } = await listen(context, (_, response) =>
    json(response, { status: 'done', filled: '0.5', price: '39990.5', fee: '1.25', says: 'paper' }),
  )
  const outcome = await at().place(order, signal)
  assert.deepEqual(outcome, {
    ...{ kind: 'known', status: 'done', says: 'paper' },
    filled: { units: 5n, scale: 1 },
    price: { units: 399_905n, scale: 1 },
    fee: { units: 125n, scale: 2 },
  })
  const [{ headers, body } = assert.fail('nothing came')] = got
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const mac = createHmac('sha256', bytes).update(content).digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${mac}`)
  assert.equal(headers['idempotency-key'], `"${order.key}"`)
  const { expires, ...said } = JSON.parse(body)
  assert.deepEqual(said, {
    ...{ type: 'order.place', key: order.key, order: 'liquidation-1', account: 'ada' },
    ...{ instrument: 'BTC/USDT:USDT', leg: 'net', purpose: 'reduce', reduceOnly: true },
    ...{ side: 'sell', contracts: '0.5', bankruptcyPrice: '39000', limitPrice: null },
  })
  assert.ok(expires > Date.now() && expires <= Date.now() + 10_000)
})

test('[EXEC12] whatever is no answer of the protocol is not known, and is no refusal', async (context) => {
  const rows: readonly (readonly [string, Answering, RegExp])[] = [
    ['silence', () => {}, /^unknown: no answer in time/],
    ['a drip', drip, /^unknown: /],
    ['a connection that is dropped', (_, response) => response.destroy(), /^unknown: /],
    ['a fault', (_, response) => json(response, {}, 502), /^unknown: HTTP 502/],
    ['a refusal of something else', (_, response) => json(response, {}, 404), /^unknown: HTTP 404/],
    ['a redirect', (_, response) => json(response, {}, 307), /^unknown: HTTP 307/],
    ['no JSON', (_, response) => void response.end('yes'), /^unknown: .* not as the protocol/],
    ['half an answer', (_, response) => void response.end('{"key":"'), /^unknown: /],
    ['another word', (_, response) => json(response, { status: 'maybe' }), /^unknown: /],
    [
      'another order',
      (_, response) => json(response, { key: 'f'.repeat(32), status: 'done' }),
      /^unknown: the answer is about another order/,
    ],
    ['a number', (_, response) => json(response, { status: 'open', filled: 0.5 }), /^unknown: /],
    [
      'less than nothing',
      (_, response) => json(response, { status: 'open', filled: '-1' }),
      /^unk/,
    ],
    ['too much', (_, response) => void response.end(' '.repeat(1e6)), /^unknown: /],
    ['that nobody knows', (_, response) => json(response, { status: 'unknown' }), /^unknown: /],
    ['none such', (_, response) => json(response, { status: 'absent' }), /^absent: /],
    [
      'a refusal',
      (_, response) => json(response, { status: 'rejected', says: 'no' }),
      /^known: no/,
    ],
  ]
  for (const [what, answer, expected] of rows) {
    const { at } = await listen(context, answer)
    assert.match(kindOf(await at().place(order, signal)), expected, what)
  }
})

test('[EXEC12] an order leaves this machine once, also on a connection that was kept and is dropped', async (context) => {
  let count = 0
  const { got, at } = await listen(context, ({ type }, response) => {
    if (type === 'order.query') return json(response, { status: 'open' })
    count += 1
    response.socket?.resetAndDestroy()
  })
  const one = at()
  await one.query(order, signal)
  // The connection of the query is kept: the order goes over it, and is not repeated.
  assert.equal((await one.place(order, signal)).kind, 'unknown')
  assert.equal(count, 1)
  assert.equal(got.length, 2)
})

test('[EXEC12] what never left this machine was not sent', async () => {
  const url = await FakeService.nobody()
  const one = hook({ url, secret, clock, allowedHosts: ['127.0.0.1'] })
  assert.match(kindOf(await one.place(order, signal)), /^unsent: ECONNREFUSED/)
})

test('[EXEC12] what becomes unreachable after it was sent is not known', async (context) => {
  const sockets: Socket[] = []
  const keep = (message: unknown) => void sockets.push((message as { socket: Socket }).socket)
  subscribe('net.client.socket', keep)
  context.after(() => unsubscribe('net.client.socket', keep))
  // As Linux has it: a connection that times out ends with what was last heard of its route.
  const lost = Object.assign(new Error('read EHOSTUNREACH'), {
    code: 'EHOSTUNREACH',
    syscall: 'read',
  })
  const { got, at } = await listen(context, () => void sockets.at(-1)?.destroy(lost))
  assert.match(kindOf(await at().place(order, signal)), /^unknown: EHOSTUNREACH/)
  assert.equal(got.length, 1)
})

test('[EXEC12] what never left this machine by any of several addresses was not sent', async () => {
  const { port } = new URL(await FakeService.nobody())
  const one = hook({ url: `http://localhost:${port}/`, secret, clock, allowedHosts: ['localhost'] })
  assert.match(kindOf(await one.place(order, signal)), /^unsent: ECONNREFUSED/)
})

test('[EXEC13] private addresses are refused, and plain http but for hosts that are named', async () => {
  assert.throws(() => hook({ url: 'http://desk.example/', secret, clock }), /expected https/)
  assert.throws(() => hook({ url: 'ftp://desk.example/', secret, clock }), /expected https:/)
  assert.throws(() => hook({ url: 'https://a:b@desk.example/', secret, clock }), /no name/)
  assert.throws(() => hook({ url: 'https://desk.example/', secret: 'short', clock }), /whsec_/)
  for (const host of ['127.0.0.1', '10.0.0.7', '169.254.169.254', '[::1]']) {
    const one = hook({ url: `https://${host}/`, secret, clock })
    assert.match(kindOf(await one.place(order, signal)), /^unsent: the address is private/, host)
  }
})
