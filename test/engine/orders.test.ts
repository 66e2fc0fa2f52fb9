import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { SwitchScope } from '../../src/engine/Command.ts'
import { State } from '../../src/engine/State.ts'
import { Instrument } from '../../src/model/Instrument.ts'
import type { TieredMethod } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { rulebook } from './world.ts'

const eth = 'ETH/USDT:USDT'

const place = (desk: Desk, account: string, order: string, lots: bigint, price = 40_000n) =>
  Desk.tell(desk, { ...orderOf(account, order, lots, price), type: 'PlaceOrder' })

const reduce = (desk: Desk, order: string, lots: bigint) =>
  Desk.tell(desk, { ...orderOf('ada', order, lots, 40_000n), type: 'PlaceOrder', reduceOnly: true })

const open = (desk: Desk, account = 'ada') =>
  State.account(desk.state, account).orders.map(({ id, lots }) => [id, lots])

const restrict = (desk: Desk, restriction: 'reduceOnly' | 'noWithdrawal') => {
  const by = { by: 'desk', reason: 'test' }
  return Desk.tell(desk, { type: 'Restrict', account: 'ada', restriction, until: null, ...by })
}

const turnOff = (desk: Desk, what: 'newRisk' | 'withdrawal', scope: SwitchScope) =>
  Desk.tell(desk, { type: 'Switch', scope, what, on: false, by: 'desk', reason: 'test' })

const isolate = (desk: Desk) => {
  const change = { kind: 'marginMode', instrument: Desk.btc, mode: 'isolated' } as const
  return Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
}

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

describe('what a fill does beyond its order', () => {
  const fillAt = (desk: Desk, order: string, lots: bigint, price: bigint) => {
    const events = Desk.tell(desk, {
      ...{ type: 'ReportFill', fill: `f${desk.count}`, account: 'ada', instrument: Desk.btc },
      ...{ leg: 'net', lots: Quantity.of(lots), price: Price.of(price), fee: Amount.zero, order },
    })
    return Desk.pick(events, 'Filled')[0]?.beyond
  }

  test('[ORD10] is booked and flagged: more lots, or a price worse than the limit', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    place(desk, 'ada', 'buy', 400n)
    assert.equal(fillAt(desk, 'buy', 100n, 39_990n), undefined)
    assert.deepEqual(fillAt(desk, 'buy', 100n, 40_001n), { lots: 0n, limit: 40_000n })
    assert.deepEqual(fillAt(desk, 'buy', 300n, 41_000n), { lots: 100n, limit: 40_000n })
    assert.equal(State.account(desk.state, 'ada').positions[0]?.lots, 500n)
  })

  test('[ORD10] a reduce-only order reduces no more than is held', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    Desk.fill(desk, 'ada', 100n)
    reduce(desk, 'exit', -100n)
    assert.deepEqual(fillAt(desk, 'exit', -150n, 40_000n), { lots: -50n, limit: null })
  })

  test('[ORD10] of what a reduce-only order asks and what is held, the less counts', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    Desk.fill(desk, 'ada', 100n)
    reduce(desk, 'part', -60n)
    reduce(desk, 'rest', -40n)
    assert.deepEqual(fillAt(desk, 'part', -80n, 40_000n), { lots: -20n, limit: null })
    assert.deepEqual(fillAt(desk, 'rest', -30n, 40_000n), { lots: -10n, limit: null })
  })
})

describe('the band of a market', () => {
  test('[ORD11] an order further from the mark is refused, however good it is', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    const market = { instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test' }
    const clearing = { fundCap: Amount.zero, deleverage: 'ranked', disposal: Ratio.one } as const
    const rest = { silence: 1_000, prices: null, orderBand: Ratio.of(1n, 20n) }
    Desk.tell(desk, { type: 'DefineMarket', market: { ...market, ...clearing, ...rest } })
    assert.equal(Desk.refusal(place(desk, 'ada', 'a', 10n, 42_000n)), null)
    const refused = place(desk, 'ada', 'b', 10n, 37_999n)
    assert.equal(Desk.refusal(refused), 'price.outOfBand')
    assert.match(Desk.pick(refused, 'Rejected')[0]?.detail ?? '', /at most 2000 .* found 2001/)
    const amended = { account: 'ada', order: 'a', instrument: Desk.btc, price: Price.of(42_001n) }
    const events = Desk.tell(desk, { type: 'AmendOrder', ...amended, lots: Quantity.of(10n) })
    assert.equal(Desk.refusal(events), 'price.outOfBand')
  })
})

