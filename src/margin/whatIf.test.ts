import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Brackets } from '../model/Brackets.ts'
import type { Order } from '../model/Order.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { bindRulebook } from './bindRulebook.ts'
import type { Change } from './Change.ts'
import { whatIf } from './whatIf.ts'

const table = (rate: string): Brackets =>
  Brackets.create([{ floor: Amount.zero, rate: ratio(rate), leverageMax: Ratio.of(20n) }])

const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8 },
  outflowFloor: ratio('0.25'),
  instruments: {
    BTC: { brackets: table('0.01') },
    ETH: { base: 'ETH', brackets: table('0.02') },
    NEW: { base: 'ETH', brackets: table('0.02') },
  },
})
const [btc, eth, unpriced] = ['BTC', 'ETH', 'NEW'].map(place.instrument) as [
  ReturnType<typeof place.instrument>,
  ReturnType<typeof place.instrument>,
  ReturnType<typeof place.instrument>,
]
const usdt = place.asset('USDT')
const now = book(place, { BTC: 1_000n, ETH: 100n })
const holder = account(place, { USDT: 30_000n }, [held(btc, 2n, 1_000n)])
const ask = (change: Change) => whatIf(holder, place.terms, now, change)

const trade = (instrument: typeof btc, lots: bigint, fee = 0n, price = 1_000n): Change => ({
  type: 'trade',
  instrument,
  leg: 'net',
  lots: Quantity.of(lots),
  price: Price.of(price),
  fee: Amount.of(fee),
})

const transfer = (units: bigint): Change => ({
  type: 'transfer',
  asset: usdt,
  amount: Amount.of(units),
})

test('[LIQP11] a trade: requirement, equity less the fee, and every liquidation price it moves', () => {
  const answer = ask(trade(eth, -5n, 40n, 100n))
  assert.equal(answer.refused, null)
  assert.equal(answer.before.equity, 30_000n)
  assert.equal(answer.after.equity, 29_960n)
  assert.equal(answer.before.maintenance, 2_000n)
  assert.equal(answer.after.maintenance, 3_000n)
  const [first, second, ...more] = answer.liquidationPrices
  assert.deepEqual(more, [])
  // 300 + 2 (P - 1,000) = 0.02 P, and with 10 more required and 0.4 less held.
  assert.deepEqual([first?.before.below, first?.after.below], [858n, 863n])
  assert.deepEqual([second?.before.reason, second?.before.above], ['noPosition', null])
  // 299.6 - 5 (P - 100) = 20 + 0.1 P.
  assert.equal(second?.after.above, 153n)
})

test('[LIQP11] a trade is turned down where equity would not cover initial, a reduction never is', () => {
  // Initial is a twentieth: 300 carries 6,000 of notional.
  assert.equal(ask(trade(btc, 4n)).refused, null)
  assert.equal(ask(trade(btc, 4n, 1n)).refused, 'margin.insufficient')
  assert.equal(ask(trade(unpriced, 1n)).refused, 'price.missing')
  const poor = account(place, { USDT: 3_000n }, [held(btc, 2n, 1_000n)])
  const reduce = whatIf(poor, place.terms, now, trade(btc, -1n, 10n))
  assert.ok(reduce.after.equity < reduce.after.initial)
  assert.equal(reduce.refused, null)
  assert.equal(whatIf(poor, place.terms, now, trade(btc, 1n)).refused, 'margin.insufficient')
})

test('[LIQP11] a transfer in lowers the liquidation price and is never turned down', () => {
  const answer = ask(transfer(10_000n))
  assert.equal(answer.refused, null)
  assert.deepEqual(
    answer.liquidationPrices.map(({ before, after }) => [before.below, after.below]),
    [[858n, 808n]],
  )
})

