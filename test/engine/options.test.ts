import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Staleness } from '../../src/margin/Staleness.ts'
import type { InstrumentSpec } from '../../src/model/Instrument.ts'
import type { OptionsMethod } from '../../src/model/OptionMargin.ts'
import type { OptionTerms } from '../../src/model/OptionTerms.ts'
import type { TieredMethod } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Desk } from './Desk.ts'
import { instruments, rulebook, start, unit } from './world.ts'

const signed = { by: 'desk', reason: 'test' }
const call = 'BTC/USDT:USDT-210520-41000-C'
const inKind = 'BTC/USDT:USDT-210520-40000-P'
const inCoin = 'BTC/USD:BTC-210520-38000-C'
const expiry = start + 3_000_000

const terms: OptionTerms = {
  right: 'call',
  strike: { units: 41_000n, scale: 0 },
  style: 'european',
  delivery: 'cash',
}

const spec = (part: Partial<InstrumentSpec>): InstrumentSpec => ({
  ...(instruments[0] as InstrumentSpec),
  ...{ kind: 'option', id: call, expiry, option: terms },
  ...part,
})

const specs = [
  spec({}),
  spec({
    id: inKind,
    option: {
      ...{ right: 'put', strike: { units: 40_000n, scale: 0 } },
      ...{ style: 'american', delivery: 'physical' },
    },
  }),
  spec({
    id: inCoin,
    quote: 'USD',
    settle: 'BTC',
    tick: { units: 1n, scale: 4 },
    lot: { units: 1n, scale: 0 },
    option: { ...terms, strike: { units: 38_000n, scale: 0 } },
  }),
]

const define = (desk: Desk, instrument: InstrumentSpec) =>
  Desk.tell(desk, { type: 'DefineInstrument', instrument })

/** Whoever bought a thousand lots, one bitcoin, at a premium in ticks, and whoever sold them. */
function traders(instrument: string, premium: bigint, lots = 1_000n): Desk {
  const desk = Desk.create()
  for (const one of specs) assert.equal(Desk.types(define(desk, one)), 'InstrumentDefined')
  for (const [account, signed] of [
    ['buyer', lots],
    ['seller', -lots],
  ] as const) {
    Desk.open(desk, account, 100_000n)
    Desk.tell(desk, { type: 'Deposit', account, asset: 'BTC', amount: Amount.of(2n * unit) })
    Desk.fill(desk, account, signed, premium, instrument)
  }
  return desk
}

const e12 = 10n ** 12n

const expire = (desk: Desk, instrument: string, price: bigint) =>
  Desk.tell(desk, { type: 'ExpireOption', instrument, price, ...signed })

const exercise = (desk: Desk, account: string, instrument: string, lots: bigint, price: bigint) =>
  Desk.tell(desk, {
    ...{ type: 'ExerciseOption', account, instrument, leg: 'net', price },
    lots: Quantity.of(lots),
  })

const balance = ({ state }: Desk, account: string, asset: string): bigint =>
  State.account(state, account).balances[State.asset(state, asset).index] ?? 0n

const both = (desk: Desk, asset: string) => [
  balance(desk, 'buyer', asset),
  balance(desk, 'seller', asset),
]

const held = ({ state }: Desk, account: string) => State.account(state, account).positions

const equity = ({ state }: Desk, account: string): bigint => {
  const one = State.account(state, account)
  const rules = State.rulesOf(state, one)
  assert.ok(rules)
  return assess(one, rules, state.book).equity
}

const mark = (desk: Desk, instrument: string, price: bigint) =>
  Desk.tell(desk, {
    type: 'SetMarks',
    marks: [{ instrument, price: Price.of(price), time: desk.time, source: 'test' }],
    indices: [],
  })

