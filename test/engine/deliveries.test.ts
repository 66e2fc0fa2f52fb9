import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { OptionTerms } from '../../src/model/OptionTerms.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { desk as brokerDesk, mark, method, stock } from './brokerDesk.ts'
import { Desk } from './Desk.ts'
import { digest } from './sameState.ts'
import { instruments, start, unit } from './world.ts'

const e12 = 10n ** 12n
const signed = { by: 'desk', reason: 'test' }
const expiry = start + 30_000_000

const optionOf = (right: 'call' | 'put', more: Partial<OptionTerms> = {}): InstrumentSpec => ({
  ...(instruments[0] as InstrumentSpec),
  ...{ id: `listed-${right}`, kind: 'option', expiry },
  option: {
    ...{ right, strike: { units: 40_000n, scale: 0 }, style: 'american' },
    ...{ delivery: 'physical', delivers: stock, ...more },
  },
})

const [call, put] = ['listed-call', 'listed-put'] as const

/** A broker's desk at 40,000 with accounts, in dollars, and two options that deliver its stock. */
function deskOf(cash: Readonly<Record<string, bigint>>): Desk {
  const { told } = brokerDesk(0n)
  for (const right of ['call', 'put'] as const) {
    const defined = Desk.tell(told, { type: 'DefineInstrument', instrument: optionOf(right) })
    assert.equal(Desk.types(defined), 'InstrumentDefined')
  }
  for (const [account, dollars] of Object.entries(cash)) Desk.open(told, account, dollars)
  quote(told, 40_000n, [1_000n, 1_000n])
  return told
}

/** Marks of the stock, the call and the put. */
function quote(told: Desk, spot: bigint, [one, other]: readonly [bigint, bigint]) {
  const from = { time: told.time, source: 'test' }
  const events = mark(told, spot, 0n)
  const marks = [
    { instrument: call, price: Price.of(one), ...from },
    { instrument: put, price: Price.of(other), ...from },
  ]
  return [...events, ...Desk.tell(told, { type: 'SetMarks', marks, indices: [] })]
}

const held = ({ state }: Desk, account: string) =>
  State.account(state, account).positions.map(({ instrument, leg, lots, cost }) => [
    instrument.id,
    leg,
    lots,
    cost / unit,
  ])

const equity = ({ state }: Desk, account: string): bigint => {
  const one = State.account(state, account)
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  return assess(one, rules, state.book).equity / unit
}

const exercise = (
  told: Desk,
  account: string,
  instrument: string,
  lots = 1_000n,
  price = 43_000n,
) =>
  Desk.tell(told, {
    ...{ type: 'ExerciseOption', account, instrument, leg: 'net', price: price * e12 },
    lots: Quantity.of(lots),
  })

const assign = (told: Desk, instrument: string, lots: bigint, price = 43_000n) =>
  Desk.tell(told, {
    ...{ type: 'AssignOption', instrument, price: price * e12 },
    lots: Quantity.of(lots),
  })

const expire = (told: Desk, instrument: string, price: bigint) =>
  Desk.tell(told, { type: 'ExpireOption', instrument, price: price * e12, ...signed })