test('[LIQP11] a transfer out is turned down beyond the balance, initial or the share of gross', () => {
  const flatRate = { ...place.terms.rulebook, outflowFloor: Ratio.zero }
  const free = { ...place.terms, rulebook: flatRate }
  assert.equal(whatIf(holder, free, now, transfer(-20_000n)).refused, null)
  assert.equal(whatIf(holder, free, now, transfer(-20_001n)).refused, 'margin.insufficient')
  assert.equal(whatIf(holder, free, now, transfer(-30_001n)).refused, 'balance.insufficient')
  // A quarter of 2,000 is 500, more than the equity: no withdrawal is allowed.
  assert.equal(ask(transfer(-1n)).refused, 'margin.outflowFloor')
  const blind = whatIf(holder, free, book(place, {}), transfer(-1n))
  assert.equal(blind.refused, 'price.missing')
  assert.deepEqual(
    blind.liquidationPrices.map(({ before }) => before.reason),
    ['unknown'],
  )
})

test('[LIQP11] other parameters and other prices are facts', () => {
  const brackets = new Map([['BTC', table('0.2')]])
  const rulebook = { ...place.terms.rulebook, method: { ...place.terms.rulebook.method, brackets } }
  const rules = bindRulebook(rulebook, place.terms.assets, place.terms.instruments)
  const stricter = ask({ type: 'parameters', terms: rules })
  assert.deepEqual([stricter.before.maintenance, stricter.after.maintenance], [2_000n, 40_000n])
  assert.equal(stricter.refused, null)
  assert.deepEqual(
    stricter.liquidationPrices.map(({ before, after }) => [before.now, after.now, after.above]),
    [[false, true, 1_062n]],
  )
  const fallen = ask({ type: 'marks', marks: [{ instrument: btc, price: Price.of(850n) }] })
  assert.deepEqual([fallen.before.equity, fallen.after.equity], [30_000n, 0n])
  assert.equal(fallen.refused, null)
  assert.deepEqual(
    fallen.liquidationPrices.map(({ before, after }) => [before.below, after.above]),
    [[858n, 858n]],
  )
})

test('[LIQP11] asking changes nothing', () => {
  const before = structuredClone(holder.balances)
  ask(trade(btc, -2n))
  assert.deepEqual(holder.balances, before)
  assert.equal(holder.positions.length, 1)
})

test('[LIQP11] [CREDIT1] a transfer out leaves what an open order may sell, to the atom', () => {
  const place = venue({
    assets: { USDT: 2, BTC: 8 },
    instruments: { 'BTC/USDT': { kind: 'spot', lot: '0.01' } },
  })
  const sale: Order = {
    ...{ id: 'sale', instrument: place.instrument('BTC/USDT'), leg: 'net', reduceOnly: false },
    ...{ lots: Quantity.of(-60n), price: Price.of(40_000n) },
  }
  const owner = { ...account(place, { USDT: 1n, BTC: 10n ** 8n }, []), orders: [sale] }
  const prices = book(
    place,
    { 'BTC/USDT': 40_000n },
    { USDT: 10n ** 12n, BTC: 40_000n * 10n ** 12n },
  )
  const refused = (amount: bigint) => {
    const change = {
      type: 'transfer',
      asset: place.asset('BTC'),
      amount: Amount.of(amount),
    } as const
    return whatIf(owner, place.terms, prices, change).refused
  }
  assert.equal(refused(-40_000_000n), null)
  assert.equal(refused(-40_000_001n), 'liability.exceeded')
  assert.equal(refused(-(10n ** 8n)), 'liability.exceeded')
  assert.equal(refused(-(10n ** 8n) - 1n), 'balance.insufficient')
  const sell = (lots: bigint) => {
    const spot = { instrument: sale.instrument, leg: 'net', fee: Amount.zero } as const
    const trade = { type: 'trade', ...spot, lots: Quantity.of(-lots), price: sale.price } as const
    return whatIf(owner, place.terms, prices, trade).refused
  }
  assert.deepEqual([sell(40n), sell(41n)], [null, 'liability.exceeded'])
})
