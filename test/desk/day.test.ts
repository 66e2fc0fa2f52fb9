import assert from 'node:assert/strict'
import { test } from 'node:test'
import Schema from 'typebox/schema'
import type { DayReport } from '../../src/report/CallsDay.ts'
import type { RegisteredCall } from '../../src/report/CallsRegister.ts'
import { schemas } from '../../src/wire/schemas.ts'
import { Desk } from '../cli/Desk.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'

const folder = Folder.create()
const { line, mark, opening, text, trader } = Desk
const HOUR = 3_600_000

/** [DAY3] by the schema that is published. */
const compiled = Schema.Compile(schemas().get('day.schema.json') ?? {})
const isDay = (json: unknown): boolean => compiled.Check(json)

/**
 * Two days of a desk: anna's call is met by a deposit, bert's expires, carl's is waived, dora's is extended
 * into the next day, and the market meets it.
 */
const days = [
  ...opening.slice(0, -1),
  ...['anna', 'bert', 'carl', 'dora'].flatMap((name) => trader(name, '5000', '1', '40000')),
  mark('m1', '35170', HOUR),
  line('AcknowledgeCall', 'k1', { call: 'call-2', by: 'anna' }, HOUR + 60_000),
  line('AssignCall', 'k2', { call: 'call-5', to: '=eve', by: 'desk' }, HOUR + 60_000),
  line('Deposit', 'p1', { account: 'anna', asset: 'USDT', amount: '1000' }, HOUR + 120_000),
  line('WaiveCall', 'w1', { call: 'call-4', by: 'desk', reason: 'wire seen' }, HOUR + 180_000),
  line(
    'ExtendCall',
    'e1',
    { call: 'call-5', deadline: Date.UTC(2021, 4, 20, 12), by: 'desk', reason: 'bank holiday' },
    HOUR + 240_000,
  ),
  line('AdvanceTime', 't1', {}, 20 * HOUR),
  // At the midnight itself, which is the next day's.
  mark('m2', '40000', 24 * HOUR),
]

async function desk(): Promise<string> {
  const path = folder.path('days.plimsoll')
  if (!folder.has('days.plimsoll')) {
    const { code, stderr } = await plimsoll(['run', '--journal', path], { stdin: text(days) })
    assert.equal(code, 0, stderr)
  }
  return path
}

async function report(...words: readonly string[]): Promise<DayReport> {
  const { code, stdout, stderr } = await plimsoll(['calls', await desk(), ...words, '--json'], {
    now: () => Date.UTC(2021, 6, 1),
  })
  assert.equal(code, 0, stderr)
  const json = JSON.parse(stdout)
  assert.ok(isDay(json), stdout)
  return json
}

const count = (groups: DayReport['opened']) =>
  Object.fromEntries(groups.map(({ name, count: many }) => [name, many]))

test('[DAY1] [DAY2] a day tells what came, what went and what is left, to the last entry before its end', async () => {
  const first = await report('--day', '2021-05-19')
  assert.deepEqual(count(first.opened), { call: 5 })
  assert.deepEqual(count(first.ended), { expired: 2, deposit: 1, waived: 1 })
  assert.deepEqual(count(first.ageing), { '4 to 24 h': 1 })
  assert.equal(first.overdue.count, 0)
  assert.deepEqual(first.strikes, { ada: 1, bert: 1 })
  assert.deepEqual(count(first.queue), { '=eve': 1 })
  assert.equal(first.asOf, first.until)
  const second = await report('--day', '2021-05-20')
  assert.deepEqual(count(second.opened), {})
  assert.deepEqual(count(second.ended), { price: 1 })
  assert.deepEqual(second.ageing, [])
  assert.deepEqual(
    second.calls.map(({ account, extensions, end }) => [account, extensions, end]),
    [['dora', 1, 'price']],
  )
  assert.deepEqual((await report('--day', '2021-05-18')).calls, [])
})

test('[DAY1] sums are exact, and a group asks for what its calls asked', async () => {
  const { opened, calls } = await report('--day', '2021-05-19')
  const sum = calls.reduce((all, { asked }) => all + Math.round(Number(asked) * 1e6), 0)
  assert.equal(Math.round(Number(opened[0]?.amounts.USDT) * 1e6), sum)
})

