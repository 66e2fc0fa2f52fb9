import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Annexes } from '../../../src/server/annex/Annexes.ts'
import { Config } from '../../../src/server/Config.ts'
import { plimsoll } from '../../cli/plimsoll.ts'
import { type Serving, serving } from './serving.ts'

/** Monday 8 June 2026, 13:00 UTC: Friday's close is valued, and it is before the notification time. */
let now = Date.UTC(2026, 5, 8, 13)
const MINUTE = 60_000
const agreement = fileURLToPath(new URL('../../../examples/csa/agreement.json', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-annex-'))
const record = (side: string): string => join(folder, `${side}.ndjson`)
const configs = ['ALPHA', 'BETA'].map((side) => ({
  ...{ name: side, agreement, record: record(side), side },
}))
const notes: string[] = []

let desk: Serving
let key: string

before(async () => {
  const annexes = await Annexes.open(configs, (text) => notes.push(text))
  desk = await serving({ now: () => now, annexes })
  key = desk.key('desk')
})
after(async () => {
  await desk.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = async (place: string, by = key) =>
  await desk.ask('GET', `/v1/annexes/${place}`, { key: by })

const post = async (place: string, body: object, by = key) =>
  await desk.ask('POST', `/v1/annexes/${place}`, { key: by, body })

async function tell(side: string, type: string, more: object): Promise<void> {
  const { status, json } = await post(`${side}/commands`, { type, ...more })
  assert.equal(status, 200, JSON.stringify(json))
}

/** All that one has to say is taken by the other, and what that says to it in turn. */
async function carry(from: string, to: string): Promise<void> {
  const { messages } = (await get(from)).json
  const text = messages.map((one: { text: string }) => one.text).join('\n')
  const { status, json } = await post(`${to}/messages`, { text })
  assert.equal(status, 200, JSON.stringify(json))
}

const date = '2026-06-05'
const call = 'a-1'

test('[CSA18] a call is made, answered in part, brought, recalculated and met between two sides', async () => {
  const prices = [{ asset: 'UST10', price: '1001.25' }]
  for (const [side, exposure] of [
    ['ALPHA', '3000000'],
    ['BETA', '2400000'],
  ] as const) {
    await tell(side, 'TellExposure', { date, exposure })
    await tell(side, 'TellPrices', { prices })
  }
  const stands = (await get('ALPHA')).json
  assert.deepEqual(
    stands.posters.map(({ threshold, delivery }: Record<string, unknown>) => [threshold, delivery]),
    [
      ['500000', '0'],
      ['1000000', '2200000'],
    ],
  )
  await tell('ALPHA', 'MakeCall', { call, kind: 'delivery' })
  const [message] = (await get('ALPHA')).json.messages
  assert.deepEqual([message.number, message.type], [1, 'Call'])
  assert.deepEqual(
    message.forms.map(({ format, text }: { format: string; text: string }) => [
      format,
      text !== null,
    ]),
    [
      ['cdm', true],
      ['fix', true],
      ['iso', true],
    ],
  )
  assert.match(message.forms[2].text, /colr\.003.*2200000/)
  await carry('ALPHA', 'BETA')
  now += MINUTE
  await tell('BETA', 'AnswerCall', { call, reason: 'swap 4471 is marked at 12.4' })
  const items = [
    { asset: 'UST10', quantity: '1000' },
    { asset: 'USD', quantity: '618775' },
  ]
  const purpose = { kind: 'call', call }
  await tell('BETA', 'SendTransfer', { transfer: 'b-1', purpose, items })
  const answered = (await get('BETA')).json.messages.find(
    ({ type }: { type: string }) => type === 'Answer',
  )
  await carry('BETA', 'ALPHA')
  // The same, told by a system that speaks something else, is read beside the call.
  const read = await post('ALPHA/read', { text: answered.forms[0].text })
  assert.deepEqual(
    [read.json.answer, read.json.agreed, read.json.disputed],
    ['part', '1600000', '600000'],
  )
  await tell('ALPHA', 'AnswerTransfer', { transfer: 'b-1', isAccepted: true })
  await tell('ALPHA', 'SettleTransfer', { transfer: 'b-1' })
  await tell('ALPHA', 'Recalculate', { call, quotations: ['2700000', '2640000', '2760000'] })
  await carry('ALPHA', 'BETA')
  await tell('BETA', 'SendTransfer', {
    ...{ transfer: 'b-2', purpose },
    items: [{ asset: 'USD', quantity: '300000' }],
  })
  await carry('BETA', 'ALPHA')
  await tell('ALPHA', 'AnswerTransfer', { transfer: 'b-2', isAccepted: true })
  await tell('ALPHA', 'SettleTransfer', { transfer: 'b-2' })
  await carry('ALPHA', 'BETA')
  for (const side of ['ALPHA', 'BETA']) {
    const { calls, posters, halted } = (await get(side)).json
    assert.deepEqual([calls[0].status, calls[0].brought, halted], ['met', '1900000', null])
    assert.equal(posters[1].held, '1900000')
  }
})

test('[CSA18] what is exchanged, returned and stated as interest is told on both sides', async () => {
  const incoming = [{ asset: 'USD', quantity: '981225' }]
  const outgoing = [{ asset: 'UST10', quantity: '1000' }]
  await tell('BETA', 'AskSubstitution', { substitution: 'b-3', incoming, outgoing })
  await carry('BETA', 'ALPHA')
  const [asked] = (await get('ALPHA')).json.substitutions
  assert.deepEqual([asked.poster, asked.status, asked.incoming], ['BETA', 'asked', incoming])
  const reason = 'UST10 is wanted'
  await tell('ALPHA', 'AnswerSubstitution', { substitution: 'b-3', isAccepted: false, reason })
  await carry('ALPHA', 'BETA')
  const [declined] = (await get('BETA')).json.substitutions
  assert.deepEqual([declined.status, declined.reason], ['declined', reason])
  now = Date.UTC(2026, 5, 10, 13)
  await tell('BETA', 'TellExposure', { date: '2026-06-09', exposure: '2000000' })
  await tell('BETA', 'MakeCall', { call: 'b-4', kind: 'return' })
  await carry('BETA', 'ALPHA')
  const back = (await get('ALPHA')).json.calls.find(({ id }: { id: string }) => id === 'b-4')
  assert.deepEqual([back.kind, back.caller, back.amount], ['return', 'BETA', '700000'])
  for (const rate of ['2026-06-08', '2026-06-09']) {
    await tell('ALPHA', 'TellRate', { asset: 'USD', date: rate, rate: '0.045' })
    await tell('BETA', 'TellRate', { asset: 'USD', date: rate, rate: '0.045' })
  }
  await tell('ALPHA', 'StateInterest', { statement: 'a-2', asset: 'USD', until: '2026-06-10' })
  await carry('ALPHA', 'BETA')
  await tell('BETA', 'AnswerInterest', { statement: 'a-2' })
  const [stated] = (await get('BETA')).json.statements
  assert.equal(stated.amount, stated.answered)
  const { stdout } = await plimsoll(['csa', agreement, record('BETA'), '--side', 'BETA'])
  assert.match(stdout, /^b-3 +BETA +981225 USD +1000 UST10 +declined: UST10 is wanted$/m)
  assert.match(stdout, /^a-2 +ALPHA +[\d.]+ USD +[\d.]+ +2026-06-08 to 2026-06-10$/m)
})

test('[CSA18] what cannot be done is refused by name, and is not in the record', async () => {
  const before = readFileSync(record('ALPHA'), 'utf8')
  for (const [body, status, code] of [
    [{ type: 'MakeCall', call: 'b-9', kind: 'delivery' }, 409, 'csa.noFigures'],
    [{ type: 'AnswerCall', call: 'none' }, 409, 'csa.unknown'],
    [{ type: 'MakeCall', call: 'a-9', kind: 'sideways' }, 400, 'field.value'],
    [{ type: 'Dance' }, 400, 'type.unknown'],
    [{ type: 'TellExposure', date, exposure: '1', time: 5 }, 400, 'annex.time'],
    [{ type: 'TellExposure', date, exposure: 1.5 }, 400, null],
  ] as const) {
    const found = await post('ALPHA/commands', body)
    assert.equal(found.status, status, JSON.stringify(found.json))
    if (code !== null) assert.equal(found.json.code, code, JSON.stringify(found.json))
  }
  const [own] = (await get('ALPHA')).json.messages
  const strange = await post('ALPHA/messages', { text: own.text })
  assert.deepEqual([strange.status, strange.json.code], [409, 'csa.strange'])
  const noMessage = JSON.stringify({ type: 'Resend', time: now })
  assert.equal((await post('ALPHA/messages', { text: noMessage })).json.code, 'annex.message')
  assert.equal((await post('ALPHA/messages', { text: '{' })).status, 400)
  assert.equal((await get('GAMMA')).status, 404)
  const bound = desk.key('read', { accounts: ['ada'] })
  assert.equal((await get('ALPHA', bound)).status, 403)
  assert.equal((await post('ALPHA/commands', { type: 'Resend' }, desk.key('read'))).status, 403)
  assert.equal(readFileSync(record('ALPHA'), 'utf8'), before)
  assert.equal((await desk.ask('GET', '/v1/annexes', { key })).json.annexes.length, 2)
})

test('[CSA18] a record is the same after a restart, without a line that was cut short', async () => {
  const { lines, seq: _seq, ...stands } = (await get('BETA')).json
  appendFileSync(record('BETA'), '{"type":"TellExposure","time":17')
  const copies = [{ agreement, record: record('BETA'), side: 'BETA' }]
  const again = await Annexes.open(copies, (text) => notes.push(text))
  const annex = again.get('csa-1')
  assert.equal(annex?.lines, lines)
  assert.match(
    notes.at(-1) ?? '',
    /a line was cut short and acknowledged to nobody: \{"type":"Tell/,
  )
  await Annexes.close(again)
  assert.deepEqual((await get('BETA')).json.calls, stands.calls)
  // Somebody writes beside the service: what is on the disk is then not what it knows, and it stops.
  appendFileSync(record('BETA'), `${JSON.stringify({ type: 'Resend', time: now })}\n`)
  const stopped = await post('BETA/commands', { type: 'Resend' })
  assert.deepEqual([stopped.status, stopped.json.code], [503, 'annex.stopped'])
  assert.match(stopped.json.detail, /somebody else wrote to it/)
  assert.equal((await post('BETA/commands', { type: 'Resend' })).status, 503)
})

test('[CSA18] a configuration is refused where a record is told twice, and a side that is no party', async () => {
  const [first] = configs
  const twice = () => Config.parse(JSON.stringify({ annexes: [first, first] }), 'c.json')
  assert.throws(twice, /annexes\[1\]\.record.*a record that no other has/)
  const odd = [{ agreement, record: record('odd'), side: 'GAMMA' }]
  await assert.rejects(
    Annexes.open(odd, () => {}),
    /odd\.ndjson: side: expected ALPHA or BETA, found GAMMA/,
  )
  const same = ['one', 'two'].map((name) => ({ agreement, record: record(name), side: 'ALPHA' }))
  await assert.rejects(
    Annexes.open(same, () => {}),
    /a name that no other annex has/,
  )
})