describe('an option that delivers a listing', () => {
  test('[OPT6] exercised, its holder is long at the strike, and no worse than by its worth', () => {
    const told = deskOf({ holder: 41_000n })
    Desk.fill(told, 'holder', 1_000n, 1_000n, call)
    quote(told, 43_000n, [3_000n, 10n])
    const before = equity(told, 'holder')
    const events = exercise(told, 'holder', call)
    assert.deepEqual(Desk.pick(events, 'OptionExercised')[0]?.stock?.length, 1)
    assert.deepEqual(held(told, 'holder'), [[stock, 'net', 1_000n, 40_000n]])
    assert.equal(Desk.balance(told, 'holder'), 40_000n * unit)
    assert.equal(equity(told, 'holder'), before)
    assert.equal(unbalanced(told.state), null)
    const restored = Snapshot.restore(Snapshot.take(told.state))
    assert.equal(digest(restored), digest(told.state))
  })

  test('[OPT6] a covered call hands its stock over at the strike, and nothing is left of it', () => {
    const told = deskOf({ covered: 20_000n })
    Desk.fill(told, 'covered', 1_000n, 40_000n)
    Desk.fill(told, 'covered', -1_000n, 1_000n, call)
    quote(told, 43_000n, [3_000n, 10n])
    assert.equal(Desk.pick(assign(told, call, 1_000n), 'LiquidationStarted').length, 0)
    assert.deepEqual(held(told, 'covered'), [])
    assert.equal(Desk.balance(told, 'covered'), 21_000n * unit)
    assert.equal(unbalanced(told.state), null)
  })

  test('[OPT6] a bare call leaves its writer short, for whose margin he is asked afterwards', () => {
    const told = deskOf({ rich: 20_000n, poor: 9_500n })
    for (const account of ['rich', 'poor']) Desk.fill(told, account, -1_000n, 1_000n, call)
    quote(told, 40_500n, [1_300n, 600n])
    assert.equal(State.account(told.state, 'poor').liquidation, null)
    const events = assign(told, call, 2_000n, 40_500n)
    assert.deepEqual(held(told, 'rich'), [[stock, 'net', -1_000n, -40_000n]])
    // A quarter of 40,500 is more than the 10,000 that are left after all.
    assert.deepEqual(
      Desk.pick(events, 'LiquidationStarted').map(({ account }) => account),
      ['poor'],
    )
    const orders = Desk.pick(events, 'LiquidationOrdered')
    assert.ok(orders.every(({ instrument, lots }) => instrument === stock && lots > 0n))
    assert.equal(unbalanced(told.state), null)
  })

  test('[OPT4] [OPT6] at the expiry what is worth something is delivered, and the rest lapses', () => {
    const told = deskOf({ holder: 60_000n, writer: 60_000n })
    for (const [account, lots] of [
      ['holder', 1_000n],
      ['writer', -1_000n],
    ] as const) {
      Desk.fill(told, account, lots, 1_000n, put)
      Desk.fill(told, account, lots, 1_000n, call)
    }
    told.time = expiry
    quote(told, 39_999n, [1n, 1n])
    assert.equal(Desk.refusal(expire(told, put, 39_999n)), null)
    assert.equal(Desk.refusal(expire(told, call, 39_999n)), null)
    assert.deepEqual(held(told, 'holder'), [[stock, 'net', -1_000n, -40_000n]])
    assert.deepEqual(held(told, 'writer'), [[stock, 'net', 1_000n, 40_000n]])
    assert.equal(Desk.balance(told, 'holder'), 58_000n * unit)
    assert.equal(equity(told, 'holder') + equity(told, 'writer'), 120_000n)
    assert.equal(unbalanced(told.state), null)
  })

  test('[OPT6] a hedged account closes its other side first and opens its own with the rest', () => {
    const told = deskOf({})
    Desk.tell(told, {
      ...{ type: 'OpenAccount', account: 'both', owner: 'both', group: 'both' },
      ...{ rulebook: 'ranked', positionMode: 'hedge' },
    })
    Desk.deposit(told, 'both', 60_000n)
    const fill = (instrument: string, leg: 'long' | 'short', lots: bigint, price: bigint) =>
      Desk.tell(told, {
        ...{ type: 'ReportFill', fill: `h${told.count}`, account: 'both', instrument, leg },
        ...{ lots: Quantity.of(lots), price: Price.of(price), fee: 0n as never, order: null },
      })
    assert.equal(Desk.refusal(fill(stock, 'long', 400n, 40_000n)), null)
    assert.equal(Desk.refusal(fill(call, 'short', -1_000n, 1_000n)), null)
    const events = assign(told, call, 1_000n)
    const trades = Desk.pick(events, 'OptionExercised')[0]?.stock ?? []
    assert.deepEqual(
      trades.map(({ leg, lots }) => [leg, lots]),
      [
        ['long', -400n],
        ['short', -600n],
      ],
    )
    assert.deepEqual(held(told, 'both'), [[stock, 'short', -600n, -24_000n]])
    assert.equal(unbalanced(told.state), null)
  })

  test('[OPT6] what it delivers takes its orders back or cuts them, as any reduction does', () => {
    const told = deskOf({ covered: 20_000n })
    Desk.fill(told, 'covered', 1_000n, 40_000n)
    Desk.fill(told, 'covered', -1_000n, 1_000n, call)
    const order = { type: 'PlaceOrder', account: 'covered', order: 'out', leg: 'net' } as const
    const sale = { instrument: stock, lots: Quantity.of(-1_000n), price: Price.of(45_000n) }
    const rich = Desk.deposit(told, 'covered', 40_000n)
    assert.equal(Desk.refusal(rich), null)
    assert.equal(Desk.refusal(Desk.tell(told, { ...order, ...sale, reduceOnly: true })), null)
    const events = assign(told, call, 400n)
    assert.deepEqual(
      Desk.pick(events, 'OrderAmended').map(({ lots }) => lots),
      [-600n],
    )
    assert.equal(Desk.pick(assign(told, call, 600n), 'OrderClosed').length, 1)
  })
})

