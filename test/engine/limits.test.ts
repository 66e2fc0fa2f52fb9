import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { limits } from '../../src/base/limits.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { Desk } from './Desk.ts'
import type { Draft } from './world.ts'

/** A limit of one magnitude: a command that names a value of it, and what is said beyond it. */
interface Edge {
  readonly what: string
  readonly says: string
  /** The first value that is too much; by one less it is within. */
  readonly at: bigint
  readonly tell: (desk: Desk, value: bigint) => Draft
}

const oil = 'OIL/USDT:USDT-210520'

const mark = (instrument: string, value: bigint, { time }: Desk): Draft => ({
  type: 'SetMarks',
  marks: [{ instrument, price: Price.of(value), time, source: 'test' }],
  indices: [],
})

const order = (part: { lots?: bigint; price?: bigint }): Draft => ({
  type: 'PlaceOrder',
  ...{ account: 'ada', order: 'o', instrument: oil, leg: 'net', reduceOnly: false },
  lots: Quantity.of(part.lots ?? 1n),
  price: Price.of(part.price ?? 1n),
})

const depth = (lots: bigint, { time }: Desk): Draft => ({
  type: 'SetDepth',
  depths: [
    {
      ...{ instrument: Desk.btc, time, source: 'test' },
      ...{ bids: Quantity.of(lots), asks: Quantity.of(0n) },
      within: { numerator: 1n, denominator: 100n },
    },
  ],
})

const edges: readonly Edge[] = [
  {
    ...{ what: 'a mark', says: 'a price within limits', at: limits.price },
    tell: (desk, value) => mark(Desk.btc, value, desk),
  },
  {
    ...{ what: 'a mark below zero', says: 'a price within limits', at: limits.price },
    tell: (desk, value) => mark(oil, -value, desk),
  },
  {
    ...{ what: 'an index', says: 'a price within limits', at: limits.index },
    tell: ({ time }, price) => ({
      type: 'SetMarks',
      marks: [],
      indices: [{ asset: 'BTC', price, time, source: 'test' }],
    }),
  },
  {
    ...{ what: 'a funding index', says: 'a funding index within limits', at: limits.funding },
    tell: (_desk, index) => ({ type: 'SetFunding', instrument: Desk.btc, index }),
  },
  {
    ...{
      what: 'a funding index below zero',
      says: 'a funding index within limits',
      at: limits.funding,
    },
    tell: (_desk, value) => ({ type: 'SetFunding', instrument: Desk.btc, index: -value }),
  },
  {
    ...{ what: 'depth', says: 'lots of zero or more within limits', at: limits.quantity },
    tell: (desk, value) => depth(value, desk),
  },
  {
    ...{ what: "an order's price", says: 'a size and price within limits', at: limits.price },
    tell: (_desk, price) => order({ price }),
  },
  {
    ...{
      what: "an order's price below zero",
      says: 'a size and price within limits',
      at: limits.price,
    },
    tell: (_desk, price) => order({ price: -price }),
  },
  {
    ...{ what: "an order's size", says: 'a size and price within limits', at: limits.quantity },
    tell: (_desk, lots) => order({ lots }),
  },
  {
    ...{ what: "a market's fund cap", says: 'a fund cap within limits', at: limits.amount },
    tell: (_desk, cap) => ({
      type: 'DefineMarket',
      market: {
        ...{ instrument: Desk.btc, version: 1, activeFrom: 0, source: 'test', prices: null },
        ...{ fundCap: Amount.of(cap), deleverage: 'ranked', silence: 1_000 },
        disposal: { numerator: 1n, denominator: 1n },
      },
    }),
  },
]

describe('limits', () => {
  for (const { what, says, at, tell } of edges) {
    test(`[MONEY5] ${what} of ${at} is refused, and one less is not for that`, () => {
      const said = (value: bigint) => {
        const desk = Desk.create()
        Desk.open(desk, 'ada', 1_000n)
        const [event] = Desk.tell(desk, tell(desk, value))
        return event?.type === 'Rejected' ? event.detail : ''
      }
      assert.match(said(at), new RegExp(`expected ${says}`))
      assert.doesNotMatch(said(at - 1n), new RegExp(`expected ${says}`))
    })
  }

  test('[END1] a settlement price within limits ends a future, one at the limit does not', () => {
    const said = (price: bigint) => {
      const desk = Desk.create()
      desk.time += 3_000_000
      Desk.tell(desk, { type: 'AdvanceTime' })
      const events = Desk.tell(desk, {
        ...{ type: 'SettleInstrument', instrument: oil, price: Price.of(price) },
        ...{ by: 'desk', reason: 'expiry' },
      })
      return Desk.refusal(events)
    }
    assert.equal(said(limits.price), 'command.tooLarge')
    assert.equal(said(-limits.price), 'command.tooLarge')
    assert.equal(said(limits.price - 1n), null)
    assert.equal(said(1n - limits.price), null)
  })
})