test('[DAY1] a day ends at the midnight of its zone', async () => {
  // Midnight of Tokyo on the 20th is 15:00 UTC of the 19th, before the calls that are left expire.
  const tokyo = await report('--day', '2021-05-20', '--zone', 'Asia/Tokyo')
  assert.equal(tokyo.from, Date.UTC(2021, 4, 19, 15))
  assert.equal(tokyo.until, Date.UTC(2021, 4, 20, 15))
  assert.deepEqual(count(tokyo.opened), {})
  const newYork = await report('--day', '2021-05-18', '--zone', 'America/New_York')
  assert.equal(newYork.until, Date.UTC(2021, 4, 19, 4))
  assert.deepEqual(count(newYork.opened), { call: 5 })
})

test('[DAY1] each call ends as the record of it has it', async () => {
  const all = await plimsoll(['calls', await desk(), '--status', 'all', '--json'])
  const known = new Map(
    (JSON.parse(all.stdout) as readonly RegisteredCall[]).map((call) => [call.id, call]),
  )
  const ends = { expired: 'expired', waived: 'waived', deposit: 'met', price: 'met' } as const
  for (const date of ['2021-05-19', '2021-05-20']) {
    for (const { call, end, endedAt, owner, numeraire } of (await report('--day', date)).calls) {
      const record = known.get(call)
      assert.ok(record !== undefined)
      assert.deepEqual([owner, numeraire], [record.owner, record.numeraire])
      if (end === null) continue
      assert.equal(record.status, ends[end as keyof typeof ends], call)
      assert.equal(record.timestamp, endedAt, call)
    }
  }
})

test('[DAY3] the same is text for people and CSV for a spreadsheet, without a formula in it', async () => {
  const people = await plimsoll(['calls', await desk(), '--day', '2021-05-19'])
  assert.match(people.stdout, /^ended +calls +amount$/m)
  assert.match(people.stdout, /^Expired unmet in 90 days: ada 1, bert 1$/m)
  const { stdout } = await plimsoll(['calls', await desk(), '--day', '2021-05-19', '--csv'])
  const [head = '', ...rows] = stdout.trim().split('\n')
  assert.equal(rows.length, 5)
  assert.ok(rows.every((row) => row.split(',').length === head.split(',').length))
  assert.ok(stdout.includes("'=eve"))
})

test('[DAY4] a notice says in plain words what is asked, of whom, by when and what else would do', async () => {
  const path = await desk()
  const at = records((await plimsoll(['events', path, '--type', 'CallExtended'])).stdout)[0]?.seq
  const words = ['calls', path, '--account', 'dora', '--at', `${at}`, '--notice']
  const { code, stdout, stderr } = await plimsoll(words)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^To dora\n\nMargin call call-5 on the account dora\n/)
  assert.match(stdout, /bring \d+(\.\d+)? USDT by 2021-05-20 12:00 UTC, in 1 d 10 h/)
  assert.match(stdout, /each of these alone is enough: .*BTC/)
  const mine = folder.file('mine.txt', 'Dear {owner}: {amount}.\n')
  const own = await plimsoll([...words, '--template', mine])
  assert.match(own.stdout, /^Dear dora: [\d.]+ USDT\.\n$/)
  const holed = folder.file('holed.txt', 'Dear {owner}: {sum}.')
  const refused = await plimsoll([...words, '--template', holed])
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /holed\.txt: expected one of .*amount.*, found {sum}/)
})

test('[DAY1] [DAY4] what makes no sense is refused', async () => {
  const path = await desk()
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['--day', '2021-02-30'], /expected a date, as 2026-01-05, found '2021-02-30'/],
    [['--day', 'today'], /expected a date/],
    [['--day', '2021-05-19', '--zone', 'America/NewYork'], /did you mean America\/New_York/],
    [['--zone', 'UTC'], /expected --day with it/],
    [['--day', '2021-05-19', '--owner', 'x'], /expected no --owner with it/],
    [['--template', 'x'], /expected --notice with it/],
    [['--notice', '--csv'], /--notice: expected no --csv with it/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr } = await plimsoll(['calls', path, ...words])
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
  }
})
