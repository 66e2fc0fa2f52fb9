import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Brackets } from '../../src/model/Brackets.ts'
import type { CallProcedure } from '../../src/model/CallProcedure.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { tiered } from '../tiered.ts'
import { btc, Desk } from './Desk.ts'
import { ladder, rulebook, unit } from './world.ts'

const call = (part: Partial<CallProcedure> = {}): CallProcedure => ({
  ...rulebook().call,
  onExpiry: 'liquidate',
  ...part,
})

const signed = { by: 'desk', reason: 'test' }

const sub = `long/${btc}`

/** Long 1 BTC from 40,000, isolated at 50 times: 800 of margin, maintenance 400. */
function isolated(procedure: CallProcedure): Desk {
  const desk = Desk.create({ call: procedure })
  Desk.open(desk, 'long', 5_000n)
  Desk.tell(desk, {
    type: 'ChangeMode',
    account: 'long',
    change: { kind: 'marginMode', instrument: btc, mode: 'isolated' },
  })
  Desk.fill(desk, 'long', 1_000n)
  return desk
}

/** Initial 1.25 % and maintenance 1 % of bitcoin: released to its initial, a position is at 0.8. */
const highLeverage = () => {
  const method = tiered(rulebook())
  const tier = { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(80n) }
  return { ...method, brackets: new Map(method.brackets).set(btc, Brackets.create([tier])) }
}

const order = (desk: Desk, account: string, lots: bigint, reduceOnly = false) =>
  Desk.tell(desk, {
    type: 'PlaceOrder',
    account,
    order: `o${desk.count}`,
    instrument: btc,
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(39_600n),
    reduceOnly,
  })

describe('calls on isolated positions', () => {
  for (const amount of ['fixed', 'floating'] as const) {
    test(`[CALL5] a ${amount} call on an isolated position is met by reducing it`, () => {
      const desk = isolated(call({ amount }))
      const [opened] = Desk.pick(Desk.setMarks(desk, 39_690n), 'CallOpened')
      assert.equal(opened?.account, sub)
      const [met] = Desk.pick(Desk.fill(desk, 'long', -900n, 39_690n), 'CallMet')
      assert.deepEqual([met?.account, met?.by], [sub, 'reduction'])
      assert.equal(Desk.pick(Desk.wait(desk, 180_000), 'LiquidationStarted').length, 0)
    })
  }

  test('[CALL5] a reduction under a call sends no margin back, so that it meets the call', () => {
    const desk = Desk.create({ call: call(), method: highLeverage() })
    Desk.open(desk, 'long', 5_000n)
    Desk.tell(desk, {
      type: 'ChangeMode',
      account: 'long',
      change: { kind: 'marginMode', instrument: btc, mode: 'isolated' },
    })
    Desk.fill(desk, 'long', 1_000n)
    assert.equal(Desk.pick(Desk.setMarks(desk, 39_980n), 'CallOpened').length, 1)
    const reduced = Desk.fill(desk, 'long', -400n, 39_980n)
    assert.equal(Desk.pick(reduced, 'Transferred').length, 0)
    assert.equal(Desk.pick(reduced, 'CallMet')[0]?.by, 'reduction')
    assert.equal(Desk.pick(Desk.fill(desk, 'long', -100n, 39_980n), 'Transferred').length, 1)
  })

  test('[CALL5] what is left of a closed isolated position is credited to a call on the main account', () => {
    const desk = isolated(call({ amount: 'fixed' }))
    Desk.fill(desk, 'long', 5_000n, 30_000n, 'ETH/USDT:USDT')
    const marks = [{ instrument: 'ETH/USDT:USDT', price: Price.of(29_900n), time: desk.time }]
    const fell = Desk.tell(desk, {
      type: 'SetMarks',
      marks: marks.map((mark) => ({ ...mark, source: 'test' })),
      indices: [],
    })
    assert.equal(Desk.pick(fell, 'CallOpened')[0]?.account, 'long')
    const closed = Desk.fill(desk, 'long', -1_000n, 40_000n)
    assert.equal(Desk.pick(closed, 'Transferred')[0]?.reason, 'residue')
    assert.equal(Desk.pick(closed, 'CallPartlyMet')[0]?.brought, 800n * unit)
  })
})