describe('an option', () => {
  test('[OPT1] its premium is paid, and it counts for what it is worth at the mark', () => {
    const desk = traders(call, 1_500n)
    assert.deepEqual(both(desk, 'USDT'), [98_500n * unit, 101_500n * unit])
    assert.deepEqual(
      ['buyer', 'seller'].map((account) => held(desk, account)[0]?.cost),
      [0n, 0n],
    )
    mark(desk, call, 1_500n)
    const [buyer, seller] = [equity(desk, 'buyer'), equity(desk, 'seller')]
    mark(desk, call, 2_000n)
    assert.equal(equity(desk, 'buyer') - buyer, 500n * unit)
    assert.equal(equity(desk, 'seller') - seller, -500n * unit)
    mark(desk, call, 0n)
    assert.equal(equity(desk, 'buyer') - buyer, -1_500n * unit)
    assert.equal(Desk.refusal(mark(desk, call, -1n)), 'price.notPositive')
  })

  test('[OPT1] a sale of part of it brings the premium of that day, and no cost is left', () => {
    const desk = traders(call, 1_500n)
    Desk.fill(desk, 'buyer', -400n, 2_500n, call)
    assert.equal(balance(desk, 'buyer', 'USDT'), 99_500n * unit)
    assert.equal(held(desk, 'buyer')[0]?.cost, 0n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[OPT1] what is not an option as it must be is refused', () => {
    const desk = Desk.create()
    const { option: _, ...bare } = spec({})
    const delivered = { ...terms, delivery: 'physical' as const }
    for (const odd of [
      bare as InstrumentSpec,
      spec({ kind: 'future' }),
      spec({ expiry: null }),
      spec({ allowsNonPositive: true }),
      spec({ payoff: 'inverse', settle: 'BTC' }),
      spec({ option: { ...terms, strike: { units: 0n, scale: 0 } } }),
      spec({ option: { ...terms, strike: { units: 10n ** 39n, scale: 0 } } }),
      spec({ settle: 'BTC', option: delivered }),
      spec({ lot: { units: 1n, scale: 9 }, option: delivered }),
    ]) {
      assert.equal(Desk.refusal(define(desk, odd)), 'command.malformed')
    }
    assert.equal(desk.state.instruments.length, instruments.length)
  })

  test('[OPT1] what was paid for it is not imported as well', () => {
    const desk = Desk.create()
    define(desk, spec({}))
    const mirror = (cost: bigint) =>
      Desk.tell(desk, {
        ...{ type: 'ImportAccount', account: 'mirror', owner: 'm', group: 'm', source: 'test' },
        ...{ rulebook: 'ranked', positionMode: 'net', balances: [], mode: null, unpledged: [] },
        positions: [{ instrument: call, leg: 'net', lots: Quantity.of(5n), cost: Amount.of(cost) }],
      })
    assert.equal(Desk.refusal(mirror(1n)), 'command.malformed')
    assert.equal(Desk.types(mirror(0n)).split(' ')[0], 'AccountImported')
  })
})

describe('what nobody could write down', () => {
  test('[OPT1] an option that costs nothing is bounded by what it is for', () => {
    const desk = traders(call, 1_500n)
    const taken = (lots: bigint) => Desk.refusal(Desk.fill(desk, 'buyer', lots, 0n, call))
    assert.equal(taken(2n ** 52n), 'quantity.outOfLimits')
    assert.equal(taken(1_000n), null)
  })

  test('[OPT4] [OPT5] a price at which it would be worth more than any price is refused', () => {
    const fine = spec({ id: 'FINE', tick: { units: 1n, scale: 6 } })
    const coin = spec({
      ...{ id: 'COIN', quote: 'USD', settle: 'BTC', tick: { units: 1n, scale: 8 } },
      option: { ...terms, right: 'put' },
    })
    const desk = traders(call, 1_500n)
    for (const one of [fine, coin]) {
      define(desk, one)
      Desk.fill(desk, 'buyer', 1n, 1n, one.id)
    }
    desk.time = expiry
    const before = both(desk, 'USDT').concat(both(desk, 'BTC'))
    assert.equal(Desk.refusal(expire(desk, fine.id, 10n ** 24n - 1n)), 'command.tooLarge')
    assert.equal(Desk.refusal(expire(desk, coin.id, 1n)), 'command.tooLarge')
    assert.equal(Desk.refusal(exercise(desk, 'buyer', coin.id, 1n, 1n)), 'command.tooLarge')
    assert.deepEqual(both(desk, 'USDT').concat(both(desk, 'BTC')), before)
    assert.equal(Desk.refusal(expire(desk, coin.id, 30_000n * e12)), null)
  })
})

describe('what an option is on', () => {
  test('[OPT2] an old index of it makes its holder bounded, one of another coin does not', () => {
    const desk = traders(call, 1_500n)
    Desk.tell(desk, {
      type: 'Withdraw',
      account: 'buyer',
      asset: 'BTC',
      amount: Amount.of(2n * unit),
    })
    desk.time += 400_000
    const told = (asset: string) =>
      Desk.tell(desk, {
        type: 'SetMarks',
        marks: [{ instrument: call, price: Price.of(1_500n), time: desk.time, source: 'test' }],
        indices: [
          { asset, price: 40_000n * e12, time: desk.time, source: 'test' },
          { asset: 'USDT', price: e12, time: desk.time, source: 'test' },
        ],
      })
    const old = (): string[] => {
      const { state } = desk
      const one = State.account(state, 'buyer')
      const rules = State.rulesOf(state, one)
      assert.ok(rules)
      const view = { ...one, balances: [] }
      return Staleness.of(view, rules, state.book, 'credit').map(({ id }) => id)
    }
    told('ETH')
    assert.deepEqual(old(), ['BTC'])
    told('BTC')
    assert.deepEqual(old(), [])
  })
})

describe('the end of an option', () => {
  test('[OPT4] a call in cash pays what it is worth, and the books balance', () => {
    const desk = traders(call, 1_500n)
    assert.equal(Desk.refusal(expire(desk, call, 43_000n * e12)), 'instrument.notExpired')
    desk.time = expiry
    const events = expire(desk, call, 43_000n * e12)
    assert.match(Desk.types(events), /^OptionExpired OptionExercised OptionExercised/)
    assert.deepEqual(both(desk, 'USDT'), [100_500n * unit, 99_500n * unit])
    assert.equal(held(desk, 'buyer').length + held(desk, 'seller').length, 0)
    assert.equal(unbalanced(desk.state), null)
    const restored: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)) }
    for (const one of [desk, restored]) {
      assert.equal(Desk.refusal(expire(one, call, 43_000n * e12)), 'instrument.ended')
      assert.equal(Desk.refusal(exercise(one, 'buyer', call, 1n, e12)), 'instrument.ended')
    }
  })

  test('[OPT3] what is out of the money lapses', () => {
    const desk = traders(call, 1_500n)
    desk.time = expiry
    const events = expire(desk, call, 41_000n * e12)
    assert.deepEqual(
      Desk.pick(events, 'OptionExercised').map(({ trade }) => trade.realised),
      [0n, 0n],
    )
    assert.deepEqual(both(desk, 'USDT'), [98_500n * unit, 101_500n * unit])
  })

  test('[OPT3] in coin each is rounded against its holder, and the street keeps the atom', () => {
    const desk = traders(inCoin, 500n, 1n)
    assert.deepEqual(both(desk, 'BTC'), [195_000_000n, 205_000_000n])
    desk.time = expiry
    expire(desk, inCoin, 41_000n * e12)
    assert.deepEqual(both(desk, 'BTC'), [195_000_000n + 7_317_073n, 205_000_000n - 7_317_074n])
    assert.equal(unbalanced(desk.state), null)
  })

  test('[OPT4] [OPT5] a put in kind gives the base for the strike, early and at the end', () => {
    const desk = traders(inKind, 1_500n)
    exercise(desk, 'buyer', inKind, 400n, 39_000n * e12)
    assert.equal(balance(desk, 'buyer', 'BTC'), (2n * unit * 8n) / 10n)
    assert.equal(balance(desk, 'buyer', 'USDT'), (98_500n + 16_000n) * unit)
    exercise(desk, 'seller', inKind, 400n, 39_000n * e12)
    assert.equal(balance(desk, 'seller', 'BTC'), (2n * unit * 12n) / 10n)
    assert.equal(balance(desk, 'seller', 'USDT'), (101_500n - 16_000n) * unit)
    desk.time = expiry
    expire(desk, inKind, 39_999n * e12)
    assert.deepEqual(both(desk, 'BTC'), [unit, 3n * unit])
    assert.deepEqual(both(desk, 'USDT'), [138_500n * unit, 61_500n * unit])
    assert.equal(unbalanced(desk.state), null)
  })

  test('[OPT5] no more than is held, none early of a European, and nothing that is none', () => {
    const desk = traders(inKind, 1_500n)
    const refused = (...asked: [string, string, bigint, bigint]) =>
      Desk.refusal(exercise(desk, ...asked))
    assert.equal(refused('buyer', inKind, 1_001n, e12), 'leg.mismatch')
    assert.equal(refused('buyer', inKind, 0n, e12), 'quantity.notPositive')
    assert.equal(refused('buyer', inKind, 1n, 0n), 'price.notPositive')
    assert.equal(refused('buyer', inKind, 1n, 10n ** 60n), 'command.tooLarge')
    assert.equal(refused('nobody', inKind, 1n, e12), 'account.unknown')
    assert.equal(refused('buyer', 'BTC/USDT:USDT', 1n, e12), 'instrument.notTradable')
    Desk.fill(desk, 'buyer', 5n, 100n, call)
    assert.equal(refused('buyer', call, 1n, e12), 'instrument.notExpired')
    desk.time = expiry
    assert.equal(
      Desk.types(exercise(desk, 'buyer', call, 1n, e12)).split(' ')[0],
      'OptionExercised',
    )
  })
})

