import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { Guard } from '../../src/engine/protection/Guard.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { Protection } from '../../src/model/Protection.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { ProtectionReport } from '../../src/report/ProtectionReport.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

/**
 * Protections of an isolated position: ada is long a bitcoin from 40,000 on 800 of margin, beside 4,200 in
 * her account. At 39,600 its marginRatio is 0.99, and above 1 it is liquidated.
 */

const sub = `ada/${Desk.btc}`

const base: Protection = {
  name: 'guard',
  trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) },
  target: Ratio.of(4n, 10n),
  actions: [{ kind: 'deposit', from: 'ada', asset: 'USDT' }],
  budget: Value.of(100_000n * unit),
  times: 3,
  coolDown: 60_000,
  deadline: 10_000,
}

const reduce = { kind: 'reduce', worst: null } as const

const set = (desk: Desk, part: Partial<Protection> = {}, account = sub) =>
  Desk.tell(desk, { type: 'SetProtection', account, protection: { ...base, ...part } })

function desk(usdt = 5_000n, part: Partial<Rulebook> = {}): Desk {
  const made = Desk.create(part)
  Desk.open(made, 'ada', usdt)
  Desk.open(made, 'other', 500_000n)
  const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
  Desk.tell(made, { type: 'ChangeMode', account: 'ada', change })
  Desk.fill(made, 'ada', 1_000n)
  Desk.fill(made, 'other', -1_000n)
  return made
}

const mark = (made: Desk, price: bigint): Event[] => {
  made.time += 1_000
  return Desk.setMarks(made, price)
}

const outcomes = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionEnded').map(({ outcome }) => outcome)

const faults = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionFailed').map(({ action, reason }) => `${action} ${reason}`)

const order = (made: Desk, lots: bigint, price = 39_700n) =>
  Desk.tell(made, {
    type: 'PlaceOrder',
    ...{ account: 'ada', order: `o${made.count}`, instrument: Desk.btc, leg: 'net' },
    ...{ lots: Quantity.of(lots), price: Price.of(price), reduceOnly: false },
  })

const atomMore = (made: Desk): Event[] =>
  Desk.tell(made, {
    type: 'AddMargin',
    ...{ account: 'ada', instrument: Desk.btc, asset: 'USDT', amount: Amount.of(1n) },
  })

const lots = (made: Desk, account = sub): bigint =>
  State.account(made.state, account).positions[0]?.lots ?? 0n

const guard = (made: Desk): Guard => Guard.named(State.account(made.state, sub), 'guard') as Guard

