import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, test } from 'node:test'
import { called, parcel } from '../../../test/notify/parcels.ts'
import { type Got, Receiver } from '../../../test/notify/Receiver.ts'
import { accessTo, endAccess } from './request.ts'
import { drawSecret, signed, webhook } from './webhook.ts'

const { signal } = new AbortController()
const access = accessTo(['127.0.0.1'])
const clock = { now: () => 1_621_430_521_900 }
const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`

/** As a receiver checks it who knows the specification alone. */
function verifies({ headers, body }: Got, key: string): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': seconds } = headers
  const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64')
  return `${headers['webhook-signature']}`.split(' ').includes(`v1,${expected}`)
}

after(() => endAccess(access))

test('[ALR21] a message is signed as the specification says, under both secrets while they change', async (context) => {
  const receiver = await Receiver.open(context)
  const base = { name: 'hook', kind: 'webhook', url: `${receiver.url}/in` } as const
  const sink = webhook({ ...base, secret: other, previousSecret: secret }, access, clock)
  assert.deepEqual(await sink.send([parcel()], signal), { isDelivered: true, said: 'HTTP 200' })
  const [got] = receiver.got
  assert.ok(got)
  assert.equal(got.headers['webhook-id'], 'f00d-12-3-0.night')
  assert.equal(got.headers['webhook-timestamp'], '1621430521')
  for (const key of [secret, other]) assert.ok(verifies(got, key))
  assert.ok(!verifies({ ...got, body: `${got.body} ` }, secret))
  assert.ok(!verifies(got, drawSecret()))
  const { type, timestamp, data } = JSON.parse(got.body)
  assert.deepEqual([type, timestamp], ['call.issued', '2021-05-19T13:22:00.000Z'])
  assert.deepEqual(
    [data.account, data.amount, data.deadline, data.phase],
    ['anna', { value: '1240.5', asset: 'USDT' }, 1_621_434_000_000, 'trigger'],
  )
})

test('[ALR21] the published example of the specification is signed alike', () => {
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const headers = signed(
    [key],
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330,
    '{"test": 2432232314}',
  )
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('[ALR21] a body is under 20,000 bytes: cures are left out where they are many', async (context) => {
  const receiver = await Receiver.open(context)
  const sink = webhook({ name: 'hook', kind: 'webhook', url: receiver.url, secret }, access, clock)
  const reductions = Array.from({ length: 500 }, (_, index) => ({
    ...{ instrument: `LONG-NAME-${index}/USDT:USDT`, leg: 'net', contracts: '-1' },
  }))
  await sink.send([parcel('trigger', called({ cures: { reductions, remedies: [] } }))], signal)
  const [got] = receiver.got
  assert.ok(got && Buffer.byteLength(got.body) < 20_000)
  assert.equal(JSON.parse(got.body).data.cures, null)
  const answer = await sink.send(
    [parcel('trigger', called({ reason: 'x'.repeat(30_000) }))],
    signal,
  )
  assert.deepEqual([answer.isDelivered, answer.isFinal], [false, true])
})

test('[ALR19] only 2xx is delivered, 410 ends it, and Retry-After is obeyed', async (context) => {
  let reply: { status: number; headers?: Record<string, string> } = { status: 204 }
  const receiver = await Receiver.open(context, () => reply)
  const sink = webhook({ name: 'hook', kind: 'webhook', url: receiver.url, secret }, access, clock)
  const rows: readonly (readonly [typeof reply, object])[] = [
    [{ status: 204 }, { isDelivered: true }],
    [{ status: 302, headers: { location: receiver.url } }, { isDelivered: false }],
    [{ status: 404 }, { isDelivered: false }],
    [{ status: 410 }, { isDelivered: false, isGone: true }],
    [{ status: 429 }, { isDelivered: false, pauseMs: 5_000 }],
    [
      { status: 429, headers: { 'retry-after': '30' } },
      { isDelivered: false, pauseMs: 30_000 },
    ],
    [
      { status: 503, headers: { 'retry-after': '99999999' } },
      { isDelivered: false, pauseMs: 3_600_000 },
    ],
    [{ status: 503 }, { isDelivered: false }],
  ]
  for (const [given, expected] of rows) {
    reply = given
    const { said, ...answer } = await sink.send([parcel()], signal)
    assert.deepEqual(answer, expected)
    assert.equal(said, `HTTP ${given.status}`)
  }
})

test('[ALR21] [ALR27] a secret that is too short is refused and not shown', () => {
  for (const bad of ['hunter2hunter2hunter2hunter2hunter2', 'whsec_c2hvcnQtc2VjcmV0']) {
    assert.throws(
      () => webhook({ name: 'hook', kind: 'webhook', url: 'http://x', secret: bad }, access, clock),
      (error: Error) =>
        /the secret of sink hook/.test(error.message) && !error.message.includes(bad),
    )
  }
})
