import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from '../../test/engine/Desk.ts'
import { ladder, rulebook } from '../../test/engine/world.ts'
import { Alarm } from '../../test/notify/Alarm.ts'
import { alertsOf } from './alertsOf.ts'
import { Standing } from './Standing.ts'
import type { Teller } from './Teller.ts'

const isCall = ({ alert }: Alarm.Heard) => alert.type.startsWith('call.')

test('[ALR1] [ALR4] a call is told with what cures it and until when, and its end', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.setMarks(desk, 38_450n)
  await Alarm.hear(alarm)
  desk.time += 60_000
  Desk.tell(desk, { type: 'AcknowledgeCall', call: 'call-1', by: 'ops' })
  Desk.tell(desk, {
    type: 'ExtendCall',
    call: 'call-1',
    deadline: desk.time + 600_000,
    by: 'ops',
    reason: 'wire is under way',
  })
  Desk.deposit(desk, 'anna', 40n)
  Desk.setMarks(desk, 40_000n)
  await Alarm.hear(alarm)
  assert.deepEqual(Alarm.linesOf(alarm, isCall), [
    'trigger call.issued: anna called: 99.28571429 USDT or sell 0.181 BTC by 00:03 UTC (3 min)',
    "update call.acknowledged: anna's call acknowledged by ops: 99.28571429 USDT asked by 00:03 UTC (2 min)",
    "update call.extended: anna's call extended by ops: 99.28571429 USDT asked by 00:11 UTC (10 min), because: wire is under way",
    'update call.partially_met: anna brought 40 USDT, still called: 59.28571429 USDT by 00:11 UTC (10 min)',
    'resolve call.met: anna met its call: the price moved back',
  ])
  const [{ alert } = assert.fail('nothing was heard')] = alarm.heard.filter(isCall)
  assert.deepEqual(
    [alert.account, alert.owner, alert.rulebook, alert.level, alert.call, alert.amount],
    ['anna', 'anna', 'ranked', 'call', 'call-1', { value: '99.28571429', asset: 'USDT' }],
  )
  assert.deepEqual(alert.cures?.reductions, [
    { instrument: 'BTC/USDT:USDT', leg: 'net', contracts: '-0.181' },
  ])
})

test('[ALR5] a call that expired stands until what follows from it is over', async (context) => {
  const alarm = Alarm.open(context, {
    chats: ['desk'],
    part: { call: { ...rulebook().call, onExpiry: 'liquidate' } },
  })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.setMarks(desk, 38_450n)
  Desk.wait(desk, 180_000)
  await Alarm.hear(alarm)
  assert.deepEqual(Alarm.linesOf(alarm, isCall).slice(1), [
    'update call.expired: anna let its call expire: 99.28571429 USDT missing, liquidation begins',
  ])
  Desk.answer(desk, 38_450n)
  Desk.answer(desk, 38_450n)
  await Alarm.hear(alarm)
  assert.equal(alarm.heard.findLast(isCall)?.phase, 'resolve')
  assert.equal(alarm.heard.findLast(isCall)?.alert.type, 'call.settled')
})

test('[ALR5] one that expired while nothing may be liquidated waits, and a waiver ends it', async (context) => {
  const alarm = Alarm.open(context, {
    chats: ['desk'],
    part: { call: { ...rulebook().call, onExpiry: 'liquidate' } },
  })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.tell(desk, { type: 'Disarm', by: 'ops', reason: 'test' })
  Desk.setMarks(desk, 38_450n)
  Desk.wait(desk, 180_000)
  Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', by: 'ops', reason: 'agreed' })
  await Alarm.hear(alarm)
  assert.deepEqual(Alarm.linesOf(alarm, isCall).slice(1), [
    'update call.expired: anna let its call expire: 99.28571429 USDT missing, liquidation waits (disarmed)',
    "update call.deferred: anna's expired call cannot be carried out (disarmed): it is as soon as that ends, unless cured before",
    "resolve call.waived: anna's call waived by ops, because: agreed",
  ])
})

test('[ALR5] one that restricts stands until the account is released', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.setMarks(desk, 38_450n)
  Desk.wait(desk, 180_000)
  await Alarm.hear(alarm)
  assert.match(
    Alarm.linesOf(alarm, isCall).at(-1) ?? '',
    /missing, it may only reduce from now on$/,
  )
  Desk.tell(desk, {
    type: 'Release',
    account: 'anna',
    restriction: 'reduceOnly',
    by: 'ops',
    reason: 'paid',
  })
  await Alarm.hear(alarm)
  assert.equal(alarm.heard.findLast(isCall)?.phase, 'resolve')
})

test('[ALR6] a liquidation is told from its start to its end', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.setMarks(desk, 38_200n)
  Desk.answer(desk, 38_200n)
  await Alarm.hear(alarm)
  const isLiquidation = ({ alert }: Alarm.Heard) => alert.about === 'liquidation:anna'
  assert.deepEqual(Alarm.linesOf(alarm, isLiquidation), [
    'trigger liquidation.started: anna is being liquidated: it reached the level of liquidation, maintenance is 191 % of equity',
    'update action.started: liquidation of anna ordered: sell 0.683 BTC in BTC/USDT:USDT, bankrupt at 38,000 USDT, an answer is due by 00:02 UTC (2 min)',
    'update liquidation.step: anna liquidated in part: sold 0.683 BTC at 38,200 USDT, the order is done',
    "update action.succeeded: anna's liquidation order in BTC/USDT:USDT ended (done): filled whole",
    "resolve liquidation.ended: anna's liquidation ended: cured: the rest is kept",
  ])
})

