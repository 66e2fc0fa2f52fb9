import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DayReport } from '../../src/report/CallsDay.ts'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const { mark, opening, line, rulebook, text } = Desk
const hour = 3_600_000
const bring = (id: string, amount: string, after: number) =>
  line('Deposit', id, { account: 'ada', asset: 'USDT', amount }, after)

/** A journal in which ada is called at 35,160 for 40.914286 by a procedure, and then what else is told. */
async function called(name: string, part: object, ...more: readonly string[]): Promise<string> {
  const path = folder.path(name)
  const call = 'procedure' in part ? part : { ...rulebook.call, ...part }
  const define = line('DefineRulebook', 'd4', { rulebook: { ...rulebook, call } })
  const lines = opening.map((one) => (one.includes('"DefineRulebook"') ? define : one))
  const stdin = text([...lines, mark('m1', '35160', 60_000), ...more])
  const { code, stderr } = await plimsoll(['run', '--journal', path], { stdin })
  assert.equal(code, 0, stderr)
  return path
}

const printed = async (...argv: readonly string[]) => (await plimsoll(argv)).stdout

test('[REG6] below the table: the type, the due date in its zone, what meets it, what is disputed', async () => {
  const path = await called(
    'disputed.plimsoll',
    { procedure: 'regT', cureTo: '0.7', trigger: { on: 'crossing' } },
    line(
      'AnswerCall',
      'a1',
      { call: 'call-1', account: 'ada', agreed: '10', by: 'ada', reason: 'a mark' },
      70_000,
    ),
  )
  const details = [
    '  of type regT',
    '  due 2021-05-24 16:00 America/New_York',
    '  met by deposits, collateral, reductions at 0.5; by no price alone',
    '  disputed by ada: a mark; of 40.92 USDT asked, 10 agreed, not brought yet',
  ].join('\n')
  assert.equal((await printed('calls', path)).split('\n\n')[1], `call-1\n${details}\n`)
  const explained = await printed('explain', path, 'ada')
  const head = 'call-1 main/call: 40.92 USDT outstanding, due 24 May 20:00'
  assert.ok(explained.endsWith(`\n\n${head}\n${details}\n`), explained)
  assert.doesNotMatch(await printed('explain', path, 'bob'), /call-1/)
})

test('[REG6] the parts of a cumulative call, each with what is left of it', async () => {
  const path = await called(
    'parts.plimsoll',
    { amount: 'cumulative' },
    mark('m2', '35155', 120_000),
    bring('b1', '40', 130_000),
  )
  const [, after = ''] = (await printed('calls', path)).split('\n\n')
  assert.equal(
    after,
    [
      'call-1',
      '  part 1 of 2: 0.914286 of 40.92 USDT outstanding, due 19 May 01:01',
      '  part 2 of 2: 4.98 of 4.98 USDT outstanding, due 19 May 01:02\n',
    ].join('\n'),
  )
})

test('[REG6] [REG1] a call that is past due says since when and until when, and is overdue', async () => {
  const path = await called(
    'pastDue.plimsoll',
    { grace: { kind: 'after', span: hour } },
    mark('m2', '35160', 60_000 + hour + 1),
  )
  const stdout = await printed('calls', path)
  assert.match(stdout, / 40\.92 USDT +19 May 02:01 +59 min +1 h +past due /)
  assert.match(stdout, /\n {2}past due since 19 May 01:01, may be met until 19 May 02:01\n$/)
  for (const status of ['overdue', 'pastDue', 'all']) {
    assert.match(await printed('calls', path, '--status', status), /call-1/, status)
  }
  assert.equal(await printed('calls', path, '--status', 'open'), 'no calls are open\n')
})

test('[DAY4] a call that is past due is in force, so that a notice of it says by when it may still be met', async () => {
  const grace = { kind: 'after', span: hour }
  const path = await called('notice.plimsoll', { grace }, mark('m2', '35160', 60_000 + hour + 1))
  const notice = await printed('calls', path, '--notice')
  assert.match(notice, /^Please bring 40\.914286 USDT by 2021-05-19 02:01 UTC, in 59 min\.$/m)
})

test('[REG2] [REG6] a call that was superseded is closed, and told where it is asked for', async () => {
  const path = await called(
    'superseded.plimsoll',
    { amount: 'supersede' },
    mark('m2', '35150', 90_000),
  )
  assert.doesNotMatch(await printed('calls', path), /call-1/)
  assert.match(await printed('calls', path), /call-2/)
  const closed = await printed('calls', path, '--status', 'superseded')
  assert.match(closed, /call-1 .* superseded/)
  assert.doesNotMatch(closed, /^call-2/m)
  assert.match(closed, /\n {2}superseded by call-2\n/)
  const [row] = JSON.parse(await printed('calls', path, '--status', 'superseded', '--json'))
  assert.equal(row.supersededBy, 'call-2')
  assert.match(await printed('calls', path, '--status', 'all'), /^call-1 .*\ncall-2 /m)
})

test('[DAY1] [DAY2] the day has a call that was superseded and the one in its place, and what is past due', async () => {
  const day = async (path: string): Promise<DayReport> =>
    JSON.parse(await printed('calls', path, '--day', '2021-05-19', '--json'))
  const after = [mark('m2', '35150', 90_000), bring('b1', '10', 95_000)]
  const superseded = await called('day.plimsoll', { amount: 'supersede' }, ...after)
  const { opened, ended, ageing, calls } = await day(superseded)
  assert.deepEqual(
    calls.map(({ call, end, asked, left, deadline }) => [call, end, asked, left, deadline]),
    [
      ['call-1', 'superseded', '40.914286', '40.914286', Date.UTC(2021, 4, 19, 1, 1)],
      ['call-2', null, '50.857143', '40.857143', Date.UTC(2021, 4, 19, 1, 1)],
    ],
  )
  assert.deepEqual(
    [opened, ended, ageing].map(([group]) => group?.count),
    [2, 1, 1],
  )
  const grace = { grace: { kind: 'after', span: 48 * hour } }
  const late = await called('late.plimsoll', grace, mark('m2', '35160', 60_000 + hour + 1))
  assert.equal((await day(late)).overdue.count, 1)
})

test('[REG6] where there is nothing more, nothing is said', async () => {
  const path = await called('plain.plimsoll', {})
  assert.equal((await printed('calls', path)).trimEnd().split('\n').length, 2)
})
