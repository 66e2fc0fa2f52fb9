import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { called, oddName, parcel } from '../../../test/notify/parcels.ts'
import { type Got, Receiver, type Reply } from '../../../test/notify/Receiver.ts'
import { words } from '../words.ts'
import { pagerduty } from './pagerduty.ts'
import { accessTo, endAccess } from './request.ts'
import { slack } from './slack.ts'
import { telegram } from './telegram.ts'

const { signal } = new AbortController()
const access = accessTo(['127.0.0.1'])
after(() => endAccess(access))

const odd = called({ account: oddName, text: `${words.name(oddName)} called: 1 USDT` })

/** Slack as it is strict: JSON, a text, blocks it knows and that are short enough. */
function slackAnswers({ body, headers, path }: Got): Reply {
  if (path !== '/services/T0/B0/token') return { status: 404, body: 'no_service' }
  const { text, blocks = [] } = JSON.parse(body)
  const isPlain = (block: { type: string; text: { type: string; text: string } }) =>
    block.type === 'section' && block.text.type === 'plain_text' && block.text.text.length <= 3_000
  const isGood = typeof text === 'string' && blocks.length <= 50 && blocks.every(isPlain)
  const isJson = headers['content-type']?.startsWith('application/json')
  return isGood && isJson ? { status: 200, body: 'ok' } : { status: 400, body: 'invalid_payload' }
}

test('[ALR3] [ALR22] Slack gets plain text, and no name is a mention there', async (context) => {
  const receiver = await Receiver.open(context, slackAnswers)
  const url = `${receiver.url}/services/T0/B0/token`
  const sink = slack({ name: 'desk', kind: 'slack', url }, access)
  const answer = await sink.send([parcel(), parcel('trigger', odd), parcel('resolve')], signal)
  assert.deepEqual(answer, { isDelivered: true, said: 'HTTP 200' })
  const { text, blocks } = JSON.parse(receiver.got[0]?.body ?? '')
  assert.doesNotMatch(text, /[<>]/)
  assert.match(text, /&lt;!channel&gt;/)
  assert.equal(text.split('\n').length, 3)
  assert.deepEqual(blocks[0].text, {
    ...{ type: 'plain_text', emoji: false },
    text: '🟠 anna called: 1,240.50 USDT or sell 0.31 BTC by 14:20 UTC (58 min)',
  })
  assert.match(blocks[2].text.text, /^🟢 resolved: anna called/)
  const wrong = slack({ name: 'desk', kind: 'slack', url: `${receiver.url}/services/gone` }, access)
  assert.deepEqual(await wrong.send([parcel()], signal), { isDelivered: false, said: 'HTTP 404' })
})

const TOKEN = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

/** The Bot API as it is strict: its path, a chat, a text of at most 4,096, and markup only if asked. */
function telegramAnswers({ body, path }: Got): Reply {
  const fail = (code: number, description: string, parameters = {}) => ({
    status: code,
    body: JSON.stringify({ ok: false, error_code: code, description, parameters }),
  })
  if (path !== `/bot${TOKEN}/sendMessage`) return fail(401, 'Unauthorized')
  const { chat_id, text, parse_mode } = JSON.parse(body)
  if (chat_id === '-1') return fail(429, 'Too Many Requests: retry after 7', { retry_after: 7 })
  if (chat_id !== '-100200') return fail(400, 'Bad Request: chat not found')
  if (typeof text !== 'string' || text.length > 4_096)
    return fail(400, 'Bad Request: message is too long')
  if (parse_mode !== undefined) return fail(400, "Bad Request: can't parse entities")
  return { status: 200, body: JSON.stringify({ ok: true, result: { message_id: 1 } }) }
}

test('[ALR3] [ALR22] Telegram gets plain text of a length it takes, and its waits are obeyed', async (context) => {
  const receiver = await Receiver.open(context, telegramAnswers)
  const base = { name: 'chat', kind: 'telegram', token: TOKEN, url: receiver.url } as const
  const sink = telegram({ ...base, chat: '-100200' }, access)
  const long = called({ text: 'x'.repeat(3_000) })
  const answer = await sink.send(
    [parcel('trigger', odd), parcel('reminder', long), parcel('trigger', long)],
    signal,
  )
  assert.deepEqual(answer, { isDelivered: true, said: 'HTTP 200' })
  const { text } = JSON.parse(receiver.got[0]?.body ?? '')
  assert.match(text, /^a\\u000d\\u000aBcc: evil@example.com.*called: 1 USDT\n\nstill: x/)
  const busy = telegram({ ...base, chat: '-1' }, access)
  assert.deepEqual(await busy.send([parcel()], signal), {
    ...{ isDelivered: false, said: 'HTTP 429', pauseMs: 7_000 },
  })
  const lost = telegram({ ...base, chat: '-2' }, access)
  assert.deepEqual(await lost.send([parcel()], signal), { isDelivered: false, said: 'HTTP 400' })
  const stranger = telegram({ ...base, token: '1:x', chat: '-2' }, access)
  assert.equal((await stranger.send([parcel()], signal)).said, 'HTTP 401')
})