describe('restrictions of main and isolated accounts', () => {
  test('[CALL12] a restriction on an isolated position binds its owner there, and there alone', () => {
    const desk = isolated(call())
    Desk.tell(desk, {
      type: 'Restrict',
      account: sub,
      restriction: 'reduceOnly',
      until: null,
      ...signed,
    })
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), 'account.restricted')
    assert.equal(Desk.refusal(order(desk, 'long', -1n, true)), null)
    const elsewhere = Desk.tell(desk, {
      type: 'PlaceOrder',
      account: 'long',
      order: 'eth',
      instrument: 'ETH/USDT:USDT',
      leg: 'net',
      lots: Quantity.of(1n),
      price: Price.of(30_000n),
      reduceOnly: false,
    })
    assert.equal(Desk.refusal(elsewhere), null)
  })

  test('[CALL12] a restriction on the main account binds its isolated positions', () => {
    const desk = isolated(call())
    for (const restriction of ['reduceOnly', 'noWithdrawal'] as const) {
      Desk.tell(desk, { type: 'Restrict', account: 'long', restriction, until: null, ...signed })
    }
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), 'account.restricted')
    const removed = Desk.tell(desk, {
      type: 'RemoveMargin',
      account: 'long',
      instrument: btc,
      asset: 'USDT',
      amount: Amount.of(1n),
    })
    assert.equal(Desk.refusal(removed), 'account.restricted')
  })
})

/** Long 1 BTC from 40,000 on 2,000, called at 38,450: maintenance 384.5 of 450, cured at 0.7. */
function called(procedure: CallProcedure): Desk {
  const desk = Desk.create({ call: procedure })
  Desk.open(desk, 'long', 2_000n)
  Desk.fill(desk, 'long', 1_000n)
  Desk.setMarks(desk, 38_450n)
  return desk
}

const turn = (desk: Desk, what: 'liquidation' | 'deposit', on: boolean) =>
  Desk.tell(desk, { type: 'Switch', scope: { kind: 'all', id: '' }, what, on, ...signed })

const dues = ({ state }: Desk) => State.account(state, 'long').dues

