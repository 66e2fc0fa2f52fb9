import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Desk } from '../cli/Desk.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'

const folder = Folder.create()
const { definitions, line, mark, rulebook, text, trader } = Desk
const HOUR = 3_600_000

/** What the guide tells a house to write, as a newcomer would copy it. */
function ofGuide(): object {
  const guide = readFileSync(new URL('../../docs/guides/calls.md', import.meta.url), 'utf8')
  const [, json = ''] = /## A procedure of your own.*?```json\n(.*?)```/s.exec(guide) ?? []
  return JSON.parse(json)
}

const book = [
  ...definitions.slice(0, -1),
  line('DefineRulebook', 'd4', { rulebook: { ...rulebook, call: ofGuide() } }),
  line('Arm', 'arm', { by: 'ops', reason: 'the day begins' }),
]

/** All that happened, of the commands told. */
async function happened(name: string, lines: readonly string[]) {
  const { stdout, stderr } = await plimsoll(['run', '--journal', folder.path(name)], {
    stdin: text([...book, ...lines]),
  })
  assert.match(stderr, /a new journal\n$/)
  return records(stdout)
}

const of = (all: readonly Readonly<Record<string, unknown>>[], type: string) =>
  all.filter((one) => one.type === type)

/** From 20:00 of 18 May in New York on: after the cut-off, so it counts as of the 19th. */
const fall = [...trader('anna', '15000', '3', '40000'), mark('m1', '35180', HOUR)]

test('[CALL21] [CALL22] the guide’s procedure asks tens up, due at three on the second business day after the next', async () => {
  const all = await happened('asked.plimsoll', fall)
  const [opened] = of(all, 'CallOpened')
  const amount = Number(opened?.amount)
  assert.ok(amount >= 100 && amount % 10 === 0, `${opened?.amount}`)
  assert.equal(opened?.deadline, Date.UTC(2021, 4, 21, 19))
  // The market alone comes back: the call stands.
  const back = await happened('back.plimsoll', [...fall, mark('m2', '40000', 2 * HOUR)])
  assert.deepEqual(of(back, 'CallMet'), [])
})

test('[CALL22] [CALL23] exactly what is asked meets it, one atom less does not', async () => {
  const [opened] = of(await happened('fall.plimsoll', fall), 'CallOpened')
  const deposit = (amount: string) =>
    line('Deposit', 'p1', { account: 'anna', asset: 'USDT', amount }, 2 * HOUR)
  const whole = await happened('whole.plimsoll', [...fall, deposit(`${opened?.amount}`)])
  assert.deepEqual(
    of(whole, 'CallMet').map(({ by }) => by),
    ['deposit'],
  )
  const less = `${(Number(opened?.amount) - 0.000001).toFixed(6)}`
  assert.deepEqual(of(await happened('less.plimsoll', [...fall, deposit(less)]), 'CallMet'), [])
})

test('[CALL26] an extension needs a code, is not longer than two days, and a waiver is by the head of risk', async () => {
  const until = (days: number) => Date.UTC(2021, 4, 21 + days, 19)
  const extend = (id: string, days: number, more: object) =>
    line(
      'ExtendCall',
      id,
      { call: 'call-1', deadline: until(days), by: 'eve', reason: 'seen', ...more },
      2 * HOUR,
    )
  const waive = (by: string) =>
    line('WaiveCall', `w-${by}`, { call: 'call-1', by, reason: 'small' }, 3 * HOUR)
  const all = await happened('extended.plimsoll', [
    ...fall,
    extend('e1', 1, {}),
    extend('e2', 1, { code: 'hope' }),
    extend('e3', 3, { code: 'wire' }),
    extend('e4', 1, { code: 'wire' }),
    waive('eve'),
  ])
  const refused = of(all, 'Rejected').map(({ command, code }) => [command, code])
  assert.deepEqual(refused, [
    ...['e1', 'e2', 'e3'].map((id) => [id, 'call.notAllowed']),
    ['w-eve', 'call.notAllowed'],
  ])
  assert.deepEqual(
    of(all, 'CallExtended').map(({ command, deadline }) => [command, deadline]),
    [['e4', until(1)]],
  )
})

test('[CALL27] [CALL31] past due it has four hours more, then it expires, and the first strike brings nothing', async () => {
  const due = Date.UTC(2021, 4, 21, 19) - Date.UTC(2021, 4, 19)
  const all = await happened('expired.plimsoll', [
    ...fall,
    line('AdvanceTime', 't1', {}, due + 1),
    line('AdvanceTime', 't2', {}, due + 4 * HOUR + 2),
  ])
  assert.deepEqual(
    ['CallPastDue', 'CallExpired', 'StrikeCounted', 'Restricted'].map((one) => of(all, one).length),
    [1, 1, 1, 0],
  )
})
