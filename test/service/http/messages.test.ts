import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { answerIn } from '../../../src/wire/messages/answerIn.ts'
import type { Reply } from '../../../src/wire/messages/CallNotice.ts'
import { writeCdmResponse } from '../../../src/wire/messages/cdm.ts'
import { writeResponse } from '../../../src/wire/messages/colr.ts'
import { writeAgreed } from '../../../src/wire/messages/fixOf.ts'
import { type Serving, serving } from './serving.ts'
import { someDesk } from './someDesk.ts'

let desk: Serving
let key: string
let call: string
let amount: string

before(async () => {
  const first = JSON.parse(JSON.stringify(someDesk(Date.now())))
  desk = await serving({ first })
  key = desk.key('desk')
  const admin = desk.key('admin')
  for (const price of ['36800', '35215']) {
    const marks = [{ instrument: 'BTC/USDT:USDT', price, time: Date.now(), source: 'feed' }]
    const body = { type: 'SetMarks', id: `at ${price}`, marks }
    assert.equal((await desk.ask('POST', '/v1/commands', { key: admin, body })).status, 200)
  }
  const { json } = await desk.ask('GET', '/v1/calls', { key })
  ;[{ id: call, amount }] = json.calls
})
after(async () => await desk.close())

const at = (verb: string): string => `/v1/calls/${call}/${verb}`

/** What the called answers: to so much of it. */
const reply = (agreed: string, more: Partial<Reply> = {}): Reply => ({
  agreement: { id: 'venue', framework: 'other', signed: null },
  ...{ a: 'PLIMSOLL', b: 'ada', caller: 'a', kind: 'delivery', call, currency: 'USDT' },
  ...{ valuedOn: '2026-01-05', sentAt: Date.now(), id: 'r1', agreed },
  ...{ answer: agreed === amount ? 'inFull' : 'part', reason: 'the mark is late' },
  ...more,
})

const read = (text: string, by = key) => desk.ask('POST', at('read'), { key: by, body: { text } })

test('[HTTP23] a call is told in plain words and in each format, as it stands', async () => {
  const { status, json } = await desk.ask('GET', `${at('messages')}?desk=ACME`, { key })
  assert.equal(status, 200)
  assert.match(json.notice, new RegExp(`^To ada\n\nMargin call ${call} on the account ada`))
  assert.ok(json.notice.includes(`Please bring ${amount} USDT by `))
  assert.deepEqual(
    json.forms.map(({ format }: { format: string }) => format),
    ['cdm', 'fix', 'iso'],
  )
  const [cdm, fix, iso] = json.forms
  assert.ok(cdm.text.includes(call) && cdm.text.includes('ACME'))
  assert.ok(fix.text.startsWith('8=FIX.4.4\u0001'))
  // A currency of four letters has no place in ISO 20022, and that is said.
  assert.deepEqual([iso.text === null, /USDT/.test(iso.fault)], [true, true])
  const bound = desk.key('read', { accounts: ['bob'] })
  assert.equal((await desk.ask('GET', at('messages'), { key: bound })).status, 404)
  assert.equal((await desk.ask('GET', '/v1/calls/none/messages', { key })).status, 404)
})

test('[HTTP23] [MSG7] an answer is read in whatever format it came, and nothing is changed', async () => {
  const seq = (await desk.ask('GET', '/v1/status', { key })).json.seq
  const part = `${Math.floor(Number(amount) / 2)}`
  const texts = [
    writeCdmResponse(reply(part)),
    writeAgreed(reply(part), { sender: 'ada', target: 'PLIMSOLL', seq: 1 }),
    writeAgreed(reply(part), { sender: 'ada', target: 'PLIMSOLL', seq: 1 }).replaceAll(
      '\u0001',
      '|',
    ),
  ]
  for (const text of texts) {
    const { status, json } = await read(text)
    assert.equal(status, 200, JSON.stringify(json))
    assert.deepEqual([json.answer, json.agreed, json.amount], ['part', part, amount])
    assert.equal(json.disputed, (Number(amount) - Number(part)).toFixed(6))
  }
  assert.equal((await desk.ask('GET', '/v1/status', { key })).json.seq, seq)
})

