import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomScene, troubledScene } from '../../test/randomScene.ts'
import { tieredOracle } from '../../test/tieredOracle.ts'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import type { Account } from '../model/Account.ts'
import { Assessment } from '../model/Assessment.ts'
import { Brackets } from '../model/Brackets.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { assess } from './assess.ts'
import { contributions } from './contributions.ts'
import type { PriceSide } from './MarginContext.ts'
import { ProForma } from './ProForma.ts'

const measures = ['equity', 'net', 'initial', 'maintenance', 'gross'] as const

/** USDT of two decimals, ticks of a whole USDT, lots of a thousandth of a coin. */
const usdt = (units: bigint): bigint => units * 100n
const index = (units: bigint): bigint => units * 10n ** 12n
const table = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.004'), leverageMax: Ratio.of(20n) },
  { floor: Amount.of(usdt(50_000n)), rate: ratio('0.005'), leverageMax: Ratio.of(10n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8 },
  collateral: { BTC: { tiers: [{ floor: Amount.zero, weight: Ratio.one }] } },
  staleBand: ratio('0.05'),
  instruments: {
    'BTC/USDT': { lot: '0.001', brackets: table },
    'BTC/USD': { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: table },
    'WHOLE/USDT': { lot: '0.01', brackets: table },
  },
})
const bitcoin = place.instrument('BTC/USDT')
const long = account(place, { USDT: usdt(10_000n) }, [held(bitcoin, 1_000n, 60_000n)])
const short = account(place, { USDT: usdt(10_000n) }, [held(bitcoin, -1_000n, 60_000n)])

test('[MARGIN1] one position, worked by hand', () => {
  assert.deepEqual(assess(long, place.terms, book(place, { 'BTC/USDT': 59_000n })), {
    certainty: 'certain',
    equity: usdt(9_000n),
    net: usdt(9_000n),
    initial: usdt(5_900n),
    maintenance: usdt(245n),
    gross: usdt(59_000n),
  })
})

test('[MARGIN1] random accounts are what the formulas say, worked out a second time in decimals', () => {
  fc.assert(
    fc.property(randomScene, ({ place, account, book }) => {
      const ours = assess(account, place.terms, book)
      const theirs = tieredOracle(account, place.terms, book, false)
      assert.equal(ours.certainty, 'certain')
      for (const name of measures) assert.equal(ours[name].toString(), theirs[name].toFixed(), name)
    }),
    { numRuns },
  )
})

test('[MARGIN2] every rounding is against the account, and no larger than a unit each', () => {
  fc.assert(
    fc.property(randomScene, ({ place, account, book }) => {
      const { terms: rules } = place
      const ours = assess(account, rules, book)
      const exact = tieredOracle(account, rules, book, true)
      const over = (name: 'maintenance' | 'gross') => exact[name].neg().plus(ours[name].toString())
      const under = (name: 'equity' | 'net') => exact[name].minus(ours[name].toString())
      const dust = tieredOracle(
        {
          ...account,
          balances: rules.assets.map(() => Amount.of(2n * BigInt(account.positions.length))),
          positions: [],
          orders: [],
        },
        rules,
        book,
        true,
      )
        .net.plus(account.positions.length + rules.assets.length)
        .times(2)
      for (const less of [under('equity'), under('net'), over('maintenance'), over('gross')]) {
        assert.ok(less.gte(0), 'against the account')
        assert.ok(less.lte(dust), `${less.toFixed(3)} is no more than ${dust.toFixed(3)}`)
      }
    }),
    { numRuns },
  )
})

test('[MARGIN3] a stale mark is taken at the worse end for credit, at the better for liquidation', () => {
  const ages = (age: number) =>
    book(place, { 'BTC/USDT': 60_000n }, {}, { ages: { 'BTC/USDT': age } })
  const equity = (holder: typeof long, stance: 'credit' | 'liquidation') =>
    assess(holder, place.terms, ages(1_001), stance).equity
  assert.equal(equity(long, 'credit'), usdt(7_000n))
  assert.equal(equity(long, 'liquidation'), usdt(13_000n))
  assert.equal(equity(short, 'credit'), usdt(7_000n))
  assert.equal(equity(short, 'liquidation'), usdt(13_000n))
  assert.equal(assess(long, place.terms, ages(1_001)).certainty, 'bounded')
  const fresh = assess(long, place.terms, ages(1_000), 'credit')
  assert.deepEqual([fresh.certainty, fresh.equity], ['certain', usdt(10_000n)])
})

test('[MARGIN3] unknown outweighs bounded, and a stale price that is not needed is let be', () => {
  const old = { ages: { 'BTC/USDT': 9_999, BTC: 9_999 } }
  const [marks, indices] = [{ 'BTC/USDT': 60_000n }, { BTC: index(60_000n), USDT: index(1n) }]
  const cash = account(place, { USDT: 1n, BTC: 0n }, [])
  assert.equal(assess(cash, place.terms, book(place, marks, indices, old)).certainty, 'certain')
  const blind = {
    ...long,
    positions: [...long.positions, held(place.instrument('WHOLE/USDT'), 1n, 1n)],
  }
  assert.equal(assess(blind, place.terms, book(place, marks, indices, old)).certainty, 'unknown')
})

