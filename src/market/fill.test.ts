import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Decimal } from 'decimal.js'
import fc from 'fast-check'
import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Depth } from './Depth.ts'
import { fill } from './fill.ts'
import { Taken } from './Taken.ts'

const numRuns = Number(process.env.FC_NUM_RUNS ?? 300)
const percent = Ratio.of(1n, 100n)
const usdt: Asset = { id: 'USDT', index: 0, decimals: 8 }
const btc: Asset = { id: 'BTC', index: 1, decimals: 8 }

/** One lot at one tick is one atom, so that the worked numbers of the rules are simple. */
const unitary = instrument({ payoff: 'linear', tick: 4, lot: 4 })
const inverse = instrument({ payoff: 'inverse', tick: 1, lot: 0 })
const oil = instrument({ payoff: 'linear', tick: 4, lot: 4, allowsNonPositive: true })

function instrument(say: {
  payoff: 'linear' | 'inverse'
  tick: number
  lot: number
  allowsNonPositive?: boolean
}): Instrument {
  const settle = say.payoff === 'linear' ? usdt : btc
  return Instrument.create(
    {
      id: 'BTC/USDT:USDT',
      kind: 'perpetual',
      payoff: say.payoff,
      base: 'BTC',
      quote: 'USDT',
      settle: settle.id,
      contractSize: { units: say.payoff === 'linear' ? 1n : 100n, scale: 0 },
      tick: { units: 1n, scale: say.tick },
      lot: { units: 1n, scale: say.lot },
      lotsMin: 1n,
      expiry: null,
      allowsNonPositive: say.allowsNonPositive ?? false,
    },
    0,
    btc,
    settle,
  )
}

const depthOf = (law: Depth['law'], capacity = 1_000_000_000n): Depth =>
  Depth.create({
    law,
    depth: Amount.of(1_000_000n),
    unit: percent,
    capacity: Amount.of(capacity),
    halfSpread: Ratio.zero,
  })

const ask = (
  depth: Depth,
  lots: bigint,
  { mark = 1_000n, limit = null as bigint | null, taken = Taken.refill(), of = unitary } = {},
) =>
  fill(depth, taken, {
    instrument: of,
    lots: Quantity.of(lots),
    mark: Price.of(mark),
    limit: limit === null ? null : Price.of(limit),
  })

test('[MKT2] [MKT3] the linear law moves the average by half the marginal move', () => {
  // 1,000 lots × 1,000 ticks = 1,000,000 atoms = the depth: the margin moves by 1 %, so 0.5 % = 5.
  assert.equal(ask(depthOf('linear'), 1_000n).price, 1_005n)
  assert.equal(ask(depthOf('linear'), -1_000n).price, 995n)
})

test('[MKT2] [MKT4] the square-root law moves the average by two thirds of the end move', () => {
  assert.equal(ask(depthOf('squareRoot'), 1_000n, { mark: 300_000n }).price, 300_000n + 34_642n)
  // Nine depths: √9 × 1 % = 3 % at the end, 2 % on average.
  assert.equal(ask(depthOf('squareRoot'), 9_000n).price, 1_020n)
  assert.equal(ask(depthOf('squareRoot'), -9_000n).price, 980n)
})

test('[MKT5] the average is rounded against the taker', () => {
  // 0.5 % of 1,001 ticks is 5.005 and more.
  assert.equal(ask(depthOf('linear'), 1_000n, { mark: 1_001n }).price, 1_007n)
  assert.equal(ask(depthOf('linear'), -1_000n, { mark: 1_001n }).price, 995n)
})

test('[MKT1] the half-spread is paid from the first atom', () => {
  const wide = { ...depthOf('linear'), halfSpread: Ratio.of(2n, 1_000n) }
  assert.equal(ask(wide, 1n).price, 1_003n)
  assert.equal(ask({ ...wide, unit: Ratio.zero }, 1n).price, 1_002n)
  assert.equal(ask({ ...wide, unit: Ratio.zero }, -1n).price, 998n)
})

test('[MKT6] later orders of an interval pay for earlier ones, and a refill forgets', () => {
  const depth = depthOf('linear')
  const first = ask(depth, -1_000n)
  assert.deepEqual(first.taken, { bought: 0n, sold: 1_000_000n })
  assert.equal(ask(depth, -1_000n, { taken: first.taken }).price, 985n)
  assert.equal(ask(depth, 1_000n, { taken: first.taken }).price, 1_005n)
  assert.equal(ask(depth, -1_000n, { taken: Taken.refill() }).price, 995n)
})