test('[HTTP23] what cannot be read, is of another call or currency, or asks without the right is refused with why', async () => {
  const other = reply('1', { call: 'call-99' })
  const wrong = reply('1', { currency: 'EUR' })
  for (const [text, code, detail] of [
    ['{', 'json.syntax', /./],
    ['8=FIX.4.4|9=5|35=AY|10=000|', 'fix.length', /./],
    ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'xml.syntax', /./],
    [writeCdmResponse(other), 'answer.call', /found call-99/],
    [writeCdmResponse(wrong), 'answer.currency', /expected the currency USDT, found EUR/],
    [writeResponse(wrong), 'answer.currency', /EUR/],
  ] as const) {
    const { status, json } = await read(text)
    assert.deepEqual([status, json.at.split('/')[1]], [400, 'text'], JSON.stringify(json))
    if (!['fix.length', 'xml.syntax', 'json.syntax'].includes(code)) assert.equal(json.code, code)
    assert.match(json.detail, detail)
  }
  assert.equal((await read('{}', desk.key('read'))).status, 403)
  assert.equal((await read('x'.repeat(65_537))).status, 400)
})

test('[HTTP23] what is agreed is one command, and so is how the dispute of the rest ends', async () => {
  const agreed = `${Math.floor(Number(amount) / 2)}`
  const body = { id: 'a1', agreed, reason: 'the mark is late', by: 'ada' }
  const first = await desk.ask('POST', at('answer'), { key, body })
  assert.equal(first.status, 200, JSON.stringify(first.json))
  const again = await desk.ask('POST', at('answer'), { key, body })
  assert.equal(again.json.answers[0].isRepeat, true)
  const told = await desk.ask('GET', `/v1/calls/${call}`, { key })
  assert.deepEqual([told.json.dispute.agreed, told.json.dispute.by], [agreed, 'ada'])
  assert.ok(JSON.stringify(told.json.history).includes('CallAnswered'))
  const end = { id: 'a2', reason: 'the mark was right' }
  assert.equal((await desk.ask('POST', at('resolve'), { key, body: end })).status, 200)
  assert.equal((await desk.ask('GET', `/v1/calls/${call}`, { key })).json.dispute, null)
  const nothing = await desk.ask('POST', at('resolve'), { key, body: { id: 'a3', reason: 'x' } })
  assert.equal(nothing.status, 409)
  const trade = desk.key('trade')
  assert.equal((await desk.ask('POST', at('answer'), { key: trade, body })).status, 403)
})

test('[REG3] [HTTP13] what a record does not tell at once is told before it, to its beginning', async () => {
  const turns = Array.from({ length: 120 }, (_, at) => ({
    ...{ type: 'AssignCall', id: `turn-${at}`, call, to: `p${at % 7}` },
  }))
  await desk.ask('POST', '/v1/commands', { key, body: turns })
  const page = (query = '') => desk.ask('GET', `/v1/calls/${call}${query}`, { key })
  const { json: last } = await page()
  assert.equal(last.history.length, 100)
  const { json: first } = await page(`?before=${last.earlier}`)
  assert.equal(first.earlier, null)
  const seqs = [...first.history, ...last.history].map(({ seq }: { seq: number }) => seq)
  assert.deepEqual(
    seqs,
    [...new Set(seqs)].toSorted((a, b) => a - b),
  )
  const types = first.history[0].events.map(({ type }: { type: string }) => type)
  assert.ok(types.includes('CallOpened'))
  assert.ok(seqs.length >= 121)
  assert.equal((await page('?before=-1')).status, 400)
})

test('[HTTP23] what is asked no more is told to nobody', async () => {
  const body = { id: 'w1', reason: 'settled' }
  assert.equal((await desk.ask('POST', at('waive'), { key, body })).status, 200)
  const { json } = await desk.ask('GET', at('messages'), { key })
  assert.deepEqual([json.notice, json.forms], [null, []])
  const late = await read(writeCdmResponse(reply(amount)))
  assert.deepEqual([late.status, late.json.code], [400, 'answer.call'])
  assert.ok(answerIn(writeCdmResponse(reply(amount))).ok)
})