describe('what is refused of it', () => {
  test('[OPT6] a delivery that would have to be rounded, or of what is no stock', () => {
    const told = deskOf({})
    const odd: readonly (readonly [Partial<OptionTerms>, Partial<InstrumentSpec>, RegExp])[] = [
      [{ delivery: 'cash' }, {}, /delivery physical/],
      [{ delivers: 'nothing' }, {}, /defined before it/],
      [{ delivers: call }, {}, /linear perpetual/],
      [{ delivers: instruments[1]?.id ?? '' }, {}, /linear perpetual/],
      [{}, { lot: { units: 15n, scale: 4 } }, /whole lots/],
      [{ strike: { units: 400_005n, scale: 1 } }, {}, /whole ticks/],
    ]
    for (const [terms, part, says] of odd) {
      const instrument = { ...optionOf('call', terms), id: 'odd', ...part }
      const [refused] = Desk.pick(
        Desk.tell(told, { type: 'DefineInstrument', instrument }),
        'Rejected',
      )
      assert.equal(refused?.code, 'command.malformed')
      assert.match(refused?.detail ?? '', says)
    }
  })

  test('[OPT6] nobody isolates it or what it delivers, so that no loss is left where nobody pays', () => {
    const isolated = (told: Desk, instrument: string) =>
      Desk.tell(told, {
        ...{ type: 'ChangeMode', account: 'one' },
        change: { kind: 'marginMode', instrument, mode: 'isolated' },
      })
    const told = deskOf({ one: 1_000n })
    assert.equal(Desk.refusal(isolated(told, call)), 'instrument.notTradable')
    assert.equal(Desk.refusal(isolated(told, stock)), 'instrument.notTradable')
    assert.equal(Desk.refusal(isolated(told, 'BTC-call-41000')), null)
    const early = brokerDesk(0n).told
    Desk.open(early, 'one', 1_000n)
    assert.equal(Desk.refusal(isolated(early, stock)), null)
    const late = Desk.tell(early, { type: 'DefineInstrument', instrument: optionOf('call') })
    assert.match(Desk.pick(late, 'Rejected')[0]?.detail ?? '', /account one isolates/)
  })

  test('[OPT7] an assignment of more than is short, of nothing, or of what is worth nothing', () => {
    const told = deskOf({ writer: 60_000n, holder: 60_000n })
    Desk.fill(told, 'writer', -1_000n, 1_000n, call)
    Desk.fill(told, 'holder', 5_000n, 1_000n, call)
    assert.equal(Desk.refusal(assign(told, call, 1_001n)), 'leg.mismatch')
    assert.equal(Desk.refusal(assign(told, call, 0n)), 'quantity.notPositive')
    assert.equal(Desk.refusal(assign(told, call, 1n, 40_000n)), 'command.malformed')
    assert.equal(Desk.refusal(assign(told, call, 1n, 0n)), 'price.notPositive')
    assert.equal(Desk.refusal(assign(told, stock, 1n)), 'instrument.notTradable')
    assert.equal(Desk.refusal(assign(told, 'nothing', 1n)), 'instrument.unknown')
    assert.deepEqual(held(told, 'writer'), [[call, 'net', -1_000n, 0n]])
    Desk.tell(told, { type: 'SettleInstrument', instrument: stock, price: Price.of(1n), ...signed })
    for (const events of [assign(told, call, 1n), exercise(told, 'holder', call, 1n)]) {
      assert.equal(Desk.refusal(events), 'instrument.ended')
    }
  })

  test('[METHOD10] [OPT6] an option for which there is a rule and for what it delivers is none', () => {
    const told = Desk.create({ method: { ...method, standard: null } })
    const cash = { ...optionOf('call'), id: 'in-cash' }
    const { delivers: _, ...terms } = optionOf('call').option as OptionTerms
    Desk.tell(told, { type: 'DefineInstrument', instrument: optionOf('call') })
    Desk.tell(told, {
      type: 'DefineInstrument',
      instrument: { ...cash, option: { ...terms, delivery: 'cash' } },
    })
    Desk.open(told, 'a', 100_000n)
    const buy = (instrument: string) =>
      Desk.tell(told, {
        ...{ type: 'PlaceOrder', account: 'a', order: `o${told.count}`, instrument, leg: 'net' },
        ...{ lots: Quantity.of(1n), price: Price.of(1_000n), reduceOnly: false },
      })
    for (const id of [call, 'in-cash']) {
      const price = Price.of(1_000n)
      const marks = [{ instrument: id, price, time: told.time, source: 'test' }]
      Desk.tell(told, { type: 'SetMarks', marks, indices: [] })
    }
    assert.equal(Desk.refusal(buy(call)), 'instrument.noRule')
    assert.equal(Desk.refusal(buy('in-cash')), null)
  })
})