describe('an expiry that cannot act', () => {
  test('[CALL13] it is carried out at the switch, down to what the call asked for', () => {
    const desk = called(call())
    turn(desk, 'liquidation', false)
    const expired = Desk.wait(desk, 180_000)
    assert.match(Desk.types(expired), /^CallExpired ExpiryDeferred TimeAdvanced/)
    assert.equal(Desk.pick(expired, 'ExpiryDeferred')[0]?.reason, 'halted')
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), 'account.restricted')
    const [started] = Desk.pick(turn(desk, 'liquidation', true), 'LiquidationStarted')
    assert.deepEqual([started?.cause, started?.terms?.target], ['expiry', call().cureTo])
    assert.deepEqual(dues(desk), [])
  })

  test('[CALL13] it survives a restart, and acts when the engine is armed', () => {
    const desk = called(call())
    Desk.tell(desk, { type: 'Disarm', ...signed })
    const [deferred] = Desk.pick(Desk.wait(desk, 180_000), 'ExpiryDeferred')
    assert.equal(deferred?.reason, 'disarmed')
    const again: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    const armed = Desk.tell(again, { type: 'Arm', ...signed })
    assert.equal(Desk.pick(armed, 'LiquidationStarted')[0]?.cause, 'expiry')
  })

  test('[CALL13] it acts at the first fresh mark after one that was too old', () => {
    const desk = called(call({ within: 400_000 }))
    const expired = Desk.wait(desk, 400_000)
    assert.match(Desk.types(expired), /CallExpired ExpiryDeferred/)
    const back = Desk.setMarks(desk, 38_450n)
    assert.equal(Desk.pick(back, 'LiquidationStarted')[0]?.cause, 'expiry')
  })

  test('[CALL13] an account cured meanwhile owes nothing more and is free', () => {
    const desk = called(call())
    turn(desk, 'liquidation', false)
    Desk.wait(desk, 180_000)
    const [cured] = Desk.pick(Desk.deposit(desk, 'long', 500n), 'ExpiryCured')
    assert.deepEqual([cured?.call, cured?.by], ['call-1', 'deposit'])
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), null)
    assert.equal(Desk.pick(turn(desk, 'liquidation', true), 'LiquidationStarted').length, 0)
  })

  test('[CALL13] what is due can be waived by name and reason, and by nothing less', () => {
    const desk = called(call())
    turn(desk, 'liquidation', false)
    Desk.wait(desk, 180_000)
    const waive = (reason: string) =>
      Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', by: 'desk', reason })
    assert.equal(Desk.refusal(waive(' ')), 'command.malformed')
    assert.equal(Desk.types(waive('settled by telephone')), 'CallWaived')
    assert.deepEqual(dues(desk), [])
    assert.equal(Desk.refusal(waive('again')), 'call.unknown')
  })

  test('[CALL13] a fixed amount unpaid liquidates nobody who is at what was asked for', () => {
    const desk = called(call({ amount: 'fixed' }))
    Desk.setMarks(desk, 40_000n)
    const expired = Desk.wait(desk, 180_000)
    assert.match(Desk.types(expired), /^CallExpired TimeAdvanced/)
    assert.equal(Desk.pick(expired, 'LiquidationStarted').length, 0)
  })

  for (const end of ['expires', 'is waived'] as const) {
    test(`[ENG18] a call that ${end} while its account is off the rung excuses nobody from the next`, () => {
      const desk = called(call({ amount: 'fixed' }))
      Desk.setMarks(desk, 38_700n)
      assert.deepEqual(State.account(desk.state, 'long').levels, [1])
      if (end === 'expires') Desk.wait(desk, 180_000)
      else Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', ...signed })
      const [next] = Desk.pick(Desk.setMarks(desk, 38_450n), 'CallOpened')
      assert.deepEqual([next?.call, next?.level], ['call-2', 'call'])
    })

    test(`[ENG18] a call that ${end} while its account holds the rung is the last until it has left it`, () => {
      const desk = called(call({ amount: 'fixed', onExpiry: 'restrict' }))
      if (end === 'expires') Desk.wait(desk, 180_000)
      else Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', ...signed })
      const opened = (price: bigint) => Desk.pick(Desk.setMarks(desk, price), 'CallOpened').length
      assert.deepEqual([opened(38_440n), opened(38_700n), opened(38_450n)], [0, 0, 1])
    })
  }

  test('[ENG18] a version whose ladders are others excuses nobody on a later one of the old name', () => {
    const desk = called(call())
    Desk.tell(desk, { type: 'WaiveCall', call: 'call-1', ...signed })
    const version = (number: number, name: string) => {
      const next = { ...rulebook(), call: call(), version: number, ladders: [ladder(name)] }
      return Desk.tell(desk, { type: 'DefineRulebook', rulebook: next })
    }
    assert.equal(Desk.pick(version(2, 'other'), 'CallOpened').length, 1)
    const [again] = Desk.pick(version(3, 'house'), 'CallOpened')
    assert.deepEqual([again?.ladder, again?.level], ['house', 'call'])
  })

  test('[CALL13] an account that falls to liquidation first is sold down to what is due', () => {
    const desk = called(call())
    Desk.tell(desk, { type: 'Disarm', ...signed })
    Desk.wait(desk, 180_000)
    Desk.setMarks(desk, 38_380n)
    const [started] = Desk.pick(Desk.tell(desk, { type: 'Arm', ...signed }), 'LiquidationStarted')
    assert.deepEqual([started?.cause, started?.terms?.target], ['level', call().cureTo])
  })
})

