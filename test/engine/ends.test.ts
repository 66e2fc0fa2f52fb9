import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { btc, Desk } from './Desk.ts'
import { start, unit } from './world.ts'

const oil = 'OIL/USDT:USDT-210520'
const signed = { by: 'desk', reason: 'test' }

const settle = (desk: Desk, instrument: string, price: bigint) =>
  Desk.tell(desk, { type: 'SettleInstrument', instrument, price: Price.of(price), ...signed })

const delist = (desk: Desk, instrument: string) =>
  Desk.tell(desk, { type: 'DelistInstrument', instrument, ...signed })

const order = (desk: Desk, account: string, lots: bigint, instrument = btc, price = 40_000n) =>
  Desk.tell(desk, {
    type: 'PlaceOrder',
    account,
    order: `o${desk.count}`,
    instrument,
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(price),
    reduceOnly: false,
  })

const held = ({ state }: Desk, account: string) => State.account(state, account).positions

/** A buyer and a seller of ten contracts of oil at 40. */
function traders(): Desk {
  const desk = Desk.create()
  for (const [account, lots] of [
    ['buyer', 10n],
    ['seller', -10n],
  ] as const) {
    Desk.open(desk, account, 500n)
    Desk.fill(desk, account, lots, 4_000n, oil)
  }
  return desk
}

describe('the end of an instrument', () => {
  test('[END1] every position is closed at the price told, and the books still balance', () => {
    const desk = traders()
    desk.time = start + 3_000_000
    Desk.setMarks(desk)
    order(desk, 'buyer', -5n, oil, 4_100n)
    const events = settle(desk, oil, 4_100n)
    assert.match(Desk.types(events), /^InstrumentSettled OrderClosed Settled Settled/)
    assert.equal(Desk.pick(events, 'OrderClosed')[0]?.reason, 'settlement')
    assert.equal(Desk.balance(desk, 'buyer'), 510n * unit)
    assert.equal(Desk.balance(desk, 'seller'), 490n * unit)
    assert.equal(held(desk, 'buyer').length + held(desk, 'seller').length, 0)
    assert.equal(desk.state.street.lots[3], 0n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[END1] nothing trades after it, through a restart as well', () => {
    const before = traders()
    before.time = start + 3_000_000
    settle(before, oil, 4_100n)
    const desk: Desk = { ...before, state: Snapshot.restore(Snapshot.take(before.state)) }
    assert.equal(Desk.refusal(order(desk, 'buyer', 1n, oil, 4_100n)), 'instrument.ended')
    assert.equal(Desk.refusal(Desk.fill(desk, 'buyer', 1n, 4_100n, oil)), 'instrument.ended')
    assert.equal(Desk.refusal(settle(desk, oil, 4_100n)), 'instrument.ended')
    assert.equal(Desk.refusal(delist(desk, oil)), 'instrument.ended')
  })

  test('[END1] what an account lacks afterwards is resolved as any lack, and orders out are withdrawn', () => {
    const desk = Desk.create()
    Desk.open(desk, 'long', 2_000n)
    Desk.open(desk, 'short', 50_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.fill(desk, 'short', -1_000n)
    assert.equal(Desk.pick(Desk.setMarks(desk, 38_200n), 'LiquidationOrdered').length, 1)
    const events = settle(desk, btc, 37_000n)
    assert.equal(Desk.pick(events, 'LiquidationOrderCancelled')[0]?.reason, 'settlement')
    assert.equal(desk.state.orders.size, 0)
    assert.equal(Desk.balance(desk, 'long'), -1_000n * unit)
    Desk.setMarks(desk, 37_000n)
    assert.equal(Desk.balance(desk, 'long'), 0n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[END4] a future ends from its expiry on, or once delisted; an expired one can be left', () => {
    const desk = traders()
    assert.equal(Desk.refusal(settle(desk, oil, 4_100n)), 'instrument.notExpired')
    desk.time = start + 3_000_000
    Desk.setMarks(desk)
    assert.equal(Desk.refusal(order(desk, 'buyer', 1n, oil, 4_000n)), 'instrument.notTradable')
    assert.equal(Desk.refusal(order(desk, 'buyer', -10n, oil, 4_000n)), null)
    assert.equal(Desk.refusal(settle(desk, btc, 0n)), 'price.notPositive')
    assert.equal(Desk.refusal(settle(desk, oil, -3_700n)), null)
    const early = traders()
    delist(early, oil)
    assert.equal(Desk.refusal(settle(early, oil, 4_100n)), null)
  })

  test('[END2] a delisted instrument may only be reduced, and orders that would do more are closed', () => {
    const desk = Desk.create()
    Desk.open(desk, 'long', 10_000n)
    Desk.fill(desk, 'long', 1_000n)
    order(desk, 'long', 500n, btc, 39_000n)
    order(desk, 'long', -600n, btc, 41_000n)
    order(desk, 'long', 1n, 'BTC/USDT', 39_000n)
    const events = delist(desk, btc)
    assert.deepEqual(
      Desk.pick(events, 'OrderClosed').map(({ reason }) => reason),
      ['delisting'],
    )
    assert.equal(Desk.refusal(order(desk, 'long', 1n)), 'instrument.delisted')
    assert.equal(Desk.refusal(order(desk, 'long', -400n)), null)
    assert.equal(Desk.pick(delist(desk, 'BTC/USDT'), 'OrderClosed')[0]?.reason, 'delisting')
    assert.equal(Desk.refusal(order(desk, 'long', 1n, 'BTC/USDT')), 'instrument.delisted')
    assert.equal(Desk.refusal(delist(desk, btc)), 'instrument.delisted')
  })
})

describe('a liquidation that is cancelled', () => {
  const cancel = (desk: Desk, until: number | null = null) =>
    Desk.tell(desk, { type: 'CancelLiquidation', account: 'long', until, ...signed })

  function liquidated(): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'long', 2_000n)
    Desk.fill(desk, 'long', 1_000n)
    Desk.setMarks(desk, 38_300n)
    return desk
  }

  const starts = (desk: Desk, mark: bigint): number =>
    Desk.pick(Desk.setMarks(desk, mark), 'LiquidationStarted').length

  test('[END3] its orders are withdrawn, and none begins while the account stays on its rung', () => {
    const desk = liquidated()
    const events = cancel(desk)
    assert.match(Desk.types(events), /^LiquidationOrderCancelled LiquidationEnded/)
    const [ended] = Desk.pick(events, 'LiquidationEnded')
    assert.deepEqual(ended?.suspension, { until: null, ...signed })
    const again: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    assert.equal(starts(again, 38_290n), 0)
    assert.equal(Desk.refusal(cancel(again)), 'liquidation.none')
    assert.equal(starts(again, 39_500n), 0)
    assert.equal(starts(again, 38_290n), 1)
  })

  test('[END3] arming again ends the suspension, and so does the time given', () => {
    const armed = liquidated()
    cancel(armed)
    const events = Desk.tell(armed, { type: 'Arm', ...signed })
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
    const timed = liquidated()
    assert.equal(Desk.refusal(cancel(timed, timed.time)), 'command.malformed')
    cancel(timed, timed.time + 1_000)
    assert.equal(Desk.pick(Desk.wait(timed, 999), 'LiquidationStarted').length, 0)
    assert.match(Desk.types(Desk.wait(timed, 1)), /^SuspensionEnded .*LiquidationStarted/)
  })
})