describe('orders of an isolated position', () => {
  test('[ORD2] are closed with it when it is liquidated, and those of other markets stay', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    isolate(desk)
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

describe('orders that only reduce', () => {
  function long(lots = 1_000n): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    Desk.fill(desk, 'ada', lots)
    return desk
  }

  test('[ORD3] together never exceed the position', () => {
    const desk = long()
    assert.equal(Desk.refusal(reduce(desk, 'a', -600n)), null)
    const refused = reduce(desk, 'b', -401n)
    assert.equal(Desk.refusal(refused), 'order.notReducing')
    assert.match(Desk.pick(refused, 'Rejected')[0]?.detail ?? '', /at most 400 lots.* found 401/)
    assert.equal(Desk.refusal(reduce(desk, 'b', -400n)), null)
    const { instrument, price } = orderOf('ada', 'b', 0n, 40_000n)
    const amended = { account: 'ada', order: 'b', instrument, lots: Quantity.of(-401n), price }
    assert.equal(
      Desk.refusal(Desk.tell(desk, { type: 'AmendOrder', ...amended })),
      'order.notReducing',
    )
  })

  test('[ORD3] are cut as it shrinks, the latest first, and closed as it turns over', () => {
    const desk = long()
    reduce(desk, 'a', -600n)
    reduce(desk, 'b', -400n)
    Desk.fill(desk, 'ada', -500n)
    assert.deepEqual(open(desk), [['a', -500n]])
    const turned = Desk.fill(desk, 'ada', -600n)
    assert.equal(Desk.pick(turned, 'OrderClosed')[0]?.reason, 'reduceOnly')
    assert.deepEqual(open(desk), [])
  })

  test('[ORD3] of an isolated position are cut with it', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    isolate(desk)
    Desk.fill(desk, 'ada', 1_000n)
    reduce(desk, 'a', -1_000n)
    Desk.fill(desk, 'ada', -400n)
    assert.deepEqual(open(desk), [['a', -600n]])
  })

  test('[ORD3] a leg of a hedge is never turned over by several orders', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    const change = { kind: 'positionMode', mode: 'hedge' } as const
    Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
    const leg = { leg: 'long' as const }
    const buy = { ...orderOf('ada', 'buy', 100n, 40_000n), ...leg }
    Desk.tell(desk, { type: 'PlaceOrder', ...buy })
    const filled = { ...buy, fill: 'f', fee: Amount.zero, type: 'ReportFill' } as const
    Desk.tell(desk, filled)
    const sell = (order: string) =>
      Desk.refusal(
        Desk.tell(desk, { type: 'PlaceOrder', ...orderOf('ada', order, -100n, 40_000n), ...leg }),
      )
    assert.equal(sell('first'), null)
    assert.equal(sell('second'), 'order.notReducing')
  })

  test('[ORD4] under a restriction orders may close what is held, together and no more', () => {
    const desk = long()
    place(desk, 'ada', 'kept', -700n)
    place(desk, 'ada', 'cut', -700n)
    place(desk, 'ada', 'added', 10n)
    const events = restrict(desk, 'reduceOnly')
    assert.deepEqual(open(desk), [
      ['kept', -700n],
      ['cut', -300n],
    ])
    assert.equal(Desk.pick(events, 'OrderClosed')[0]?.reason, 'restriction')
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', -1n)), 'account.restricted')
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'cut' })
    assert.equal(Desk.refusal(place(desk, 'ada', 'again', -300n)), null)
  })

  test('[ORD5] new risk off in a coin is off in all that settles in it or is on it', () => {
    const desk = long()
    turnOff(desk, 'newRisk', { kind: 'asset', id: 'BTC' })
    const ask = (instrument: string, lots: bigint, price: bigint) => {
      const order = { ...orderOf('ada', `${instrument} ${lots}`, lots, price), instrument }
      return Desk.refusal(Desk.tell(desk, { type: 'PlaceOrder', ...order }))
    }
    assert.equal(ask(Desk.btc, 1n, 40_000n), 'switch.off')
    assert.equal(ask('BTC/USD:BTC', 1n, 40_000n), 'switch.off')
    assert.equal(ask('BTC/USDT', 1n, 40_000n), 'switch.off')
    assert.equal(ask(eth, 1n, 30_000n), null)
    assert.equal(ask(Desk.btc, -1_000n, 40_000n), null, 'it only closes')
    assert.equal(ask(Desk.btc, -1n, 40_000n), 'switch.off', 'together they would turn it over')
  })
})

