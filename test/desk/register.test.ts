import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Arguments } from '../../src/cli/Arguments.ts'
import { callsCsv } from '../../src/cli/calls/callsCsv.ts'
import { Filter, filterOptions } from '../../src/cli/calls/Filter.ts'
import type { RegisteredCall } from '../../src/report/CallsRegister.ts'
import { CallTerms } from '../../src/report/CallTerms.ts'
import { definitions, line } from '../cli/Desk.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'
import { rulebook } from '../engine/world.ts'

const folder = Folder.create()

const call = (id: string, part: Partial<RegisteredCall> = {}): RegisteredCall => ({
  ...{ id, account: id, owner: 'o', rulebook: 'house', ladder: 'main', level: 'call' },
  ...{ status: 'open', numeraire: 'USDT', timestamp: 1_000, datetime: '', amount: '1' },
  ...{ brought: '0', openedAt: 500, age: 500, deadline: 2_000, due: '', isStopped: false },
  certainty: 'certain',
  ...{ acknowledgedBy: null, assignee: null, notes: [], advice: { reductions: [], remedies: [] } },
  ...CallTerms.implied(rulebook().call, null),
  ...part,
})

const ids = (calls: readonly RegisteredCall[]) => calls.map(({ id }) => id).join(' ')

const ask = (...words: string[]) => Filter.filterOf(Arguments.parse(words, filterOptions), 1_000)

describe('filters and sorting', () => {
  const calls = [
    call('b', { amount: '9', deadline: 3_000, level: 'margin', assignee: 'anna' }),
    call('a', { amount: '10.000000000000000001', deadline: 900, openedAt: 100 }),
    call('c', { amount: '10', deadline: null, owner: 'p', status: 'partlyMet' }),
    call('d', { status: 'met', amount: '-1' }),
    call('e', { deadline: 900, isStopped: true }),
  ]

  test('[REG1] each filter narrows, and what is closed is left out unless it is asked for', () => {
    const rows: readonly (readonly [readonly string[], string])[] = [
      [[], 'a e b c'],
      [['--owner', 'p'], 'c'],
      [['--level', 'margin'], 'b'],
      [['--account', 'a', '--account', 'c'], 'a c'],
      [['--assignee', 'anna'], 'b'],
      [['--assignee', '', '--owner', 'p'], 'c'],
      [['--status', 'partlyMet'], 'c'],
      [['--status', 'overdue'], 'a'],
      [['--status', 'met', '--status', 'overdue'], 'a d'],
      [['--status', 'all'], 'a e d b c'],
      [['--due', '1s'], 'a e'],
      [['--due', '1970-01-01T00:00:02.500Z'], 'a e'],
    ]
    for (const [words, expected] of rows) {
      assert.equal(ids(Filter.select(calls, ask(...words))), expected, words.join(' '))
    }
  })

  test('[REG1] sorted by due, amount, age or account, amounts to the last digit', () => {
    for (const [by, expected] of [
      ['due', 'a e b c'],
      ['amount', 'a c b e'],
      ['age', 'a b c e'],
      ['account', 'a b c e'],
    ] as const) {
      assert.equal(ids(Filter.select(calls, ask('--sort', by))), expected, by)
      assert.equal(ids(Filter.select(calls.toReversed(), ask('--sort', by))), expected, by)
    }
  })

  test('[REG1] an odd word is refused with those there are', () => {
    assert.throws(
      () => ask('--status', 'late'),
      /overdue, open, partlyMet, pastDue, .* or all, found 'late'/,
    )
    assert.throws(() => ask('--sort', 'size'), /due, amount, age, account, found 'size'/)
    for (const odd of ['', '1', 'h', '1w', '-1h', '2026-01-05', '2026-01-05T09:00']) {
      assert.throws(() => ask('--due', odd), /--due: expected a time/, odd)
    }
  })

  test('[REG4] [REG6] no text of a CSV is a formula, and numbers are numbers', () => {
    const odd = call('=1+1', {
      ...{ owner: '@x', amount: '-5', assignee: '+1', account: 'a,"b"' },
      notes: [{ at: 0, by: 'anna', text: '=HYPERLINK("x")' }],
      extensions: [{ deadline: 0, by: 'anna', reason: 'a wire', code: null }],
      ...{ certainty: 'bounded', graceUntil: 60_000, supersededBy: 'call-2' },
      dispute: {
        ...{ at: 0, asked: '5', agreed: '2', isAgreedBrought: false },
        ...{ by: '@bo', reason: '=price' },
      },
    })
    const [title, row] = callsCsv([odd]).split('\n')
    assert.equal(title?.split(',').length, 30)
    assert.match(row ?? '', /^'=1\+1,"a,""b""",'@x,house,main,call,open,-5,USDT,/)
    assert.match(
      row ?? '',
      /,'\+1,,"1970-01-01T00:00:00.000Z anna: =HYPERLINK\(""x""\)",bounded,,floating,,,/,
    )
    assert.match(
      row ?? '',
      /,1970-01-01T00:01:00.000Z,to 1970-01-01T00:00:00.000Z by anna: a wire,/,
    )
    assert.match(row ?? '', /,call-2,5,2,'@bo,'=price,$/)
  })
})