test('[MARGIN4] the end follows the net of both legs, and the requirement where that is nothing', () => {
  const hedged = (shortLots: bigint) =>
    account(place, { USDT: usdt(10_000n) }, [
      held(bitcoin, 1_000n, 60_000n, { leg: 'long' }),
      held(bitcoin, shortLots, 60_000n, { leg: 'short' }),
    ])
  const stale = book(place, { 'BTC/USDT': 60_000n }, {}, { ages: { 'BTC/USDT': 9_999 } })
  const taken = (lots: bigint, stance: 'credit' | 'liquidation') =>
    contributions(hedged(lots), place.terms, stale, stance).map(({ mark }) => mark)
  assert.deepEqual(taken(-999n, 'credit'), [57_000n, 57_000n])
  assert.deepEqual(taken(-1_001n, 'credit'), [63_000n, 63_000n])
  assert.deepEqual(taken(-1_000n, 'credit'), [63_000n, 63_000n])
  assert.deepEqual(taken(-1_000n, 'liquidation'), [57_000n, 57_000n])
})

test('[MARGIN4] an index moves by a band, and by another for a stale numeraire', () => {
  const coins = (amount: bigint) => account(place, { BTC: amount * 10n ** 8n }, [])
  const now = (ages: Record<string, number>) =>
    book(place, {}, { BTC: index(60_000n), USDT: index(1n) }, { ages })
  const equity = (amount: bigint, ages: Record<string, number>, side: PriceSide = 'liquidation') =>
    assess(coins(amount), place.terms, now(ages), side).equity
  assert.equal(equity(1n, { BTC: 9_999 }), usdt(63_000n))
  assert.equal(equity(1n, { USDT: 9_999 }), usdt(63_000n))
  assert.equal(equity(1n, { USDT: 9_999, BTC: 9_999 }), usdt(66_000n))
  assert.equal(equity(-1n, { BTC: 9_999 }, 'credit'), usdt(-63_000n))
  const tick = book(place, { 'BTC/USDT': 1n }, {}, { ages: { 'BTC/USDT': 9_999 } })
  const [only] = contributions(long, place.terms, tick, 'credit')
  assert.equal(only?.mark, 1n, 'a mark that must be positive stays so')
})

test('[MARGIN3] for credit an old coin counts for nothing, which is certain, unless it settles something', () => {
  const indices = { BTC: index(60_000n), USDT: index(1n) }
  const old = book(place, { 'BTC/USD': 60_000n }, indices, { ages: { BTC: 9_999 } })
  const holder = account(place, { USDT: usdt(5n), BTC: 10n ** 8n }, [])
  const worst = assess(holder, place.terms, old, 'credit')
  assert.deepEqual([worst.certainty, worst.equity], ['certain', usdt(5n)])
  assert.equal(assess(holder, place.terms, old).certainty, 'bounded')
  const settling = { ...holder, positions: [held(place.instrument('BTC/USD'), 1n, 60_000n)] }
  const both = assess(settling, place.terms, old, 'credit')
  assert.deepEqual([both.certainty, both.equity], ['bounded', usdt(57_005n) - 1n])
})

test('[MARGIN22] dust makes nothing uncertain, old, without a mark or without a table', () => {
  const { rulebook } = place.terms
  const liquidation = { ...rulebook.liquidation, dust: Value.of(usdt(10n)) }
  const terms = { ...place.terms, rulebook: { ...rulebook, liquidation } }
  const at = (ages: Record<string, number>) =>
    book(place, { 'BTC/USDT': 60_000n }, { BTC: index(60_000n), USDT: index(1n) }, { ages })
  const certainty = (holder: Account, ages: Record<string, number> = {}) =>
    assess(holder, terms, at(ages)).certainty
  const coins = (atoms: bigint) => account(place, { BTC: atoms }, [])
  // A satoshi is 0.0006: 16,650 are worth 9.99, and 16,667 are worth 10.
  assert.equal(certainty(coins(16_650n), { BTC: 9_999 }), 'certain')
  assert.equal(certainty(coins(16_667n), { BTC: 9_999 }), 'bounded')
  const lots = (id: string, size: bigint, cost: bigint) =>
    account(place, {}, [held(place.instrument(id), size, cost)])
  assert.equal(certainty(lots('WHOLE/USDT', 9n, 100n)), 'certain')
  assert.equal(certainty(lots('WHOLE/USDT', 10n, 100n)), 'unknown')
  assert.equal(certainty(lots('BTC/USDT', 1n, 60_000n), { 'BTC/USDT': 9_999 }), 'bounded')
})