describe('the terms of a liquidation', () => {
  const strict = () =>
    rulebook({
      version: 2,
      call: call({ cureTo: Ratio.of(3n, 10n) }),
      liquidation: { ...rulebook().liquidation, target: Ratio.of(3n, 10n) },
    })

  test('[CALL14] an expired call is carried out under the terms it was issued under', () => {
    const desk = called(call())
    Desk.tell(desk, { type: 'DefineRulebook', rulebook: strict() })
    const [first] = Desk.pick(Desk.wait(desk, 180_000), 'LiquidationOrdered')
    const same = called(call())
    const [second] = Desk.pick(Desk.wait(same, 180_000), 'LiquidationOrdered')
    assert.equal(first?.lots, second?.lots)
  })

  test('[CALL14] a liquidation ends at the target it began with, whatever version came since', () => {
    const desk = called(call())
    const [ordered] = Desk.pick(Desk.setMarks(desk, 38_300n), 'LiquidationOrdered')
    assert.ok(ordered)
    Desk.tell(desk, { type: 'DefineRulebook', rulebook: strict() })
    const ended = Desk.answer(desk, 38_300n)
    assert.equal(Desk.pick(ended, 'LiquidationOrdered').length, 0)
    assert.equal(Desk.pick(ended, 'LiquidationEnded')[0]?.outcome, 'cured')
  })
})

/** Fills, ends or queries the orders that are out: signed lots of each, at a price. */
const report = (desk: Desk, lots: bigint, status: 'open' | 'done' | 'rejected', price = 38_300n) =>
  Desk.tell(desk, {
    type: 'ReportExecution',
    executions: [...desk.state.orders.values()].map(({ id, instrument }) => ({
      order: id,
      instrument: instrument.id,
      lots: Quantity.of(lots),
      price: Price.of(price),
      fee: Amount.zero,
      status,
    })),
  })

const lotsOf = ({ state }: Desk, account: string, leg = 'net'): bigint =>
  State.account(state, account).positions.find((held) => held.leg === leg)?.lots ?? 0n

describe('orders out while an account changes', () => {
  test('[CALL15] a cured account is freed and its orders are withdrawn; what was executed is booked', () => {
    const desk = called(call())
    const [ordered] = Desk.pick(Desk.setMarks(desk, 38_300n), 'LiquidationOrdered')
    const cured = Desk.deposit(desk, 'long', 10_000n)
    assert.equal(Desk.pick(cured, 'LiquidationOrderCancelled')[0]?.reason, 'cured')
    assert.equal(Desk.pick(cured, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), null)
    const late = report(desk, ordered?.lots ?? 0n, 'done')
    assert.equal(Desk.pick(late, 'Executed').length, 1)
    assert.equal(Desk.pick(late, 'ClearancePaid').length, 0)
    assert.equal(desk.state.orders.size + desk.state.withdrawn.size, 0)
  })

  test('[CALL15] a liquidation that begins again waits for the answers to what was withdrawn', () => {
    const desk = called(call())
    Desk.setMarks(desk, 38_300n)
    Desk.setMarks(desk, 39_500n)
    const again: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    const fell = Desk.setMarks(again, 38_200n)
    assert.match(Desk.types(fell), /LiquidationStarted/)
    assert.equal(Desk.pick(fell, 'LiquidationOrdered').length, 0)
    assert.equal(Desk.pick(report(again, 0n, 'rejected'), 'LiquidationOrdered').length, 1)
  })

  test('[CALL15] an order larger than what its leg still holds is withdrawn and planned again', () => {
    const desk = called(call())
    const [ordered] = Desk.pick(Desk.setMarks(desk, 38_200n), 'LiquidationOrdered')
    const sold = ordered?.lots ?? 0n
    const filled = Desk.fill(desk, 'long', -1_000n - sold - 1n, 38_200n)
    assert.equal(lotsOf(desk, 'long'), -sold - 1n)
    assert.equal(Desk.pick(filled, 'LiquidationOrderCancelled')[0]?.reason, 'shrunk')
    assert.equal(Desk.pick(filled, 'LiquidationOrdered').length, 0)
    const [again] = Desk.pick(report(desk, 0n, 'rejected'), 'LiquidationOrdered')
    assert.ok(again && again.lots < 0n && again.lots > sold)
  })

  test('[CALL16] an execution beyond what the leg holds turns nothing over: the rest is the fund’s', () => {
    for (const mode of ['net', 'hedge'] as const) {
      const desk = Desk.create({ call: call() })
      Desk.open(desk, 'long', 0n)
      Desk.tell(desk, {
        type: 'ChangeMode',
        account: 'long',
        change: { kind: 'positionMode', mode },
      })
      const leg = mode === 'net' ? 'net' : 'long'
      const fill = (lots: bigint) =>
        Desk.tell(desk, {
          type: 'ReportFill',
          fill: `f${desk.count}`,
          account: 'long',
          instrument: btc,
          leg,
          lots: Quantity.of(lots),
          price: Price.of(40_000n),
          fee: Amount.zero,
          order: null,
        })
      Desk.deposit(desk, 'long', 2_000n)
      fill(1_000n)
      const [ordered] = Desk.pick(Desk.setMarks(desk, 38_200n), 'LiquidationOrdered')
      const sold = ordered?.lots ?? 0n
      fill(-995n)
      const late = report(desk, sold, 'done', 38_200n)
      assert.equal(lotsOf(desk, 'long', leg), 0n)
      assert.equal(lotsOf(desk, 'house:fund'), sold + 5n)
      const [excess] = Desk.pick(late, 'ExcessInherited')
      assert.deepEqual([excess?.trade.lots, excess?.account], [sold + 5n, 'long'])
    }
  })
})