const severities = ['critical', 'error', 'warning', 'info']

/** The Events API v2 as it is strict. */
function pagerDutyAnswers({ body, path }: Got): Reply {
  const { routing_key, event_action, dedup_key, payload, ...rest } = JSON.parse(body)
  const isKnown = ['trigger', 'acknowledge', 'resolve'].includes(event_action)
  const isKeyed = typeof dedup_key === 'string' && dedup_key.length > 0 && dedup_key.length <= 255
  const isWhole =
    event_action !== 'trigger' ||
    (payload.summary.length <= 1_024 &&
      payload.source !== '' &&
      severities.includes(payload.severity))
  const isBare = Object.keys(rest).every((key) => key === 'client')
  const isGood = path === '/v2/enqueue' && routing_key === 'R'.repeat(32)
  return isGood && isKnown && isKeyed && isWhole && isBare
    ? { status: 202, body: JSON.stringify({ status: 'success', dedup_key }) }
    : { status: 400, body: JSON.stringify({ status: 'invalid event' }) }
}

test('[ALR23] PagerDuty gets one incident a call, from its trigger to its resolve', async (context) => {
  const receiver = await Receiver.open(context, pagerDutyAnswers)
  const routingKey = 'R'.repeat(32)
  const sink = pagerduty(
    { name: 'pager', kind: 'pagerduty', routingKey, url: receiver.url },
    access,
  )
  const parcels = [
    parcel(),
    parcel('update', called({ type: 'call.acknowledged' })),
    parcel('resolve', called({ type: 'call.met' })),
    parcel('notice', called({ type: 'fund.paid', call: null, about: 'deficit:anna', id: 'n-1' })),
    parcel('trigger', called({ call: null, about: `level:${'x'.repeat(400)}` })),
    parcel('trigger', odd),
  ]
  for (const one of parcels) {
    assert.deepEqual(await sink.send([one], signal), { isDelivered: true, said: 'HTTP 202' })
  }
  const sent = receiver.got.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    sent.slice(0, 4).map(({ event_action, dedup_key }) => `${event_action} ${dedup_key}`),
    ['trigger call-7', 'acknowledge call-7', 'resolve call-7', 'trigger n-1'],
  )
  assert.match(sent[4].dedup_key, /^[0-9a-f]{64}$/)
  assert.deepEqual(
    [sent[0].payload.severity, sent[0].payload.component, sent[0].payload.timestamp],
    ['error', 'anna', '2021-05-19T13:22:00.000Z'],
  )
  const wrong = pagerduty(
    { name: 'pager', kind: 'pagerduty', routingKey: 'wrong', url: receiver.url },
    access,
  )
  assert.deepEqual(await wrong.send([parcel()], signal), {
    ...{ isDelivered: false, said: 'HTTP 400', isFinal: true },
  })
})

test('[ALR27] what chats are asked with stands in no answer, nor in an error', async (context) => {
  const receiver = await Receiver.open(context, ({ path, body }) => ({
    status: 500,
    body: `${path}${body}`,
  }))
  const port = new URL(receiver.url).port
  const secrets = ['s3cr3t-token-of-somebody', 'R'.repeat(32)]
  const [token = '', routingKey = ''] = secrets
  const urls = [receiver.url, 'http://10.0.0.1:9', 'http://127.0.0.1:1', `http://[::1]:${port}`]
  for (const url of urls) {
    const sinks = [
      slack({ name: 'a', kind: 'slack', url: `${url}/${token}` }, access),
      telegram({ name: 'b', kind: 'telegram', token, chat: '1', url }, access),
      pagerduty({ name: 'c', kind: 'pagerduty', routingKey, url }, access),
    ]
    for (const sink of sinks) {
      const { said, isDelivered } = await sink.send([parcel()], signal)
      assert.equal(isDelivered, false)
      for (const secret of secrets) assert.ok(!said.includes(secret), said)
    }
  }
  assert.throws(
    () => slack({ name: 'a', kind: 'slack', url: `not a url ${token}` }, access),
    ({ message }: Error) => !message.includes(token),
  )
})