test('[MARGIN23] a band may widen with age, linearly to a declared end', () => {
  const { rulebook } = place.terms
  const widening = { end: ratio('0.2'), span: 1_000 }
  const prices = { ...rulebook.prices, widening }
  const terms = { ...place.terms, rulebook: { ...rulebook, prices } }
  const equityAt = (age: number): bigint => {
    const old = book(place, { 'BTC/USDT': 60_000n }, {}, { ages: { 'BTC/USDT': age } })
    return assess(long, terms, old).equity
  }
  const shift = (age: number): bigint => equityAt(age) - equityAt(0)
  assert.deepEqual(
    [1_000, 1_001, 1_500, 2_000, 9_999].map(shift),
    [0n, 3_009n, 7_500n, 12_000n, 12_000n].map(usdt),
  )
})

test('[MARGIN4] however many prices are stale, equity for credit is never above that for liquidation', () => {
  fc.assert(
    fc.property(troubledScene, ({ place, account, book, fresh }) => {
      const at = (now: PriceBook, stance: 'credit' | 'liquidation') =>
        assess(account, place.terms, now, stance)
      const [worst, best] = [at(book, 'credit'), at(book, 'liquidation')]
      fc.pre(worst.certainty !== 'unknown' && best.certainty !== 'unknown')
      // Two legs of equal size lose an atom each at one price and not at another.
      fc.pre(account.positionMode === 'net')
      const { equity } = at(fresh, 'credit')
      assert.ok(worst.equity <= equity && equity <= best.equity)
    }),
    { numRuns },
  )
})

test('[MARGIN5] the order of positions and orders is nothing, and nothing held is zero', () => {
  const empty = account(place, {}, [])
  assert.deepEqual(assess(empty, place.terms, book(place, {})), {
    certainty: 'certain',
    equity: 0n,
    net: 0n,
    initial: 0n,
    maintenance: 0n,
    gross: 0n,
  })
  fc.assert(
    fc.property(troubledScene, ({ place, account, book }) => {
      const turned = {
        ...account,
        positions: account.positions.toReversed(),
        orders: account.orders.toReversed(),
      }
      assert.deepEqual(assess(turned, place.terms, book), assess(account, place.terms, book))
    }),
    { numRuns },
  )
})

test('[MARGIN2] a worse price never improves slack, but for the dust of a broken multiplier', () => {
  const lots = fc.bigInt(1n, 10n ** 6n).chain((size) => fc.constantFrom(size, -size))
  const input = fc.record({ lots, mark: fc.bigInt(2n, 10n ** 6n), by: fc.bigInt(1n, 10n ** 4n) })
  const gain = (id: string, lots: bigint, mark: bigint, by: bigint): bigint => {
    const holder = account(place, { USDT: usdt(1_000n) }, [held(place.instrument(id), lots, mark)])
    // An atom of one is worth an atom of the other.
    const indices = { BTC: 10n ** 6n, USDT: 1n }
    const slack = (price: bigint) => {
      const assessment = assess(holder, place.terms, book(place, { [id]: price }, indices))
      return Assessment.slack(Assessment.measure(assessment, 'maintenance'))
    }
    return lots > 0n ? slack(mark) - slack(mark + by) : slack(mark + by) - slack(mark)
  }
  fc.assert(
    fc.property(input, ({ lots, mark, by }) => {
      assert.ok(gain('WHOLE/USDT', lots, mark, by) < 0n, 'a whole multiplier')
      assert.ok(gain('BTC/USDT', lots, mark, by) <= 1n, 'an atom for a tenth of an atom a tick')
      assert.ok(gain('BTC/USD', lots, mark, by) <= 1n, 'an inverse contract')
    }),
    { numRuns },
  )
})

test('[MARGIN1] more collateral of any kind never lowers equity nor raises a requirement', () => {
  const more = fc.bigInt(1n, 10n ** 13n)
  const input = fc.tuple(randomScene, more, fc.nat({ max: 4 }))
  fc.assert(
    fc.property(input, ([{ place, account, book }, amount, asset]) => {
      const before = assess(account, place.terms, book)
      const deposited = ProForma.withBalance(account, asset, Amount.of(amount))
      const after = assess(deposited, place.terms, book)
      assert.ok(after.equity >= before.equity)
      assert.ok(after.maintenance <= before.maintenance, 'what is owed asks less')
      assert.ok(after.initial <= before.initial, 'what a spot sale would owe asks more')
    }),
    { numRuns },
  )
})

test('[MARGIN3] a mark is a price, not a promise: settled prices are fresh ones', () => {
  const stale = book(place, { 'BTC/USDT': 60_000n }, {}, { ages: { 'BTC/USDT': 9_999 } })
  const worse = {
    ...stale,
    marks: [{ price: Price.of(57_000n), time: stale.time, source: 'test' }],
  }
  const { certainty, ...numbers } = assess(long, place.terms, stale, 'credit')
  assert.deepEqual({ ...numbers, certainty: 'certain' }, assess(long, place.terms, worse, 'credit'))
  assert.equal(certainty, 'bounded')
})
