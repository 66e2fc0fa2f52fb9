import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { nextTimer } from '../../src/engine/evolve.ts'
import { fold } from '../../src/engine/fold.ts'
import { Guard } from '../../src/engine/protection/Guard.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { Protection } from '../../src/model/Protection.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { Desk } from './Desk.ts'
import { unit } from './world.ts'

/**
 * Protections of an account long a bitcoin from 40,000 on 2,000: at 39,000 its marginRatio is 0.39, at
 * 38,600 it is 0.643, and below 38,384 it is liquidated.
 */

const base: Protection = {
  name: 'guard',
  trigger: { kind: 'ratio', above: Ratio.of(6n, 10n) },
  target: Ratio.of(4n, 10n),
  actions: [],
  budget: Value.of(100_000n * unit),
  times: 3,
  coolDown: 60_000,
  deadline: 10_000,
}

const set = (desk: Desk, part: Partial<Protection>, account = 'ada') =>
  Desk.tell(desk, { type: 'SetProtection', account, protection: { ...base, ...part } })

const fromSafe = { kind: 'deposit', from: 'safe', asset: 'USDT' } as const
const reduce = { kind: 'reduce', worst: null } as const

function desk(part: Parameters<typeof Desk.create>[0] = {}): Desk {
  const made = Desk.create(part)
  Desk.open(made, 'ada', 2_000n)
  Desk.open(made, 'other', 500_000n)
  const account = { type: 'OpenAccount', account: 'safe', owner: 'ada', group: 'ada' } as const
  Desk.tell(made, { ...account, rulebook: 'ranked', positionMode: 'net' })
  Desk.fill(made, 'ada', 1_000n)
  Desk.fill(made, 'other', -1_000n)
  return made
}

const mark = (made: Desk, price: bigint): Event[] => {
  made.time += 1_000
  return Desk.setMarks(made, price)
}

const ofAda = (made: Desk): Guard => Guard.named(State.account(made.state, 'ada'), 'guard') as Guard

const faults = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionFailed').map(({ action, reason }) => `${action} ${reason}`)

const outcomes = (events: readonly Event[]) =>
  Desk.pick(events, 'ProtectionEnded').map(({ outcome }) => outcome)

const lots = (made: Desk, account = 'ada'): bigint =>
  State.account(made.state, account).positions[0]?.lots ?? 0n

const again = (made: Desk): Desk => ({
  ...made,
  state: Snapshot.restore(Snapshot.take(made.state)),
  entries: [],
})

/** Ada is long bitcoin and ether, the first with the larger requirement; depths are as told, in lots. */
function twoMarkets(depths: Readonly<Record<string, bigint>>): Desk {
  const made = Desk.create()
  Desk.open(made, 'ada', 2_200n)
  Desk.open(made, 'other', 500_000n)
  for (const [account, sign] of [
    ['ada', 1n],
    ['other', -1n],
  ] as const) {
    Desk.fill(made, account, sign * 1_000n)
    const ether = { instrument: 'ETH/USDT:USDT', leg: 'net', price: Price.of(30_000n) } as const
    const fill = { type: 'ReportFill', account, order: null, fee: Amount.zero, ...ether } as const
    const lots = Quantity.of(sign * 300n)
    Desk.tell(made, { ...fill, fill: `e${account}`, lots })
  }
  const told = Object.entries(depths).map(([instrument, size]) => ({
    ...{ instrument, bids: Quantity.of(size), asks: Quantity.of(size) },
    ...{ within: Ratio.of(1n, 100n), time: made.time, source: 'venue' },
  }))
  if (told.length > 0) Desk.tell(made, { type: 'SetDepth', depths: told })
  set(made, { actions: [reduce], target: Ratio.of(6n, 10n) })
  return made
}

const orderedOf = (made: Desk, price: bigint): string[] =>
  Desk.pick(mark(made, price), 'ProtectionOrdered').map(({ instrument }) => instrument)