describe('adding margin', () => {
  const add = (desk: Desk) => {
    const margin = { account: 'ada', instrument: Desk.btc, asset: 'USDT' }
    return Desk.refusal(Desk.tell(desk, { type: 'AddMargin', ...margin, amount: Amount.of(100n) }))
  }

  test('[ORD6] is stopped neither by a switch on withdrawals nor by a restriction on them', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 10_000n)
    isolate(desk)
    Desk.fill(desk, 'ada', 1_000n)
    turnOff(desk, 'withdrawal', { kind: 'all', id: '' })
    restrict(desk, 'noWithdrawal')
    assert.equal(add(desk), null)
    Desk.setMarks(desk, 39_500n)
    assert.ok(State.account(desk.state, `ada/${Desk.btc}`).liquidation !== null)
    assert.equal(add(desk), null, 'also while the position is being liquidated')
  })
})

describe('what acceptance of orders leads to', () => {
  /** Long 1 BTC at 40,000, where 100x asks 800 and maintenance is 400. */
  function long(usdt: bigint): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'ada', usdt)
    Desk.fill(desk, 'ada', 1_000n)
    return desk
  }

  test('[ORD7] the loss that a fill would book at once is margined with the order', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 2_000n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'dear', 1_000n, 80_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(desk, 'ada', 'cheap', -1_000n, 20_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(desk, 'ada', 'fair', 1_000n, 41_000n)), null, '820 and 1,000')
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', 1n, 41_000n)), null)
    const amended = {
      account: 'ada',
      order: 'more',
      instrument: Desk.btc,
      price: Price.of(45_000n),
    }
    const events = Desk.tell(desk, { type: 'AmendOrder', ...amended, lots: Quantity.of(100n) })
    assert.equal(Desk.refusal(events), 'margin.insufficient')
  })

  test('[ORD7] an order far from the mark counts at the mark where it is larger there', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 700n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'low', 1_000n, 20_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(desk, 'ada', 'low', 800n, 20_000n)), null)
  })

  test('[ORD7] an order that no mark can be measured against is refused', () => {
    const desk = long(10_000n)
    const first = desk.state.instruments[0]
    assert.ok(first !== undefined)
    const instrument = { ...Instrument.spec(first), id: 'NEW' }
    Desk.tell(desk, { type: 'DefineInstrument', instrument })
    const method = desk.state.rulebooks.get('ranked')?.active?.method as TieredMethod
    const brackets = new Map(method.brackets).set('NEW', method.brackets.get(Desk.btc) as never)
    Desk.tell(desk, {
      type: 'DefineRulebook',
      rulebook: rulebook({ version: 2, method: { ...method, brackets } }),
    })
    const order = { ...orderOf('ada', 'blind', 1n, 40_000n), instrument: 'NEW' }
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'PlaceOrder', ...order })), 'price.missing')
  })

  test('[ORD8] closing is refused where it would lose more than it releases', () => {
    const desk = long(600n)
    assert.equal(Desk.refusal(reduceAt(desk, 'gift', 1n)), 'margin.insufficient')
    assert.equal(Desk.refusal(reduceAt(desk, 'far', 39_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(reduceAt(desk, 'slip', 39_600n)), null, 'it releases 800')
    const plain = long(600n)
    assert.equal(Desk.refusal(place(plain, 'ada', 'gift', -1_000n, 1n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(plain, 'ada', 'slip', -1_000n, 39_600n)), null)
  })

  test('[ORD8] at the mark or better closing is never refused, whatever has no price', () => {
    const desk = long(410n)
    const amount = Amount.of(-(10n ** 8n))
    const world = { account: 'house:world', asset: 'OIL', amount: Amount.negate(amount) }
    const postings = [{ account: 'ada', asset: 'OIL', amount }, world]
    Desk.tell(desk, { type: 'Correct', postings, by: 'desk', reason: 'a debt without a price' })
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', 1n)), 'price.missing')
    assert.equal(Desk.refusal(reduceAt(desk, 'exit', 40_000n)), null)
  })

  test('[ORD8] a reduce-only order makes room for the orders that turn the position over', () => {
    const desk = long(1_000n)
    reduceAt(desk, 'exit', 40_000n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'turn', -1_300n)), 'margin.insufficient')
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'exit' })
    assert.equal(Desk.refusal(place(desk, 'ada', 'turn', -1_300n)), null)
  })

  const reduceAt = (desk: Desk, order: string, price: bigint) =>
    Desk.tell(desk, {
      ...orderOf('ada', order, -1_000n, price),
      type: 'PlaceOrder',
      reduceOnly: true,
    })
})

