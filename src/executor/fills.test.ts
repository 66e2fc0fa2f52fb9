import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { order, terms, told } from '../../test/executor/order.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Decimal } from '../money/Decimal.ts'
import { Ratio } from '../money/Ratio.ts'
import { Caps } from './Caps.ts'
import { type Filled, freshOf } from './fills.ts'
import { Order, OrderError } from './Order.ts'
import { Terms } from './Terms.ts'

const none: Filled = {
  ...{ contracts: Ratio.zero, cost: Ratio.zero, fee: 0n, lots: 0n, isWhole: true },
}
const sized = { side: 'sell', ordered: 500n, terms } as const

function fresh(before: Filled, ...what: Parameters<typeof told>) {
  const found = freshOf(before, told(...what), sized)
  assert.ok(found !== null && typeof found !== 'string', `${found}`)
  const { lots, price, fee, filled } = found
  return { lots, price: Decimal.format(price), fee: Decimal.format(fee), filled }
}

test('[EXEC6] [EXEC7] what is new of an average is worked out, to a tick against the account', () => {
  const first = fresh(none, 200n, 40_000_000n)
  assert.deepEqual([first.lots, first.price], [200n, '40000'])
  // 0.3 in all at 39,999.123: the last 0.1 went at 39,997.369, which is sold at 39,997.3.
  const second = fresh(first.filled, 300n, 39_999_123n)
  assert.deepEqual([second.lots, second.price], [100n, '39997.3'])
  const bought = freshOf(first.filled, told(300n, 39_999_123n), { ...sized, side: 'buy' })
  assert.equal(typeof bought === 'object' && bought && Decimal.format(bought.price), '39997.4')
})

test('[EXEC7] a fee is rounded up to an atom, and all of it is told once', () => {
  const first = fresh(none, 200n, 40_000_000n, 'open', 1_500n)
  assert.equal(first.fee, '0.000002')
  const second = fresh(first.filled, 300n, 40_000_000n, 'open', 2_500n)
  assert.equal(second.fee, '0.000001')
  assert.equal(fresh(none, 200n, 40_000_000n, 'open', -1_500n).fee, '-0.000001', 'a rebate')
})

test('[EXEC7] what cannot be so is no fill', () => {
  const half = fresh(none, 200n, 40_000_000n).filled
  assert.equal(freshOf(half, told(200n, 40_000_000n), sized), null, 'heard before')
  assert.equal(freshOf(half, told(100n, 40_000_000n), sized), null, 'overtaken')
  assert.match(`${freshOf(none, told(200n, null), sized)}`, /no price was told/)
  assert.match(`${freshOf(none, told(200n, -1n), sized)}`, /at a price of -0.001/)
  assert.match(`${freshOf(half, told(300n, 1_000n), sized)}`, /not possible/)
  const over = fresh(none, 600n, 40_000_000n)
  assert.equal(over.lots, 500n, 'no more than was ordered')
})

test('[EXEC7] parts told as averages come to what they cost, to a tick a lot', () => {
  const part = fc.tuple(fc.bigInt(1n, 50n), fc.bigInt(390_000n, 410_000n))
  const property = fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
    let [before, lots, cost, paid] = [none, 0n, 0n, 0n]
    for (const [size, price] of parts) {
      lots += size
      cost += size * price
      const average = { units: (cost * 10n ** 20n) / lots, scale: 21 }
      const answer = { ...told(lots, 0n), price: average }
      const found = freshOf(before, answer, sized)
      assert.ok(found !== null && typeof found === 'object')
      paid += (found.lots * found.price.units * 10n) / 10n ** BigInt(found.price.scale)
      before = found.filled
    }
    assert.equal(before.lots, lots)
    assert.ok(cost - paid >= 0n && cost - paid <= lots, `${cost} and ${paid}`)
  })
  fc.assert(property, { numRuns })
})

test('[EXEC9] what may be sent is bounded by order and by day, in each quote asset', () => {
  const sent = (_: number, quote: string) => (quote === 'USDT' ? ['30000', '9999.5'] : [])
  const asked = { notional: '20000', quote: 'USDT', now: 1_700_000_000_000 }
  const fault = (order: string | null, day: string | null, part = {}) =>
    Caps.fault({ order, day }, { ...asked, ...part }, { sent })
  assert.equal(fault(null, null, { notional: null }), null)
  assert.equal(fault('20000', '59999.5'), null)
  assert.match(`${fault('19999.99', null)}`, /more than 19999.99, the most of one order/)
  assert.match(`${fault(null, '59999.49')}`, /more than 59999.49 in a day, after 39999.5/)
  assert.equal(fault(null, '20000', { quote: 'USDC' }), null)
  assert.match(`${fault('1', null, { notional: null })}`, /no mark/)
})

test('[EXEC9] an order is worth its contracts at the mark, an inverse one its dollars', () => {
  assert.equal(Terms.notional(order, terms), '20000')
  assert.equal(Terms.notional({ ...order, mark: null }, terms), null)
  const hundred = { units: 100n, scale: 0 }
  const inverse: Terms = { ...terms, payoff: 'inverse', contractSize: hundred }
  assert.equal(Terms.notional({ ...order, contracts: '30', mark: null }, inverse), '3000')
})

const row = {
  ...{ id: 'liquidation-1', account: 'ada', instrument: 'BTC/USDT:USDT', leg: 'net' },
  ...{
    purpose: 'reduce',
    reduceOnly: true,
    contracts: '-0.5',
    left: '-0.3',
    bankruptcyPrice: '39000',
    mark: null,
  },
  ...{ deadline: 1, cancelled: false, since: 1_621_382_400_000, entry: 7 },
}

test('[EXEC2] an order is read as it is told, and its key is its own', () => {
  const { order: read, answered, entry, isCancelled } = Order.read(row, '')
  assert.deepEqual([read.side, read.contracts, answered], ['sell', '0.5', '0.2'])
  assert.deepEqual([entry, isCancelled], [7, false])
  assert.match(read.key, /^[0-9a-f]{32}$/)
  const keys = [row, { ...row, left: '-0.1', mark: '1', cancelled: true }].map(
    (one) => Order.read(one, '').order.key,
  )
  assert.equal(new Set(keys).size, 1, 'what changes of it changes no key')
  const others = [{ id: 'x' }, { entry: 8 }, { since: 1 }, { contracts: '-0.4' }, { account: 'b' }]
  const all = others.map((part) => Order.read({ ...row, ...part }, '').order.key)
  assert.equal(new Set([...all, ...keys, Order.read(row, 'two').order.key]).size, 7)
})

test('[EXEC2] what is no order is refused with its place', () => {
  const rows: readonly (readonly [object, RegExp])[] = [
    [{ contracts: '0' }, /contracts: expected other than zero/],
    [{ contracts: 'many' }, /contracts: expected a decimal, found "many"/],
    [{ left: 1 }, /left: expected text, found 1/],
    [{ purpose: 'play' }, /purpose: expected reduce, convert, dispose, protect/],
    [{ id: '' }, /id: expected text/],
    [{ reduceOnly: 1 }, /reduceOnly: expected true or false/],
  ]
  for (const [part, message] of rows) {
    const isRefused = (error: unknown) => error instanceof OrderError && message.test(error.message)
    assert.throws(() => Order.read({ ...row, ...part }, ''), isRefused)
  }
})