describe('protections of an account', () => {
  test('[PROT7] [CURE4] reduces where it costs least by what was told, and in the order of a liquidation where nothing was', () => {
    const [bitcoin, ether] = [Desk.btc, 'ETH/USDT:USDT'] as const
    const rows: readonly (readonly [Readonly<Record<string, bigint>>, readonly string[]])[] = [
      [{}, [bitcoin]],
      [{ [bitcoin]: 100_000n, [ether]: 1_000n }, [bitcoin]],
      [{ [bitcoin]: 1_000n, [ether]: 1_000_000n }, [ether]],
      // Of one market alone it is told what it costs: the other is no cheaper for being unknown.
      [{ [ether]: 1_000_000n }, [ether]],
      // What the told market takes is not enough: then in the order of a liquidation.
      [{ [ether]: 1n }, [bitcoin]],
    ]
    for (const [depths, expected] of rows) {
      assert.deepEqual(
        orderedOf(twoMarkets(depths), 38_500n),
        expected,
        JSON.stringify(Object.keys(depths)),
      )
    }
  })

  test('[PROT3] [PROT6] a deposit from a linked account, exactly what reaches the target, in the same round', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [fromSafe] })
    assert.deepEqual(outcomes(mark(made, 39_000n)), [], '0.39 is not above 0.6')
    const events = mark(made, 38_600n)
    // 386 / 0.4 = 965 of equity; 600 are there.
    const [moved] = Desk.pick(events, 'Transferred')
    assert.deepEqual([moved?.from, moved?.to, moved?.amount], ['safe', 'ada', 365n * unit])
    assert.deepEqual(outcomes(events), ['reached'])
    assert.equal(ofAda(made).spent, 365n * unit)
    assert.deepEqual(Desk.pick(events, 'LevelChanged'), [], 'before any rung is climbed')
  })

  test('[PROT3] a gap beyond the liquidating rung is met before a liquidation begins', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [fromSafe] })
    const events = mark(made, 38_100n)
    assert.deepEqual(outcomes(events), ['reached'])
    assert.deepEqual(Desk.pick(events, 'LiquidationStarted'), [])
  })

  test('[PROT2] the linked account gives what it could by a transfer of its own and no more, and the rest is said', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 100n)
    set(made, { actions: [fromSafe] })
    const events = mark(made, 38_600n)
    assert.equal(Desk.pick(events, 'Transferred')[0]?.amount, 100n * unit)
    assert.deepEqual(outcomes(events), ['partly'])
    const bare = desk()
    set(bare, { actions: [fromSafe] })
    const failed = mark(bare, 38_600n)
    assert.deepEqual(faults(failed), ['deposit balance.insufficient'])
    assert.deepEqual(outcomes(failed), ['failed'])
    const barred = desk()
    Desk.deposit(barred, 'safe', 5_000n)
    set(barred, { actions: [fromSafe] })
    const kept = { account: 'safe', restriction: 'noWithdrawal', until: null } as const
    Desk.tell(barred, { type: 'Restrict', ...kept, by: 'desk', reason: 'test' })
    assert.deepEqual(faults(mark(barred, 38_600n)), ['deposit account.restricted'])
  })

  test('[PROT7] [PROT9] a reduction goes out as an order in the owner’s name, reserved, and its answer is booked', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    const events = mark(made, 38_600n)
    const [order] = Desk.pick(events, 'ProtectionOrdered')
    // 600 × 0.4 = 240 of maintenance at 1 %: 24,000 of notional is 0.6217 BTC, so 379 lots go.
    assert.deepEqual([order?.order, order?.lots, order?.by], ['protection-1', -379n, 'ada'])
    assert.equal(State.account(made.state, 'ada').orders[0]?.id, 'protection-1')
    assert.deepEqual(outcomes(events), [], 'it waits')
    const done = Desk.answer(made, 38_600n)
    assert.deepEqual(outcomes(done), ['reached'])
    assert.equal(lots(made), 621n)
    assert.deepEqual(State.account(made.state, 'ada').orders, [])
    assert.deepEqual(Desk.pick(done, 'ClearancePaid'), [], 'no fee of a liquidation')
  })

  test('[PROT4] [ENG2] a rest that ended without a word is over where entries are folded too', () => {
    const made = desk()
    set(made, {})
    assert.deepEqual(outcomes(mark(made, 38_600n)), ['told'])
    mark(made, 40_000n)
    Desk.wait(made, 60_000)
    const mirror = State.create()
    for (const entry of made.entries) fold(mirror, entry)
    assert.deepEqual([nextTimer(made.state), nextTimer(mirror)], [null, null])
  })

  test('[PROT8] [PROT9] a part that is filled goes on; silence is queried once, withdrawn, and passes to the fallback', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [reduce, fromSafe] })
    mark(made, 38_600n)
    const part = Desk.answer(made, 38_600n, 1n, 2n)
    assert.equal(Desk.pick(part, 'ProtectionOrdered')[0]?.lots, -190n, 'the rest')
    const late = Desk.wait(made, 10_000)
    assert.equal(Desk.pick(late, 'ExecutionQueried').length, 1)
    assert.deepEqual(faults(late), ['reduce deadline'])
    assert.deepEqual(outcomes(late), ['reached'], 'by the deposit')
    assert.equal(Desk.pick(late, 'OrderClosed')[0]?.reason, 'protection')
    // The venue had filled it: booked, once, on the account whose order it was.
    const before = lots(made)
    Desk.answer(made, 38_600n)
    assert.equal(lots(made), before - 190n)
    assert.equal(made.state.orders.size, 0)
  })

  test('[PROT9] while the answer of an order has not come its leg gets no other', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 38_600n)
    Desk.wait(made, 10_000)
    assert.deepEqual(outcomes(Desk.wait(made, 1_000)), [])
    assert.equal(ofAda(made).last?.outcome, 'failed')
    const next = Desk.wait(made, 60_000)
    assert.deepEqual(faults(next), ['reduce unanswered'])
    assert.deepEqual(Desk.pick(next, 'ProtectionOrdered'), [])
    assert.deepEqual(outcomes(next), ['failed'])
  })

  test('[PROT8] an order that comes back unfilled passes on to the next action', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [reduce, fromSafe] })
    mark(made, 38_600n)
    const events = Desk.answer(made, 38_600n, 0n)
    assert.deepEqual(faults(events), ['reduce unfilled'])
    assert.deepEqual(outcomes(events), ['reached'])
    assert.equal(ofAda(made).spent, 365n * unit, 'the order counts for nothing')
  })

  test('[PROT4] it rests for its cool-down, then tries again, and no more often than it may', () => {
    const made = desk()
    set(made, { actions: [fromSafe], times: 2 })
    assert.deepEqual(outcomes(mark(made, 38_600n)), ['failed'])
    for (let tick = 0; tick < 30; tick++) assert.deepEqual(outcomes(mark(made, 38_600n)), [])
    Desk.deposit(made, 'safe', 100n)
    assert.deepEqual(outcomes(Desk.wait(made, 29_999)), [])
    const second = Desk.wait(made, 1)
    assert.deepEqual(outcomes(second), ['partly'], 'by the clock alone')
    Desk.wait(made, 60_000)
    assert.equal(ofAda(made).unarmed, 'spent')
    assert.equal(ofAda(made).tries, 2)
  })

  test('[PROT6] what all attempts move stays within the budget, to the atom', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [fromSafe], budget: Value.of(100n * unit) })
    const events = mark(made, 38_600n)
    assert.equal(Desk.pick(events, 'Transferred')[0]?.amount, 100n * unit)
    Desk.wait(made, 60_000)
    assert.equal(ofAda(made).unarmed, 'budget')
    const small = desk()
    set(small, { actions: [reduce], budget: Value.of(3_860n * unit) })
    assert.equal(Desk.pick(mark(small, 38_600n), 'ProtectionOrdered')[0]?.lots, -100n)
  })

  test('[PROT3] a price of a market in which nothing is held triggers as well', () => {
    const made = desk()
    const trigger = {
      kind: 'index',
      asset: 'ETH',
      side: 'below',
      price: 3_500n * 10n ** 12n,
    } as const
    const events = set(made, { trigger, target: null, actions: [reduce] })
    assert.equal(Desk.pick(events, 'ProtectionOrdered')[0]?.lots, -1_000n, 'at once: it holds')
    const stop = desk()
    const at = {
      kind: 'mark',
      instrument: Desk.btc,
      side: 'below',
      price: Price.of(39_000n),
    } as const
    const close = {
      kind: 'close',
      instrument: Desk.btc,
      leg: 'net',
      worst: Ratio.of(1n, 100n),
    } as const
    set(stop, { trigger: at, target: null, actions: [close] })
    assert.deepEqual(Desk.pick(mark(stop, 39_001n), 'ProtectionOrdered'), [])
    const [order] = Desk.pick(mark(stop, 39_000n), 'ProtectionOrdered')
    assert.deepEqual([order?.lots, order?.limit], [-1_000n, 38_610n])
    assert.deepEqual(outcomes(Desk.answer(stop, 38_700n)), ['reached'])
    Desk.wait(stop, 60_000)
    assert.equal(ofAda(stop).tries, 1, 'nothing is left to close: it is not triggered again')
  })

  test('[PROT3] a price that was never told is said, and not guessed', () => {
    const made = desk()
    const trigger = { kind: 'index', asset: 'OIL', side: 'below', price: 1n } as const
    const events = set(made, { trigger, target: null, actions: [reduce] })
    assert.deepEqual(Desk.pick(events, 'ProtectionArmed')[0]?.unarmed, 'noPrice')
    made.time += 1_000
    const told = { asset: 'OIL', price: 2n, time: made.time, source: 'test' }
    const armed = Desk.tell(made, { type: 'SetMarks', marks: [], indices: [told] })
    assert.equal(Desk.pick(armed, 'ProtectionArmed')[0]?.unarmed, null)
  })

  test('[PROT5] orders of the owner are closed first, so that a reduction has room', () => {
    const made = desk()
    const order = { account: 'ada', order: 'take', instrument: Desk.btc, leg: 'net' } as const
    const asked = { lots: Quantity.of(-1_000n), price: Price.of(45_000n), reduceOnly: true }
    Desk.tell(made, { type: 'PlaceOrder', ...order, ...asked })
    set(made, { actions: [reduce] })
    assert.deepEqual(faults(mark(made, 38_600n)), ['reduce order.notReducing'])
    const second = desk()
    Desk.tell(second, { type: 'PlaceOrder', ...order, ...asked })
    set(second, { actions: [{ kind: 'cancelOrders' }, reduce] })
    const events = mark(second, 38_600n)
    assert.equal(Desk.pick(events, 'OrderClosed')[0]?.order, 'take')
    assert.equal(Desk.pick(events, 'ProtectionOrdered')[0]?.lots, -379n)
  })

  test('[PROT10] a liquidation has precedence: what is out is withdrawn, its answer waited for, and nothing acts meanwhile', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 38_600n)
    const events = mark(made, 38_200n)
    assert.deepEqual(outcomes(events), ['overtaken'])
    assert.deepEqual(Desk.pick(events, 'LiquidationOrdered'), [], 'not before the answer')
    const answered = Desk.answer(made, 38_200n, 0n)
    assert.equal(Desk.pick(answered, 'LiquidationOrdered').length, 1)
    Desk.deposit(made, 'safe', 5_000n)
    assert.deepEqual(Desk.pick(Desk.wait(made, 60_000), 'ProtectionTriggered'), [])
  })

  test('[PROT10] one that rests or was not triggered says so where a liquidation begins', () => {
    const made = desk()
    set(made, { actions: [fromSafe] })
    mark(made, 38_600n)
    set(made, {
      name: 'oil',
      trigger: { kind: 'mark', instrument: Desk.btc, side: 'above', price: Price.of(90_000n) },
      actions: [reduce],
    })
    const events = mark(made, 38_200n)
    assert.deepEqual(faults(events), ['null resting', 'null notTriggered'])
  })

  test('[PROT4] nothing acts while the engine is disarmed, and it does once it is armed', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [fromSafe] })
    Desk.tell(made, { type: 'Disarm', by: 'desk', reason: 'test' })
    assert.deepEqual(outcomes(mark(made, 38_600n)), [])
    assert.deepEqual(outcomes(Desk.tell(made, { type: 'Arm', by: 'desk', reason: 'test' })), [
      'reached',
    ])
  })

  test('[PROT4] of several accounts of an owner the protection that was set first is served first', () => {
    for (const first of ['ada', 'ida']) {
      const made = desk()
      const account = { type: 'OpenAccount', account: 'ida', owner: 'ada', group: 'ada' } as const
      Desk.tell(made, { ...account, rulebook: 'ranked', positionMode: 'net' })
      Desk.deposit(made, 'ida', 2_000n)
      Desk.fill(made, 'ida', 1_000n)
      Desk.fill(made, 'other', -1_000n)
      Desk.deposit(made, 'safe', 365n)
      const second = first === 'ada' ? 'ida' : 'ada'
      for (const one of [first, second]) set(made, { actions: [fromSafe] }, one)
      const events = mark(made, 38_600n)
      assert.equal(Desk.pick(events, 'Transferred')[0]?.to, first)
      assert.deepEqual(outcomes(events), ['reached', 'failed'])
    }
  })

  test('[PROT2] a call that is open is credited with what a protection brings', () => {
    const made = desk()
    set(made, { actions: [fromSafe], trigger: { kind: 'ratio', above: Ratio.of(9n, 10n) } })
    const called = mark(made, 38_450n)
    assert.equal(Desk.pick(called, 'CallOpened').length, 1)
    Desk.deposit(made, 'safe', 5_000n)
    const events = mark(made, 38_400n)
    assert.deepEqual(outcomes(events), ['reached'])
    assert.equal(Desk.pick(events, 'CallMet').length, 1)
  })

  test('[PROT1] [PROT2] what is refused, and why', () => {
    const made = desk()
    const refused = (part: Partial<Protection>, account = 'ada') =>
      Desk.refusal(set(made, part, account))
    assert.equal(refused({}), null, 'one without actions tells')
    assert.equal(refused({ actions: [{ ...fromSafe, from: 'other' }] }), 'protection.notLinked')
    assert.equal(refused({ actions: [{ ...fromSafe, from: 'ada' }] }), 'protection.notLinked')
    assert.equal(refused({ actions: [fromSafe], target: null }), 'command.malformed')
    assert.equal(refused({ target: Ratio.of(7n, 10n) }), 'command.malformed', 'a loop')
    assert.equal(refused({ times: 0 }), 'command.malformed')
    assert.equal(refused({ coolDown: 0 }), 'command.malformed')
    assert.equal(refused({ budget: Value.zero }), 'command.malformed')
    assert.equal(refused({}, 'house:fund'), 'protection.notOffered')
    const spot = { kind: 'close', instrument: 'BTC/USDT', leg: 'net', worst: null } as const
    assert.equal(refused({ actions: [spot] }), 'command.malformed')
    for (let count = 1; count < 16; count++) assert.equal(refused({ name: `${count}` }), null)
    assert.equal(refused({ name: 'one more' }), 'command.tooLarge')
    const gone = { type: 'RemoveProtection', account: 'ada', protection: 'none' } as const
    assert.equal(Desk.refusal(Desk.tell(made, gone)), 'protection.unknown')
  })

  test('[PROT9] its owner may take an order of it back, and the protection with what it has out', () => {
    const made = desk()
    set(made, { actions: [reduce] })
    mark(made, 38_600n)
    const id = 'protection-1'
    const amend = { account: 'ada', order: id, instrument: Desk.btc } as const
    const less = { lots: Quantity.of(-1n), price: Price.of(38_600n) }
    assert.equal(
      Desk.refusal(Desk.tell(made, { type: 'AmendOrder', ...amend, ...less })),
      'order.unknown',
    )
    const taken = Desk.tell(made, { type: 'CloseOrder', account: 'ada', order: id })
    assert.deepEqual(faults(taken), ['reduce unanswered'], 'and no other goes out')
    const second = desk()
    set(second, { actions: [reduce] })
    mark(second, 38_600n)
    const removed = Desk.tell(second, {
      type: 'RemoveProtection',
      ...{ account: 'ada', protection: 'guard' },
    })
    assert.equal(Desk.pick(removed, 'OrderClosed').length, 1)
    assert.equal(second.state.orders.get(id)?.cancelled, true)
    Desk.answer(second, 38_600n)
    assert.equal(lots(second), 621n, 'what the venue did stands')
    assert.equal(second.state.guarded.size, 0)
  })

  test('[PROT12] restored in the middle of an attempt it goes on as it would have', () => {
    const made = desk()
    Desk.deposit(made, 'safe', 5_000n)
    set(made, { actions: [reduce, fromSafe] })
    mark(made, 38_600n)
    const twin = again(made)
    for (const one of [made, twin]) {
      assert.deepEqual(outcomes(Desk.wait(one, 10_000)), ['reached'])
      Desk.answer(one, 38_600n)
    }
    assert.deepEqual(Snapshot.take(twin.state).accounts, Snapshot.take(made.state).accounts)
  })

  test('[PROT11] for a mirror it asks by the same order, and books nothing: what it holds is imported', () => {
    const made = desk()
    const position = { instrument: Desk.btc, leg: 'net', lots: Quantity.of(1_000n) } as const
    const imported = (size: bigint) =>
      Desk.tell(made, {
        type: 'ImportAccount',
        ...{ account: 'mirror', owner: 'mia', group: 'mia', rulebook: 'ranked' },
        ...{ positionMode: 'net', mode: null, unpledged: [], source: 'venue' },
        balances: [{ asset: 'USDT', amount: Amount.of(2_000n * unit) }],
        positions: [{ ...position, lots: Quantity.of(size), cost: Amount.of(size * 40n * unit) }],
      })
    imported(1_000n)
    assert.equal(
      Desk.refusal(set(made, { actions: [fromSafe] }, 'mirror')),
      'protection.notOffered',
    )
    set(made, { actions: [reduce] }, 'mirror')
    const events = mark(made, 38_600n)
    assert.equal(Desk.pick(events, 'ProtectionOrdered')[0]?.lots, -379n)
    const answered = Desk.answer(made, 38_600n)
    assert.equal(Desk.pick(answered, 'ExecutionNoted').length, 1)
    assert.deepEqual(Desk.pick(answered, 'Executed'), [])
    assert.equal(lots(made, 'mirror'), 1_000n)
    const seen = imported(621n)
    assert.deepEqual(outcomes([...answered, ...seen]), ['reached'])
  })
})
