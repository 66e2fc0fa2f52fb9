import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { State } from '../../src/engine/State.ts'
import type { Protection } from '../../src/model/Protection.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { AccountReport } from '../../src/report/AccountReport.ts'
import { BookView } from '../../src/report/BookView.ts'
import type { ProtectionReport } from '../../src/report/ProtectionReport.ts'
import { assessment } from '../../src/wire/outputs.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

const guard: Protection = {
  name: 'guard',
  trigger: { kind: 'health', below: Ratio.of(3n, 2n) },
  target: Ratio.of(1n, 2n),
  actions: [
    { kind: 'deposit', from: 'safe', asset: 'USDT' },
    { kind: 'reduce', worst: Ratio.of(1n, 100n) },
  ],
  budget: Value.of(10n * unit),
  ...{ times: 2, coolDown: 60_000, deadline: 10_000 },
}

function made(): Desk {
  const desk = Desk.create()
  Desk.open(desk, 'ada', 2_000n)
  const account = { type: 'OpenAccount', account: 'safe', owner: 'ada', group: 'ada' } as const
  Desk.tell(desk, { ...account, rulebook: 'ranked', positionMode: 'net' })
  return desk
}

const set = (desk: Desk, part: Partial<Protection> = {}) =>
  Desk.tell(desk, {
    type: 'SetProtection',
    ...{ account: 'ada', protection: { ...guard, ...part } },
  })

function told({ state }: Desk): ProtectionReport | undefined {
  const one = BookView.accountOf(state, State.account(state, 'ada'))
  assert.ok(one !== null)
  const report = AccountReport.of(BookView.subject(BookView.ofState(state), one), 'instrument')
  assert.ok(Compile(assessment).Check(JSON.parse(JSON.stringify(report))))
  return report.protections?.[0]
}

test('[PROT12] a protection is told armed and funded or why not, and what it was tried for last', () => {
  const desk = made()
  assert.equal(told(desk), undefined, 'none is left out')
  set(desk)
  const bare = told(desk)
  assert.equal(bare?.when, 'healthFactor below 1.5')
  assert.deepEqual(
    bare?.actions.map(({ lacks }) => lacks),
    ['balance.insufficient', 'nothingToDo'],
  )
  assert.deepEqual([bare?.isArmed, bare?.isFunded, bare?.last], [true, false, null])
  Desk.open(desk, 'other', 500_000n)
  Desk.fill(desk, 'ada', 1_000n)
  Desk.fill(desk, 'other', -1_000n)
  Desk.deposit(desk, 'safe', 5_000n)
  assert.equal(told(desk)?.isFunded, true)
  desk.time += 1_000
  Desk.setMarks(desk, 38_500n)
  const spent = told(desk)
  assert.deepEqual([spent?.spent, spent?.tries, spent?.unarmed], ['10', 1, 'budget'])
  assert.deepEqual([spent?.last?.outcome, spent?.last?.reason], ['partly', 'budget'])
  assert.equal(spent?.restsUntil, desk.time + 60_000)
  Desk.tell(desk, { type: 'Disarm', by: 'ops', reason: 'test' })
  assert.equal(told(desk)?.unarmed, 'disarmed')
})

test('[PROT12] every trigger and action is told in words', () => {
  const desk = made()
  const btc = Desk.btc
  set(desk, {
    trigger: { kind: 'sigma', instrument: btc, within: Ratio.of(2n) },
    actions: [
      { kind: 'cancelOrders' },
      { kind: 'close', instrument: btc, leg: 'net', worst: null },
      { kind: 'swap', instrument: 'BTC/USDT', worst: null },
      { kind: 'hedge', instrument: btc, leg: 'net', lots: 5n as never, worst: null },
    ],
  })
  const one = told(desk)
  assert.equal(one?.when, 'BTC/USDT:USDT liquidated within 2 sigma')
  assert.equal(one?.unarmed, 'noVolatility')
  assert.deepEqual(
    one?.actions.map(({ does }) => does),
    [
      'cancel open orders',
      'close BTC/USDT:USDT (net)',
      'swap in BTC/USDT',
      'hedge BTC/USDT:USDT (net) to 0.005',
    ],
  )
  set(desk, { trigger: { kind: 'leg', account: 'safe', instrument: btc, leg: 'net' }, actions: [] })
  assert.equal(told(desk)?.when, 'BTC/USDT:USDT (net) of safe liquidated or deleveraged')
  assert.equal(told(desk)?.isFunded, true, 'to tell it needs nothing')
})