describe('a deadline for each rung', () => {
  const twoRungs = (warning?: number, second?: number) =>
    [ladder()].map(({ id, levels }) => ({
      id,
      levels: levels.map((level) => {
        const within = level.name === 'warning' ? warning : second
        const own = within === undefined ? {} : { within }
        if (level.name === 'warning') return { ...level, action: 'call' as const, ...own }
        return level.name === 'call' ? { ...level, ...own } : level
      }),
    }))

  /** Called by the warning rung at 38,600 (386 of 600), cured at 0.6. */
  function warned(warning?: number, second?: number): Desk {
    const procedure = call({ cureTo: Ratio.of(3n, 5n) })
    const desk = Desk.create({ call: procedure, ladders: twoRungs(warning, second) })
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    const [opened] = Desk.pick(Desk.setMarks(desk, 38_570n), 'CallOpened')
    assert.deepEqual(
      [opened?.level, opened?.deadline],
      ['warning', desk.time + (warning ?? 180_000)],
    )
    return desk
  }

  test('[CALL17] a more severe rung moves the deadline of an open call forward, never back', () => {
    const desk = warned(600_000, 60_000)
    desk.time += 1_000
    const [raised] = Desk.pick(Desk.setMarks(desk, 38_450n), 'CallRaised')
    assert.deepEqual([raised?.level, raised?.deadline], ['call', desk.time + 60_000])
    assert.equal(Desk.pick(Desk.wait(desk, 59_999), 'CallExpired').length, 0)
    assert.equal(Desk.pick(Desk.wait(desk, 1), 'CallExpired').length, 1)
    const slow = warned(30_000, 600_000)
    const { deadline } = [...slow.state.calls.values()][0] ?? {}
    slow.time += 1_000
    const [same] = Desk.pick(Desk.setMarks(slow, 38_450n), 'CallRaised')
    assert.equal(same?.deadline, deadline)
  })

  test('[CALL17] a rung without a time of its own has that of the procedure', () => {
    const desk = warned()
    const [raised] = Desk.pick(Desk.setMarks(desk, 38_450n), 'CallRaised')
    assert.deepEqual([raised?.level, raised?.deadline], ['call', desk.time + 180_000])
    assert.equal(Desk.pick(Desk.setMarks(desk, 38_449n), 'CallRaised').length, 0)
  })

  test('[CALL17] while the clock stands it is raised as seen now, and goes on from there', () => {
    const desk = warned(600_000, 60_000)
    const stop = (on: boolean) =>
      Desk.tell(desk, {
        type: 'Switch',
        scope: { kind: 'all', id: '' },
        what: 'callClock',
        on,
        ...signed,
      })
    stop(false)
    desk.time += 5_000
    Desk.setMarks(desk, 38_450n)
    Desk.wait(desk, 100_000)
    stop(true)
    assert.equal(Desk.pick(Desk.wait(desk, 59_999), 'CallExpired').length, 0)
    assert.equal(Desk.pick(Desk.wait(desk, 1), 'CallExpired').length, 1)
  })
})
