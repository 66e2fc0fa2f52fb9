import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Config } from '../../src/server/Config.ts'
import { plimsoll } from '../cli/plimsoll.ts'
import { type Serving, serving } from '../service/http/serving.ts'
import { someDesk } from '../service/http/someDesk.ts'

const HOUR = 3_600_000
/** Noon of a day, by which the service runs. */
const noon = Date.UTC(2026, 0, 5, 12)
let now = noon

/** In the words of the clients of one rulebook; another text of the same desk is for nobody by itself. */
const { notices = [] } = Config.parse(
  JSON.stringify({
    notices: [
      { name: 'other', lines: ['{call}: {amount}'], owners: ['nobody-*'] },
      {
        name: 'deutsch',
        lines: [
          'An {owner}',
          '',
          'Bitte bringen Sie {amount} bis {due} UTC{left}.',
          '{orElse}{brought}',
        ],
        phrases: { left: ', also in {left}', sell: '{size} {what} verkaufen', or: ' oder ' },
        rulebooks: ['ho*'],
      },
    ],
  }),
  'config.json',
)

let desk: Serving
let key: string
let call: string

const mark = async (price: string): Promise<void> => {
  const marks = [{ instrument: 'BTC/USDT:USDT', price, time: now, source: 'feed' }]
  await send({ type: 'SetMarks', id: `at ${price} ${now}`, marks })
}

async function send(body: object): Promise<void> {
  const { json } = await desk.ask('POST', '/v1/commands', { key: desk.key('admin'), body })
  assert.deepEqual(json.answers?.[0]?.refused, null, JSON.stringify(json))
}

const day = async (date: string, more = '') =>
  await desk.ask('GET', `/v1/day?date=${date}${more}`, { key })

before(async () => {
  const first = JSON.parse(JSON.stringify(someDesk(noon)))
  desk = await serving({ first, now: () => now, notices })
  key = desk.key('desk')
  await mark('36800')
  await mark('35215')
  const { json } = await desk.ask('GET', '/v1/calls', { key })
  call = json.calls[0].id
})
after(async () => await desk.close())

test('[DAY5] a day that is not over is told as of now, and again as it goes on', async () => {
  const first = await day('2026-01-05')
  assert.equal(first.status, 200, JSON.stringify(first.json))
  assert.deepEqual([first.json.day.asOf, first.json.day.until], [now, noon + 12 * HOUR])
  assert.deepEqual(first.json.day.queue, [{ ...first.json.day.ageing[0], name: '' }])
  assert.equal(first.json.day.overdue.count, 0)
  now += 60_000
  await send({ type: 'AssignCall', id: 'a1', call, to: 'eve' })
  const restricted = { account: 'bob', restriction: 'reduceOnly', reason: 'third strike' }
  await send({ type: 'Restrict', id: 'r1', ...restricted, until: noon + 90 * 24 * HOUR })
  const { json } = await day('2026-01-05')
  assert.deepEqual(json.day.queue[0].name, 'eve')
  const [one] = json.day.restrictions
  assert.deepEqual([one.account, one.reason, one.endedAt], ['bob', 'third strike', null])
  await send({ type: 'Release', id: 'r2', ...restricted, reason: 'paid', restraint: one.id })
  const [ended] = (await day('2026-01-05')).json.day.restrictions
  assert.deepEqual([ended.endedAt, typeof ended.endedBy], [now, 'string'])
  // The thread has read on; a day before is read anew, and had nothing.
  assert.deepEqual((await day('2026-01-04')).json.day.calls, [])
  assert.equal((await day('2026-01-05')).json.day.calls.length, 1)
  // Midnight of New York is 05:00 UTC.
  const there = (await day('2026-01-05', '&zone=America/New_York')).json
  assert.equal(there.day.from, Date.UTC(2026, 0, 5, 5))
  assert.ok(there.zones.includes('America/New_York') && there.zones[0] === 'UTC')
})