describe('an account under a rulebook for options', () => {
  const half = { near: Ratio.of(3n, 20n), far: Ratio.of(1n, 10n) }
  const none = { farMark: Ratio.zero, mark: Ratio.zero, fee: Ratio.zero }
  const least = { near: Ratio.of(3n, 40n), far: Ratio.of(3n, 40n), ...none }
  const whole = { mark: Ratio.one, most: null }
  const forms = { initial: { ...half, ...none }, maintenance: least }
  const { method } = rulebook()
  const written: OptionsMethod = {
    ...(method as TieredMethod),
    name: 'options',
    options: new Map([
      [
        'BTC',
        {
          ...{ call: forms, put: forms, overMaintenance: Ratio.one },
          long: { initial: whole, maintenance: whole },
        },
      ],
    ]),
  }

  function venue(cash: bigint): Desk {
    const desk = Desk.create({ method: written })
    for (const one of specs) define(desk, one)
    Desk.open(desk, 'writer', cash)
    mark(desk, call, 1_500n)
    return desk
  }

  const place = (desk: Desk, lots: bigint, price = 1_500n) =>
    Desk.tell(desk, {
      ...{ type: 'PlaceOrder', account: 'writer', order: `o${desk.count}`, instrument: call },
      ...{ leg: 'net', lots: Quantity.of(lots), price: Price.of(price), reduceOnly: false },
    })

  test('[OPTM2] [OPTM5] nobody sells what he cannot bear, or buys what he cannot pay', () => {
    const rich = venue(6_000n)
    assert.equal(Desk.refusal(place(rich, -1_000n)), null)
    assert.equal(Desk.refusal(place(venue(4_000n), -1_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(venue(1_400n), 1_000n)), 'margin.insufficient')
    assert.equal(Desk.refusal(place(venue(1_600n), 1_000n)), null)
  })

  test('[OPTM3] whoever holds a paid option and nothing else is not liquidated for an atom', () => {
    const desk = venue(0n)
    const told = (price: bigint, spot: bigint) =>
      Desk.tell(desk, {
        type: 'SetMarks',
        marks: [{ instrument: inCoin, price: Price.of(price), time: desk.time, source: 'test' }],
        indices: [
          { asset: 'BTC', price: spot, time: desk.time, source: 'test' },
          { asset: 'USD', price: e12, time: desk.time, source: 'test' },
        ],
      })
    const premium = Amount.of(5_000_000n)
    Desk.tell(desk, { type: 'Deposit', account: 'writer', asset: 'BTC', amount: premium })
    told(500n, 40_000n * e12)
    Desk.fill(desk, 'writer', 1n, 500n, inCoin)
    assert.equal(balance(desk, 'writer', 'BTC'), 0n)
    const begun = told(501n, 40_000_123_456_789_012n)
    assert.deepEqual(Desk.pick(begun, 'LiquidationStarted'), [])
    assert.deepEqual(Desk.pick(told(1n, 40_001_123_456_789_013n), 'LiquidationStarted'), [])
  })

  test('[OPTM2] a short call that rises is called for, bought back, and its writer goes on', () => {
    const desk = venue(6_000n)
    Desk.fill(desk, 'writer', -1_000n, 1_500n, call)
    assert.equal(equity(desk, 'writer'), 6_000n * unit)
    const called = mark(desk, call, 3_900n)
    assert.ok(Desk.pick(called, 'CallOpened').length === 1)
    const begun = mark(desk, call, 4_800n)
    const [order] = Desk.pick(begun, 'LiquidationOrdered')
    assert.ok(order !== undefined && order.lots > 0n && order.lots < 1_000n)
    const ended = Desk.answer(desk, 4_800n)
    assert.equal(Desk.pick(ended, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.equal(unbalanced(desk.state), null)
  })

  test('[OPTM1] a short call that eats more than there is: the fund pays, and the books balance', () => {
    const desk = venue(6_000n)
    Desk.open(desk, 'holder', 60_000n)
    Desk.fill(desk, 'writer', -1_000n, 1_500n, call)
    Desk.fill(desk, 'holder', 1_000n, 1_500n, call)
    mark(desk, call, 4_800n)
    mark(desk, call, 9_000n)
    Desk.answer(desk, 9_000n)
    mark(desk, call, 9_001n)
    const all = [...desk.entries.flatMap((entry) => entry.events)]
    assert.ok(Desk.pick(all, 'LiquidationEnded').some(({ outcome }) => outcome === 'bankrupt'))
    assert.equal(unbalanced(desk.state), null)
    assert.ok(equity(desk, 'writer') >= 0n)
  })
})