describe('a register of a journal with calls that were closed', async () => {
  const desk = folder.path('desk.plimsoll')
  const marks = (id: string, price: string, after: number) =>
    line(
      'SetMarks',
      id,
      {
        marks: [
          { instrument: 'BTC/USDT:USDT', price, time: Date.UTC(2021, 4, 19) + after, source: 's' },
        ],
        indices: [{ asset: 'USDT', price: '1', time: Date.UTC(2021, 4, 19) + after, source: 's' }],
      },
      after,
    )
  const fill = (id: string, account: string, contracts: string) =>
    line('ReportFill', id, {
      ...{ fill: id, account, instrument: 'BTC/USDT:USDT', contracts, price: '40000', fee: '0' },
      order: null,
    })
  const open = (account: string) =>
    line('OpenAccount', `o-${account}`, {
      ...{ account, owner: account, group: account, rulebook: 'house', positionMode: 'net' },
    })
  const stdin = [
    ...definitions,
    ...['ada', 'bob', 'mm'].map(open),
    ...['ada', 'bob', 'mm'].map((account, index) =>
      line('Deposit', `in-${account}`, {
        account,
        asset: 'USDT',
        amount: ['200', '205', '9000'][index],
      }),
    ),
    ...[fill('f1', 'ada', '1'), fill('f2', 'bob', '1'), fill('f3', 'mm', '-2')],
    marks('m1', '39994', 1_000),
    line('NoteCall', 'n1', { call: 'call-1', by: 'anna', text: 'rang' }, 2_000),
    line('AssignCall', 'a1', { call: 'call-2', by: 'anna', to: 'bela' }, 3_000),
    line('WaiveCall', 'w1', { call: 'call-1', by: 'anna', reason: 'settled' }, 4_000),
    line('NoteCall', 'n2', { call: 'call-1', by: 'bela', text: 'wire came' }, 5_000),
  ].join('\n')

  test('[REG2] [REG3] the record tells closed calls as they were, and notes that came later', async () => {
    const run = await plimsoll(['run', '--journal', desk], { stdin: `${stdin}\n` })
    assert.deepEqual(run.stdout.match(/.*"Rejected".*/g), null)
    const inForce = await plimsoll(['calls', desk, '--json'])
    assert.deepEqual(
      (JSON.parse(inForce.stdout) as RegisteredCall[]).map(({ id, assignee }) => [id, assignee]),
      [['call-2', 'bela']],
    )
    const all = await plimsoll(['calls', desk, '--status', 'all', '--json'])
    const calls = JSON.parse(all.stdout) as RegisteredCall[]
    assert.deepEqual(
      calls.map(({ id, status, notes }) => [id, status, notes.map(({ text }) => text)]),
      [
        ['call-1', 'waived', ['rang', 'wire came']],
        ['call-2', 'open', []],
      ],
    )
    const csv = await plimsoll(['calls', desk, '--status', 'waived', '--csv'])
    assert.match(csv.stdout, /^call,.*\ncall-1,.*waived,.*\n$/)
  })

  test('[REG3] the record of one call has every entry about it, with who and when', async () => {
    const { stdout } = await plimsoll(['calls', desk, 'call-1', '--json'])
    const [record] = records(stdout) as unknown as [
      { history: { seq: number; events: { type: string; actor: string }[] }[] },
    ]
    assert.deepEqual(
      record.history.flatMap(({ events }) => events.map(({ type }) => type)),
      ['CallOpened', 'CallNoted', 'CallWaived', 'CallNoted'],
    )
    const text = await plimsoll(['calls', desk, 'call-1'])
    assert.match(text.stdout, /CallWaived.*by anna, reason settled/)
    assert.match(text.stdout, /bela +wire came/)
    const earlier = await plimsoll(['calls', desk, 'call-1', '--json', '--at', '15'])
    assert.match(earlier.stdout, /"status":"open"/)
  })
})