test('[DAY5] what makes no sense is refused, and a key of one account is not told of all', async () => {
  for (const [query, what] of [
    ['2026-02-30', /expected a date, as 2026-01-05, found '2026-02-30'/],
    ['2026-01-05&zone=Mars', /expected UTC or a zone that is known, found 'Mars'/],
  ] as const) {
    const { status, json } = await day(query)
    assert.deepEqual([status, json.code], [400, 'day.invalid'])
    assert.match(json.detail, what)
  }
  const today = (await desk.ask('GET', '/v1/day?zone=Asia/Tokyo', { key })).json.day
  assert.equal(today.from, Date.UTC(2026, 0, 4, 15))
  const bound = desk.key('read', { accounts: ['ada'] })
  const { status } = await desk.ask('GET', '/v1/day?date=2026-01-05', { key: bound })
  assert.equal(status, 403)
})

test('[DAY6] a notice is written from the first text that fits the call, and from any by name', async () => {
  const at = `/v1/calls/${call}/messages`
  const { json } = await desk.ask('GET', at, { key })
  assert.deepEqual([json.template, json.templates], ['deutsch', ['other', 'deutsch', 'standard']])
  assert.match(json.notice, /^An ada\n\nBitte bringen Sie [\d.]+ USDT bis .* UTC, also in /)
  assert.match(json.notice, /BTC\/USDT:USDT verkaufen/)
  const standard = (await desk.ask('GET', `${at}?template=standard`, { key })).json
  assert.match(standard.notice, /^To ada\n/)
  const none = await desk.ask('GET', `${at}?template=none`, { key })
  assert.deepEqual([none.status, none.json.code], [400, 'notice.unknown'])
  assert.match(none.json.detail, /expected one of other, deutsch, standard, found none/)
})

test('[DAY5] [DAY6] the command line has the same of a service', async () => {
  const ask = async (...words: readonly string[]) =>
    await plimsoll(['calls', '--url', desk.listener.url, ...words], { env: { PLIMSOLL_KEY: key } })
  const told = await ask('--day', '2026-01-05', '--json')
  assert.equal(told.code, 0, told.stderr)
  assert.deepEqual(JSON.parse(told.stdout), (await day('2026-01-05')).json.day)
  const people = await ask('--day', '2026-01-05')
  assert.match(people.stdout, /as of 2026-01-05T12:01/)
  assert.match(people.stdout, /^bob reduceOnly .* ended 2026-01-05T12:01.*third strike$/m)
  assert.match((await ask('--notice')).stdout, /^An ada\n/)
  assert.match((await ask('--day', '2026-13-01')).stderr, /expected a date/)
  assert.match(
    (await ask('--day', '2026-01-05', '--account', 'ada')).stderr,
    /no --account with it/,
  )
})

test('[CALL26] [REG5] an extension is given its code, at a terminal and over the network', async () => {
  const ask = async (...words: readonly string[]) =>
    await plimsoll(['calls', '--url', desk.listener.url, ...words], { env: { PLIMSOLL_KEY: key } })
  const at = (hour: number) => new Date(noon + hour * HOUR).toISOString()
  const words = ['extend', call, '--until', at(48), '--reason', 'wire seen']
  const { code, stderr } = await ask(...words, '--code', 'wire')
  assert.equal(code, 0, stderr)
  const body = { id: 'e2', deadline: noon + 72 * HOUR, reason: 'closed', code: 'holiday' }
  await desk.ask('POST', `/v1/calls/${call}/extend`, { key, body })
  const { json } = await desk.ask('GET', `/v1/calls/${call}`, { key })
  assert.deepEqual(
    json.extensions.map((one: { code: string }) => one.code),
    ['wire', 'holiday'],
  )
  assert.match((await ask('waive', call, '--reason', 'x', '--code', 'y')).stderr, /no --code/)
})

test('[DAY6] a text with a hole, or a name told twice, is refused with its place', () => {
  const wrong = (notices: readonly object[]) => () =>
    Config.parse(JSON.stringify({ notices }), 'c.json')
  const lines = ['To {owner}']
  assert.throws(
    wrong([{ name: 'a', lines: ['To {sum}'] }]),
    /notices\[0\]\.lines\[0\].*found \{sum\}/s,
  )
  const held = { name: 'a', lines, phrases: { sell: '{amount}' } }
  assert.throws(wrong([held]), /phrases\.sell.*expected \{size\}, \{what\}, found \{amount\}/s)
  assert.throws(
    wrong([
      { name: 'a', lines },
      { name: 'a', lines },
    ]),
    /notices\[1\]\.name/,
  )
  assert.throws(wrong([{ name: 'standard', lines }]), /a name that no other notice has/)
})