describe('protections of an isolated position', () => {
  test('[PROT17] margin comes out of its own account, exactly what reaches the target, before it is liquidated', () => {
    const made = desk()
    assert.equal(Desk.balance(made, sub), 800n * unit)
    assert.deepEqual(Desk.types(set(made)), 'ProtectionSet')
    assert.deepEqual(outcomes(mark(made, 39_900n)), [], '399 on 700')
    // At 39,500 a loss of 500 leaves 300 for 395: 395 / 0.4 = 987.5.
    const events = mark(made, 39_500n)
    const [moved] = Desk.pick(events, 'Transferred')
    assert.deepEqual([moved?.from, moved?.to, moved?.amount], ['ada', sub, (6_875n * unit) / 10n])
    assert.deepEqual(outcomes(events), ['reached'])
    assert.deepEqual(Desk.pick(events, 'LiquidationStarted'), [])
  })

  test('[PROT17] its order is its owner’s, held on the account, and books on the position', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    const [sent] = Desk.pick(mark(made, 39_650n), 'ProtectionOrdered')
    // 450 left: 450 × 0.4 ÷ 396.5 is kept.
    assert.deepEqual([sent?.account, sent?.lots, sent?.by], [sub, -547n, 'ada'])
    const [open] = State.account(made.state, 'ada').orders
    assert.deepEqual([open?.id, open?.reduceOnly], ['protection-1', true])
    const part = Desk.answer(made, 39_650n, 1n, 2n)
    assert.deepEqual(Desk.pick(part, 'Transferred'), [], 'what is released stays')
    assert.equal(lots(made), 727n)
    assert.equal(State.account(made.state, 'ada').positions.length, 0)
    assert.equal(State.account(made.state, 'ada').orders.length, 1, 'the rest goes out again')
    const done = Desk.answer(made, 39_650n)
    assert.deepEqual(outcomes(done), ['reached'])
    assert.equal(lots(made), 453n)
    assert.equal(State.account(made.state, 'ada').orders.length, 0)
  })

  test('[PROT17] at a price it is closed, and what is left goes back to the account', () => {
    const made = desk()
    const trigger = { kind: 'mark', instrument: Desk.btc, side: 'below', price: Price.of(39_700n) }
    const close = { kind: 'close', instrument: Desk.btc, leg: 'net', worst: null } as const
    set(made, { trigger: trigger as Protection['trigger'], target: null, actions: [close] })
    mark(made, 39_700n)
    const events = Desk.answer(made, 39_700n)
    assert.deepEqual(outcomes(events), ['reached'])
    const [back] = Desk.pick(events, 'Transferred')
    assert.deepEqual([back?.to, back?.amount, back?.reason], ['ada', 500n * unit, 'residue'])
    assert.deepEqual(outcomes(mark(made, 39_600n)), [], 'none is held: it waits')
  })

  test('[PROT17] it waits while there is no position: what is owed then is never taken from its owner', () => {
    const made = desk()
    set(made, { actions: [{ kind: 'deposit', from: 'ada', asset: 'USDT' }] })
    Desk.tell(made, { type: 'Disarm', by: 'ops', reason: 'a gap' })
    Desk.fill(made, 'ada', -1_000n, 38_000n)
    assert.equal(Desk.balance(made, sub), -1_200n * unit)
    const had = Desk.balance(made, 'ada')
    Desk.tell(made, { type: 'Arm', by: 'ops', reason: 'again' })
    const events = mark(made, 38_000n)
    assert.deepEqual(Desk.pick(events, 'ProtectionTriggered'), [])
    assert.equal(Desk.balance(made, 'ada'), had)
  })

  test('[PROT17] [ORD9] what open orders in positions may ask is not given away, and what is free is', () => {
    const made = desk(1_500n)
    set(made, { times: 1 })
    // 200 lots more ask 160 of the 700 that are left, and 100 that they would lose at once.
    assert.equal(Desk.refusal(order(made, 200n, 40_000n)), null)
    const events = mark(made, 39_500n)
    const [moved] = Desk.pick(events, 'Transferred')
    assert.ok(moved !== undefined && moved.amount > 400n * unit && moved.amount <= 440n * unit)
    assert.deepEqual(outcomes(events), ['partly'])
    assert.equal(Desk.refusal(atomMore(made)), 'balance.insufficient')
  })

  test('[PROT17] [ORD6] it is given all that its account does not need as its initial margin, to the atom', () => {
    const made = desk(3_000n, { outflowFloor: Ratio.of(1n, 5n) })
    Desk.fill(made, 'ada', 500n, 30_000n, 'ETH/USDT:USDT')
    assert.equal(Desk.refusal(order(made, 200n, 40_000n)), null)
    // One that closes asks for nothing.
    assert.equal(Desk.refusal(order(made, -1_000n, 41_000n)), null)
    set(made, { times: 1, target: Ratio.of(1n, 10n) })
    const events = mark(made, 39_500n)
    assert.deepEqual(outcomes(events), ['partly'])
    assert.ok(Desk.refusal(atomMore(made)) !== null, 'no atom more was to be had')
  })

  test('[PROT9] [PROT17] what is executed of its order reserves on the account no more', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 39_650n)
    const [sent] = [...made.state.orders.values()]
    assert.ok(sent !== undefined)
    const part = { order: sent.id, instrument: Desk.btc, lots: Quantity.of(-100n) } as const
    const dealt = { price: Price.of(39_650n), fee: Amount.zero, status: 'open' } as const
    Desk.tell(made, { type: 'ReportExecution', executions: [{ ...part, ...dealt }] })
    assert.equal(State.account(made.state, 'ada').orders[0]?.lots, sent.lots + 100n)
    assert.equal(lots(made), 900n)
  })

  test('[PROT17] [ORD6] a restriction on withdrawals does not keep an owner’s money from its own position', () => {
    const made = desk()
    set(made)
    const bar = { account: 'ada', restriction: 'noWithdrawal', until: null } as const
    const signed = { by: 'ops', reason: 'test' }
    assert.equal(Desk.refusal(Desk.tell(made, { type: 'Restrict', ...bar, ...signed })), null)
    const [told] = ProtectionReport.all(made.state, State.account(made.state, sub))
    assert.equal(told?.isFunded, true)
    assert.deepEqual(outcomes(mark(made, 39_500n)), ['reached'])
  })

  test('[PROT17] cancelOrders closes those in its instrument alone, and makes room for margin', () => {
    const made = desk(1_500n)
    assert.equal(Desk.refusal(order(made, 200n, 40_000n)), null)
    const ether = { instrument: 'ETH/USDT:USDT', price: Price.of(30_000n) }
    Desk.tell(made, {
      type: 'PlaceOrder',
      ...{ account: 'ada', order: 'ether', leg: 'net', lots: Quantity.of(1n), reduceOnly: false },
      ...ether,
    })
    set(made, { actions: [{ kind: 'cancelOrders' }, ...base.actions] })
    const events = mark(made, 39_650n)
    assert.deepEqual(
      Desk.pick(events, 'OrderClosed').map(({ account, order: id }) => [account, id === 'ether']),
      [['ada', false]],
    )
    assert.deepEqual(outcomes(events), ['reached'])
  })

  test('[PROT9] [PROT17] its owner takes its order back, and the next action is tried at once', () => {
    const made = desk()
    set(made, { actions: [reduce, ...base.actions] })
    mark(made, 39_650n)
    const taken = Desk.tell(made, { type: 'CloseOrder', account: 'ada', order: 'protection-1' })
    assert.deepEqual(faults(taken), ['reduce unanswered'])
    assert.deepEqual(outcomes(taken), ['reached'])
    assert.equal(made.state.orders.get('protection-1')?.cancelled, true)
    assert.equal(
      Desk.pick(Desk.answer(made, 39_650n), 'Executed').length,
      1,
      'booked, however late',
    )
  })

  test('[PROT10] [PROT17] a liquidation withdraws its order from the account, and it says what became of it', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 39_650n)
    const events = mark(made, 39_400n)
    assert.deepEqual(outcomes(events), ['overtaken'])
    assert.equal(Desk.pick(events, 'LiquidationStarted')[0]?.account, sub)
    assert.equal(State.account(made.state, 'ada').orders.length, 0)
  })

  test('[PROT9] [PROT17] an answer after the mode was changed is booked where a fill would be', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 39_650n)
    Desk.tell(made, { type: 'CloseOrder', account: 'ada', order: 'protection-1' })
    Desk.fill(made, 'ada', -1_000n, 39_650n)
    const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'cross' } as const
    assert.equal(
      Desk.refusal(Desk.tell(made, { type: 'ChangeMode', account: 'ada', change })),
      null,
    )
    Desk.answer(made, 39_650n)
    assert.deepEqual([lots(made, 'ada'), lots(made)], [-547n, 0n])
  })

  test('[PROT9] [PROT17] what goes beyond a position that was closed opens one, with its margin from the account', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 39_650n)
    Desk.fill(made, 'ada', -1_000n, 39_650n)
    const events = Desk.answer(made, 39_650n)
    assert.equal(lots(made), -547n)
    const [moved] = Desk.pick(events, 'Transferred')
    assert.deepEqual([moved?.from, moved?.to, moved?.reason], ['ada', sub, 'margin'])
  })

  test('[PROT17] what it may not be given is refused, and where', () => {
    const made = desk()
    const refused = (part: Partial<Protection>) => Desk.refusal(set(made, part))
    const eth = 'ETH/USDT:USDT'
    const close = { kind: 'close', instrument: eth, leg: 'net', worst: null } as const
    const hedge = { ...close, kind: 'hedge', instrument: Desk.btc, lots: Quantity.of(1n) } as const
    const swap = { kind: 'swap', instrument: 'BTC/USDT', worst: null } as const
    for (const action of [close, hedge, swap]) {
      assert.equal(refused({ actions: [action] }), 'protection.notOffered', action.kind)
    }
    const repay = { kind: 'repay', pool: 'p', asset: 'USDT' } as const
    assert.equal(refused({ actions: [repay] }), 'protection.notOffered')
    assert.equal(refused({ trigger: { kind: 'time', within: 5_000 } }), 'protection.notOffered')
    const sigma = { kind: 'sigma', instrument: eth, within: Ratio.one } as const
    assert.equal(refused({ trigger: sigma }), 'protection.notOffered')
    assert.equal(refused({ trigger: { ...sigma, instrument: Desk.btc } }), null)
    const from = { kind: 'deposit', from: sub, asset: 'USDT' } as const
    assert.equal(refused({ actions: [from] }), 'protection.notLinked', 'itself')
    assert.equal(
      Desk.refusal(set(made, { actions: [from] }, 'ada')),
      'protection.notLinked',
      'nor does it give its owner',
    )
  })

  test('[PROT12] [PROT17] restored in the middle of an attempt it goes on as it would have', () => {
    const made = desk()
    set(made, { actions: [reduce, ...base.actions] })
    mark(made, 39_650n)
    const twin = { ...made, state: Snapshot.restore(Snapshot.take(made.state)), entries: [] }
    for (const one of [made, twin]) {
      assert.deepEqual(outcomes(Desk.wait(one, 10_000)), ['reached'])
      Desk.answer(one, 39_650n)
    }
    assert.deepEqual(Snapshot.take(twin.state).accounts, Snapshot.take(made.state).accounts)
    assert.equal(guard(twin).tries, 1)
  })
})
