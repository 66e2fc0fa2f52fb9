import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CallProcedure } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { btc, Desk } from './Desk.ts'
import { rulebook, unit } from './world.ts'

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