test('[MKT7] a side gives no more than its capacity in one interval', () => {
  const depth = depthOf('linear', 2_500_999n)
  const first = ask(depth, -9_999n)
  assert.equal(first.lots, -2_500n)
  assert.equal(first.notional, 2_500_000n)
  assert.equal(ask(depth, -1n, { taken: first.taken }).lots, 0n)
  assert.equal(ask(depth, 1n, { taken: first.taken }).lots, 1n)
})

test('[MKT8] a limit holds on the average', () => {
  const depth = depthOf('linear')
  assert.equal(ask(depth, -1_000n, { limit: 995n }).lots, -1_000n)
  assert.equal(ask(depth, -1_001n, { limit: 995n }).lots, -1_000n)
  assert.equal(ask(depth, 1_001n, { limit: 1_005n }).lots, 1_000n)
  assert.equal(ask(depth, -1n, { limit: 1_001n }).lots, 0n)
  assert.equal(ask(depth, 1n, { limit: 999n }).lots, 0n)
  assert.equal(ask(depthOf('squareRoot'), -9_999n, { limit: 980n }).lots, -9_000n)
})

test('[MKT9] nothing asked, or no positive mark: nothing traded', () => {
  for (const [lots, mark] of [
    [0n, 1_000n],
    [5n, 0n],
    [-5n, -40n],
  ] as const) {
    const none = ask(depthOf('linear'), lots, { mark, of: oil })
    assert.deepEqual(none, { lots: 0n, price: mark, notional: 0n, taken: Taken.refill() })
  }
})

test('[MKT10] a seller without a limit stops where the price would not be positive', () => {
  const shallow = { ...depthOf('linear'), unit: Ratio.of(1n) }
  // 2 × 0.999 depths bring the average down by 0.999.
  assert.deepEqual(ask(shallow, -9_999n).lots, -1_998n)
  assert.deepEqual(ask(shallow, -9_999n).price, 1n)
  assert.deepEqual(ask(shallow, -9_999n, { of: oil }).price, -4_000n)
})

test('[MKT7] inverse contracts use capacity in the base', () => {
  // A lot of 100 USD at 50,000.0 is 0.002 BTC = 200,000 atoms.
  const depth = { ...depthOf('linear', 1_000_000n), depth: Amount.of(1_000_000n) }
  const sold = ask(depth, -9n, { mark: 500_000n, of: inverse })
  assert.equal(sold.lots, -5n)
  assert.equal(sold.notional, 1_000_000n)
  assert.equal(sold.price, 497_500n)
})

test('parameters that mean nothing are refused', () => {
  const good = depthOf('linear')
  assert.throws(() => Depth.create({ ...good, depth: Amount.zero }), /positive/)
  assert.throws(() => Depth.create({ ...good, capacity: Amount.of(-1n) }), /capacity/)
  assert.throws(() => Depth.create({ ...good, unit: Ratio.of(-1n) }), /unit/)
  assert.throws(() => Depth.create({ ...good, halfSpread: Ratio.of(-1n) }), /half-spread/)
})

const cases = fc.record({
  law: fc.constantFrom('linear' as const, 'squareRoot' as const),
  depth: fc.bigInt(1n, 10n ** 15n),
  unit: fc.bigInt(0n, 2_000n),
  halfSpread: fc.bigInt(0n, 200n),
  capacity: fc.bigInt(0n, 10n ** 16n),
  used: fc.bigInt(0n, 10n ** 15n),
  of: fc.constantFrom(unitary, inverse),
  lots: fc.bigInt(-(10n ** 9n), 10n ** 9n),
  mark: fc.bigInt(1n, 10n ** 7n),
  room: fc.option(fc.bigInt(-50n, 10n ** 6n)),
})

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

/** Runs a case, with some fields changed. */
function run(say: Case, change: Partial<Case> = {}) {
  const its = { ...say, ...change }
  const depth = Depth.create({
    law: its.law,
    depth: Amount.of(its.depth),
    unit: Ratio.of(its.unit, 10_000n),
    capacity: Amount.of(its.capacity),
    halfSpread: Ratio.of(its.halfSpread, 10_000n),
  })
  const taken = { bought: Amount.of(its.used), sold: Amount.of(its.used) }
  const limit = limitOf(say)
  return { ...ask(depth, its.lots, { mark: its.mark, limit, taken, of: its.of }), depth, limit }
}

const limitOf = ({ room, lots, mark }: Case): bigint | null =>
  room === null ? null : lots > 0n ? mark + room : mark - room

const size = (lots: bigint): bigint => (lots < 0n ? -lots : lots)

/** How far a price is from the mark, to the taker's cost. */
const cost = ({ lots, mark }: Case, price: bigint): bigint =>
  lots > 0n ? price - mark : mark - price