describe('margin of an isolated position', () => {
  const position = `ada/${Desk.btc}`

  function isolated(usdt: bigint, leverage?: bigint): Desk {
    const desk = Desk.create()
    Desk.open(desk, 'ada', usdt)
    if (leverage !== undefined) lever(desk, leverage)
    isolate(desk)
    return desk
  }

  function lever(desk: Desk, leverage: bigint) {
    const change = { kind: 'leverage', instrument: Desk.btc, leverage } as const
    return Desk.refusal(Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change }))
  }

  const has = (desk: Desk) => Desk.balance(desk, position) / 10n ** 8n

  test('[ORD9] comes from what can be moved in the settlement asset, whatever else is held', () => {
    const desk = isolated(0n)
    Desk.tell(desk, { type: 'Deposit', account: 'ada', asset: 'BTC', amount: Amount.of(10n ** 8n) })
    const refused = place(desk, 'ada', 'buy', 1_000n)
    assert.equal(Desk.refusal(refused), 'balance.insufficient')
    assert.match(Desk.pick(refused, 'Rejected')[0]?.detail ?? '', /expected 80000000000 .* found 0/)
    Desk.deposit(desk, 'ada', 800n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'buy', 1_000n)), null)
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', 1n)), 'balance.insufficient')
    const taken = {
      type: 'Withdraw',
      account: 'ada',
      asset: 'USDT',
      amount: Amount.of(1n),
    } as const
    assert.notEqual(Desk.refusal(Desk.tell(desk, taken)), null, 'it is spoken for')
  })

  test('[ORD9] is what the order reserved: initial at the leverage chosen, loss and no more', () => {
    const desk = isolated(10_000n, 5n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'buy', 1_000n, 41_000n)), null)
    Desk.tell(desk, {
      ...{ type: 'ReportFill', fill: 'f', account: 'ada', instrument: Desk.btc, leg: 'net' },
      ...{ lots: Quantity.of(1_000n), price: Price.of(41_000n), fee: Amount.zero, order: 'buy' },
    })
    assert.equal(has(desk), 8_000n + 1_000n)
    const { balances } = State.account(desk.state, 'ada')
    assert.equal(balances[0], 100_000_000_000n, '8,200 and 1,000 were asked, 8,000 and 1,000 moved')
  })

  test('[ORD9] goes back as the position is reduced, and as it is turned over', () => {
    const desk = isolated(20_000n, 5n)
    Desk.fill(desk, 'ada', 1_000n)
    assert.equal(has(desk), 8_000n)
    Desk.fill(desk, 'ada', -250n)
    assert.equal(has(desk), 6_000n)
    Desk.fill(desk, 'ada', -950n)
    assert.equal(has(desk), 1_600n, 'short 0.2 at 5x')
    Desk.fill(desk, 'ada', 200n)
    assert.equal(has(desk), 0n)
    assert.equal(Desk.balance(desk, 'ada'), 20_000n * 10n ** 8n)
  })

  test('[ORD9] what closing loses stays with it first, and the rest keeps its requirement', () => {
    const desk = isolated(20_000n, 5n)
    Desk.fill(desk, 'ada', 1_000n)
    Desk.setMarks(desk, 39_000n)
    Desk.fill(desk, 'ada', -500n, 39_000n)
    assert.equal(has(desk), 4_400n, '500 were lost and 500 are open: 3,900 must stay')
  })

  test('[ORD9] an order that closes is margined by the position, not by its owner', () => {
    const desk = isolated(8_000n, 5n)
    Desk.fill(desk, 'ada', 1_000n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'exit', -1_000n, 39_900n)), null)
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'exit' })
    assert.equal(Desk.refusal(place(desk, 'ada', 'gift', -1_000n, 1n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(desk, 'ada', 'turn', -2_000n, 40_000n)), null)
    assert.equal(Desk.refusal(place(desk, 'ada', 'over', -1n, 40_000n)), 'balance.insufficient')
  })

  test('[ORD9] what closes orders of the other side loses no more than the margin they bring', () => {
    const desk = isolated(20_000n, 5n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'gift', -100n, 30_000n)), null, 'alone it opens')
    assert.equal(Desk.refusal(place(desk, 'ada', 'buy', 100n)), 'margin.insufficient')
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'gift' })
    assert.equal(Desk.refusal(place(desk, 'ada', 'buy', 100n)), null)
    assert.equal(Desk.refusal(place(desk, 'ada', 'slip', -100n, 33_000n)), null, '700 of 800')
  })

  test('[ORD9] [ENG7] [ENG22] an order that asks what an old price hides keeps nobody from closing elsewhere', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 20_000n)
    Desk.tell(desk, { type: 'Deposit', account: 'ada', asset: 'BTC', amount: Amount.of(10n ** 8n) })
    const inverse = { ...orderOf('ada', 'inverse', 10n, 40_000n), instrument: 'BTC/USD:BTC' }
    const change = { kind: 'marginMode', instrument: inverse.instrument, mode: 'isolated' } as const
    Desk.tell(desk, { type: 'ChangeMode', account: 'ada', change })
    Desk.fill(desk, 'ada', 100n)
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'PlaceOrder', ...inverse })), null)
    desk.time += 300_001
    const mark = { price: Price.of(40_000n), time: desk.time, source: 'test' }
    Desk.tell(desk, { type: 'SetMarks', marks: [{ instrument: Desk.btc, ...mark }], indices: [] })
    const more = { ...inverse, order: 'more' }
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'PlaceOrder', ...more })), 'price.missing')
    assert.equal(Desk.refusal(place(desk, 'ada', 'exit', -100n)), null)
  })

  test('[ORD9] a lower leverage is margined by the position and by its open orders', () => {
    const desk = isolated(8_000n, 10n)
    Desk.fill(desk, 'ada', 1_000n)
    assert.equal(lever(desk, 5n), 'margin.insufficient', 'the position has 4,000 of 8,000')
    const margin = { account: 'ada', instrument: Desk.btc, asset: 'USDT' }
    Desk.tell(desk, { type: 'AddMargin', ...margin, amount: Amount.of(10n ** 8n * 4_000n) })
    assert.equal(lever(desk, 5n), null)
    assert.equal(lever(desk, 10n), null)
    Desk.deposit(desk, 'ada', 400n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', 100n)), null)
    assert.equal(lever(desk, 9n), 'balance.insufficient')
  })
})

describe('an account that has too little already', () => {
  test('[ORD7] adds no order, though its other side asks more', () => {
    const desk = Desk.create()
    Desk.open(desk, 'ada', 3_000n)
    Desk.fill(desk, 'ada', -646n)
    assert.equal(Desk.types(place(desk, 'ada', 'turn', 881n)), 'OrderPlaced')
    // The order now loses 10,000 a bitcoin, and turns the short over once it is filled.
    Desk.setMarks(desk, 30_000n)
    assert.equal(Desk.refusal(place(desk, 'ada', 'more', 12n, 30_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(desk, 'ada', 'other', -1n, 30_000n)), 'margin.insufficient')
    assert.deepEqual(open(desk), [['turn', 881n]])
    // What the order would lose is taken back with it, and closing is free again.
    Desk.tell(desk, { type: 'CloseOrder', account: 'ada', order: 'turn' })
    assert.equal(Desk.types(place(desk, 'ada', 'close', 646n, 30_000n)), 'OrderPlaced')
  })
})