test('[ALR7] an account on a ladder is told from its first rung until it is below all', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  for (const price of [38_700n, 38_550n, 40_000n]) Desk.setMarks(desk, price)
  await Alarm.hear(alarm)
  assert.deepEqual(
    alarm.heard
      .filter(({ alert }) => alert.type === 'account.level_changed')
      .map(({ phase, alert }) => [phase, alert.level, alert.severity]),
    [
      ['trigger', 'notice', 'warning'],
      ['update', 'warning', 'warning'],
      ['resolve', 'warning', 'info'],
    ],
  )
})

test('[ALR8] a doubted price stands until it is believed', async (context) => {
  const priceBand = { jump: { numerator: 1n, denominator: 10n }, confirm: 30_000 }
  const alarm = Alarm.open(context, { chats: ['desk'], part: { priceBand } })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.setMarks(desk, 30_000n)
  desk.time += 10_000
  Desk.setMarks(desk, 30_010n)
  desk.time += 30_000
  Desk.setMarks(desk, 30_020n)
  await Alarm.hear(alarm)
  const isMark = ({ alert }: Alarm.Heard) => alert.about === 'mark:BTC/USDT:USDT'
  assert.deepEqual(
    alarm.heard.filter(isMark).map(({ phase, alert }) => `${phase} ${alert.type}`),
    ['trigger price.diverged', 'update price.diverged', 'resolve price.confirmed'],
  )
})

test('[ALR8] an old mark stands until it is fresh', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'] })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  await Alarm.hear(alarm)
  Desk.wait(desk, 300_000)
  await Alarm.hear(alarm)
  Desk.wait(desk, 1_000)
  await Alarm.hear(alarm)
  Desk.wait(desk, 1_000)
  await Alarm.hear(alarm)
  Desk.setMarks(desk)
  await Alarm.hear(alarm)
  desk.time += 1_000
  Desk.setMarks(desk)
  await Alarm.hear(alarm)
  const isAge = ({ alert }: Alarm.Heard) => alert.about === 'age:BTC/USDT:USDT'
  assert.deepEqual(Alarm.linesOf(alarm, isAge), [
    'trigger price.stale: the mark of BTC/USDT:USDT is 5 min old: accounts that hold it are taken at its bounds',
    'resolve price.fresh: the mark of BTC/USDT:USDT is fresh again',
  ])
})

test('[ALR21] an id stands in a header, whatever an instrument is called', (context) => {
  const alarm = Alarm.open(context)
  Alarm.openPositions(alarm)
  const { state } = alarm.desk
  const odd = {
    ...state,
    book: { ...state.book, time: state.book.time + 300_001 },
    instruments: state.instruments.map((one) => ({ ...one, id: '€ <a@b>/\ud800' })),
  }
  const { outbox } = alarm.notifier
  const teller = { outbox, standing: Standing.open(outbox) } as Teller
  const [stale] = alertsOf.said(teller, [], { state: odd, isAgeing: true, cursor: 7 })
  assert.equal(stale?.type, 'price.stale')
  assert.match(stale.id, /-7-age:%E2%82%AC%20%3Ca%40b%3E\/%EF%BF%BD$/)
})

test('[ALR1] losses, switches and arming are told', async (context) => {
  const alarm = Alarm.open(context, { chats: ['desk'], part: { ladders: [ladder()] } })
  const { desk } = alarm
  Alarm.openPositions(alarm)
  Desk.tell(desk, {
    ...{ type: 'Switch', scope: { kind: 'all', id: '' }, what: 'withdrawal', on: false },
    ...{ by: 'ops', reason: 'drill' },
  })
  Desk.tell(desk, {
    ...{ type: 'Switch', scope: { kind: 'all', id: '' }, what: 'withdrawal', on: true },
    ...{ by: 'ops', reason: 'over' },
  })
  Desk.tell(desk, { type: 'Disarm', by: 'ops', reason: 'drill' })
  Desk.tell(desk, { type: 'Arm', by: 'ops', reason: 'over' })
  Desk.setMarks(desk, 37_000n)
  Desk.answer(desk, 36_000n)
  await Alarm.hear(alarm)
  const wanted = ['switch.', 'engine.', 'fund.', 'deficit.', 'adl.', 'loss.']
  const lines = Alarm.linesOf(alarm, ({ alert }) =>
    wanted.some((start) => alert.type.startsWith(start)),
  )
  assert.deepEqual(lines, [
    'trigger switch.off: withdrawals switched off by ops: drill',
    'resolve switch.on: withdrawals switched on by ops: over',
    'trigger engine.disarmed: disarmed by ops: drill; accounts are assessed and called, and nobody is liquidated',
    'resolve engine.armed: armed by ops: over',
    'notice fund.paid: the fund paid 1,000 USDT for anna in BTC/USDT:USDT',
  ])
})