/** The average price as a decimal with sixty digits: an oracle that shares no code. */
function exact(say: Case, notional: bigint): Decimal {
  const D = Decimal.clone({ precision: 60 })
  const [q0, n, d] = [new D(`${say.used}`), new D(`${notional}`), new D(`${say.depth}`)]
  const unit = new D(`${say.unit}`).div(10_000)
  const q1 = q0.plus(n)
  const impact =
    say.law === 'linear'
      ? unit.times(q0.plus(q1)).div(d.times(2))
      : unit
          .times(2)
          .div(3)
          .times(q1.times(q1.div(d).sqrt()).minus(q0.times(q0.div(d).sqrt())))
          .div(n)
  const move = impact.plus(new D(`${say.halfSpread}`).div(10_000))
  const mark = new D(`${say.mark}`)
  return say.lots > 0n ? mark.times(move.plus(1)) : mark.times(new D(1).minus(move))
}

test('[MKT3] [MKT4] [MKT5] the price is the exact average rounded against the taker', () => {
  fc.assert(
    fc.property(cases, (say) => {
      const { lots, price, notional } = run(say)
      if (lots === 0n) return
      const oracle = exact(say, notional)
      const off = say.lots > 0n ? oracle.minus(`${price}`).neg() : oracle.minus(`${price}`)
      // sixty digits leave 1e-30 of doubt where the average falls on a tick exactly
      assert.ok(off.gte('-1e-30') && off.lt('1.000000000000000000000000000001'), `off by ${off}`)
    }),
    { numRuns },
  )
})

test('[MKT7] [MKT8] [MKT10] never more than asked, never beyond capacity, never worse than the limit', () => {
  fc.assert(
    fc.property(cases, (say) => {
      const { lots, price, taken, limit, notional } = run(say)
      assert.ok(size(lots) <= size(say.lots) && lots * say.lots >= 0n)
      if (lots === 0n) return assert.deepEqual(taken, { bought: say.used, sold: say.used })
      assert.ok(cost(say, price) >= 0n && price > 0n)
      const [own, other] = say.lots > 0n ? [taken.bought, taken.sold] : [taken.sold, taken.bought]
      assert.ok(own <= say.capacity && own === say.used + notional && other === say.used)
      if (limit !== null) assert.ok(say.lots > 0n ? price <= limit : price >= limit)
    }),
    { numRuns },
  )
})

test('[MKT8] one lot more would break the limit, the capacity or the order', () => {
  fc.assert(
    fc.property(cases, (say) => {
      const { lots, depth, limit } = run(say)
      if (size(lots) === size(say.lots)) return
      const more = size(lots) + 1n
      const notional = Instrument.notional(say.of, more, say.mark)
      if (say.used + notional > say.capacity) return
      const far = Depth.averageMove(depth, Amount.of(say.used), notional, say.mark)
      const price = say.lots > 0n ? say.mark + far : say.mark - far
      assert.ok(price < 1n || price >= 2n ** 53n || cost(say, price) > cost(say, limit ?? 0n))
    }),
    { numRuns },
  )
})

test('[MKT3] [MKT4] a larger order, an earlier taker or a thinner market never pays less', () => {
  fc.assert(
    fc.property(cases, fc.bigInt(1n, 10n ** 9n), (base, more) => {
      const say = { ...base, room: null }
      const before = run(say)
      if (before.lots === 0n) return
      const same = { lots: before.lots, capacity: 10n ** 30n }
      const worse = [
        run(say, { ...same, lots: say.lots > 0n ? before.lots + more : before.lots - more }),
        run(say, { ...same, used: say.used + more }),
        run(say, { ...same, depth: say.depth / 2n + 1n }),
      ]
      for (const then of worse) {
        if (then.lots === 0n) continue
        if (size(then.lots) < size(before.lots)) continue
        if (say.depth > 1n) assert.ok(cost(say, then.price) >= cost(say, before.price))
      }
    }),
    { numRuns },
  )
})

test('[MKT6] an order in two parts pays what the whole pays, but for ticks', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 99 }), (base, share) => {
      const say = { ...base, room: null, of: unitary, capacity: 10n ** 30n }
      const whole = run(say)
      const lots = (whole.lots * BigInt(share)) / 100n
      if (whole.lots === 0n || lots === 0n || lots === whole.lots) return
      const first = run(say, { lots })
      const used = say.lots > 0n ? first.taken.bought : first.taken.sold
      const second = run(say, { lots: whole.lots - lots, used })
      // The second part pays more than the average of the whole: it may reach its floor first.
      if (second.lots !== whole.lots - lots) return
      assert.equal(used + second.notional, say.used + whole.notional)
      const parts =
        size(lots) * cost(say, first.price) + size(second.lots) * cost(say, second.price)
      const apart = parts - size(whole.lots) * cost(say, whole.price)
      assert.ok(size(apart) <= size(whole.lots), `${apart} apart over ${whole.lots} lots`)
    }),
    { numRuns },
  )
})
