import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'

const eth = 'ETH/USDT:USDT'

const place = (desk: Desk, account: string, order: string, lots: bigint, price = 40_000n) =>
  Desk.tell(desk, { ...orderOf(account, order, lots, price), type: 'PlaceOrder' })

const orderOf = (account: string, order: string, lots: bigint, price: bigint) => ({
  account,
  order,
  instrument: Desk.btc,
  leg: 'net' as const,
  lots: Quantity.of(lots),
  price: Price.of(price),
  reduceOnly: false,
})

const cite = (desk: Desk, order: string, lots: bigint, instrument = Desk.btc) =>
  Desk.tell(desk, {
    type: 'ReportFill',
    fill: `fill-${desk.count}`,
    account: 'ada',
    instrument,
    leg: 'net',
    lots: Quantity.of(lots),
    price: Price.of(instrument === eth ? 30_000n : 40_000n),
    fee: Amount.zero,
    order,
  })

describe('fills that cite an order', () => {
  function ordered(): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    place(desk, 'ada', 'buy', 1_000n)
    return desk
  }

  test('[ORD1] one in another market, leg or side leaves the order and its margin alone', () => {
    const desk = ordered()
    assert.equal(Desk.refusal(cite(desk, 'buy', 100n, eth)), 'fill.mismatch')
    assert.equal(Desk.refusal(cite(desk, 'buy', -100n)), 'fill.mismatch')
    const [order] = State.account(desk.state, 'ada').orders
    assert.equal(order?.lots, 1_000n)
  })

  test('[ORD1] one of an order that was never placed, or is closed, is refused', () => {
    const desk = ordered()
    assert.equal(Desk.refusal(cite(desk, 'never', 100n)), 'fill.unknownOrder')
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'buy' })
    assert.equal(Desk.refusal(cite(desk, 'buy', 100n)), 'fill.unknownOrder')
  })

  test('[ORD1] one of the order consumes as much of it as it fills', () => {
    const desk = ordered()
    assert.equal(Desk.refusal(cite(desk, 'buy', 400n)), null)
    assert.equal(State.account(desk.state, 'ada').orders[0]?.lots, 600n)
    cite(desk, 'buy', 600n)
    assert.equal(State.account(desk.state, 'ada').orders.length, 0)
  })
})

describe('orders of an isolated position', () => {
  test('[ORD2] are closed with it when it is liquidated, and those of other markets stay', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
    Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
    Desk.fill(desk, 'ada', 1_000n)
    place(desk, 'ada', 'more', 1_000n, 39_000n)
    const other = { ...orderOf('ada', 'other', 10n, 30_000n), instrument: eth }
    Desk.tell(desk, { type: 'PlaceOrder', ...other })
    const events = Desk.setMarks(desk, 39_500n)
    assert.equal(Desk.pick(events, 'LiquidationStarted').length, 1)
    assert.deepEqual(
      State.account(desk.state, 'ada').orders.map(({ id }) => id),
      ['other'],
    )
  })
})
