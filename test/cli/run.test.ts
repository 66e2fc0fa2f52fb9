import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

const folder = Folder.create()
const { line, mark, opening, text } = Desk

const run = (
  journal: string,
  stdin: string | readonly (string | Uint8Array)[],
  ...more: string[]
) => plimsoll(['run', '--journal', folder.path(journal), ...more], { stdin })

const types = (stdout: string) => records(stdout).map(({ type }) => type)

test('commands go in, events come out, each command acknowledged once it is safe', async () => {
  const { code, stdout, stderr } = await run('a', text([...opening, mark('m1', '35100', 60_000)]))
  assert.equal(code, 0)
  assert.match(stderr, /a: a new journal/)
  const acknowledged = records(stdout).filter(({ type }) => type === 'Acknowledged')
  assert.equal(acknowledged.length, opening.length + 1)
  assert.deepEqual(types(stdout).slice(-5), [
    'MarksSet',
    'LevelChanged',
    'LiquidationStarted',
    'LiquidationOrdered',
    'Acknowledged',
  ])
  const order = records(stdout).find(({ type }) => type === 'LiquidationOrdered')
  assert.equal(order?.account, 'ada')
  assert.equal(order?.purpose, 'reduce')
})

test('however the bytes arrive, the events are the same', async () => {
  const whole = await run('b', text(opening))
  const bytes = Buffer.from(text(opening))
  const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, index) =>
    bytes.subarray(index * 100, index * 100 + 100),
  )
  const cut = await run('c', pieces)
  assert.equal(cut.stdout, whole.stdout)
})

test('[TIME3] the engine goes on where it was, disarmed; a repeat is acknowledged and changes nothing', async () => {
  await run('d', text(opening))
  const started = await run('d', '')
  assert.match(started.stderr, /it was armed: disarmed at the start/)
  const head = records((await plimsoll(['verify', folder.path('d'), '--json'])).stdout)[0]
  assert.equal(head?.entries, opening.length + 1, 'the start itself was recorded')
  const again = await run('d', text(opening))
  assert.match(again.stderr, /recovered 13 entries, 13 of them after the beginning; 2 accounts/)
  const repeated = records(again.stdout).filter(({ type }) => type === 'Acknowledged')
  assert.deepEqual(
    repeated.map(({ seq, isRepeat }) => [seq, isRepeat]),
    opening.map((_, index) => [index + 1, true]),
  )
  const after = records((await plimsoll(['verify', folder.path('d'), '--json'])).stdout)[0]
  assert.deepEqual(after, head)
})

test('a line that cannot be read gives an error with its place, and the rest goes on', async () => {
  const lines = [
    ...opening,
    '{"type":"Deposit"',
    line('Deposit', 'x', { account: 'ada', asset: 'USDT', amount: 5 }),
    '',
    line('Deposit', 'y', { account: 'ada', asset: 'USDT', amount: '5' }),
  ]
  const { code, stdout, stderr } = await run('e', text(lines))
  assert.equal(code, 0)
  const errors = records(stdout).filter(({ type }) => type === 'Error')
  assert.deepEqual(
    errors.map(({ line, code, path }) => [line, code, path]),
    [
      [13, 'json.malformed', null],
      [14, 'number.notString', 'amount'],
    ],
  )
  assert.match(stderr, /<stdin>:14:\d+: amount: expected a decimal string .* found the number 5/)
  assert.deepEqual(types(stdout).slice(-2), ['Deposited', 'Acknowledged'])
})

test('--strict stops at the first such line, with everything before it safe', async () => {
  const lines = [...opening, 'nonsense', line('Disarm', 'z', { by: 'test', reason: 'late' })]
  const { code, stdout } = await run('f', text(lines), '--strict')
  assert.equal(code, 2)
  assert.equal(types(stdout).at(-1), 'Error')
  const { stderr } = await run('f', '')
  assert.match(stderr, /recovered 12 entries/)
})

test('a command that is refused is kept and says why', async () => {
  const lines = [
    ...opening,
    line('Withdraw', 'w', { account: 'ada', asset: 'USDT', amount: '4999' }),
    line('Withdraw', 'v', { account: 'nobody', asset: 'USDT', amount: '1' }),
  ]
  const { code, stdout } = await run('g', text(lines))
  assert.equal(code, 0)
  const rejected = records(stdout).filter(({ type }) => type === 'Rejected')
  assert.deepEqual(
    rejected.map(({ code }) => code),
    ['margin.insufficient', 'account.unknown'],
  )
})

test('without a time a command gets the clock, never behind the engine', async () => {
  const command = JSON.stringify({ type: 'AdvanceTime', id: 'now' })
  const { stdout } = await plimsoll(['run', '--journal', folder.path('h')], {
    stdin: `${text(opening)}${command}\n`,
    now: () => 5,
  })
  assert.equal(records(stdout).at(-1)?.time, Date.UTC(2021, 4, 19))
})

test('run asks for its journal', async () => {
  const { code, stderr } = await plimsoll(['run'])
  assert.equal(code, 2)
  assert.match(stderr, /run: expected --journal FILE, found none/)
})

test('verify decides again and finds a journal sound', async () => {
  await run('i', text(opening))
  const { code, stdout } = await plimsoll(['verify', folder.path('i')])
  assert.equal(code, 0)
  assert.match(
    stdout,
    /^sound .*\n {2}12 entries, 12 commands, 14 events decided again, all equal\n/,
  )
})
