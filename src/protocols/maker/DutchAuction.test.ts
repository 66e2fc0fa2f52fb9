import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Result } from '../../base/Result.ts'
import { type Bid, DutchAuction, type Sale, type SaleTerms } from './DutchAuction.ts'
import type { PriceDecay } from './PriceDecay.ts'

/** Large numbers shrink very slowly; the printed seed is enough. */
const cases = { numRuns: Math.max(numRuns, 10_000), endOnFailure: true }
const one = 10n ** 27n

const terms: SaleTerms = {
  decay: { type: 'linear', tau: 100n },
  tail: 80n,
  cusp: one / 4n,
  tabMin: 0n,
  reserve: null,
}

function opened(
  changed: Partial<SaleTerms> = {},
  start: Partial<Record<'lot' | 'tab' | 'top' | 'startedAt', bigint>> = {},
): DutchAuction {
  const auction = DutchAuction.open(
    { ...terms, ...changed },
    { lot: 10n, tab: 800n, top: 100n, startedAt: 1_000n, ...start },
  )
  assert.ok(auction.ok)
  return auction.value
}

const bid = (lotMax: bigint, priceMax = 1_000n): Bid => ({ lotMax, priceMax })

const taken = (auction: DutchAuction, lotMax: bigint, at: bigint): Sale => {
  const sale = DutchAuction.take(auction, bid(lotMax), at)
  assert.ok(sale.ok)
  return sale.value
}

const refused = (error: string) => ({ ok: false, error })

test('[AUCTION1] starts with something to sell, something to raise and a price', () => {
  const start = { lot: 10n, tab: 800n, top: 100n, startedAt: 0n }
  const open = (changed: object) => DutchAuction.open(terms, { ...start, ...changed })
  assert.deepEqual(open({}), Result.success({ ...start, ...terms }))
  assert.deepEqual(open({ tab: 0n }), refused('auction.tab'))
  assert.deepEqual(open({ lot: 0n }), refused('auction.lot'))
  assert.deepEqual(open({ top: 0n }), refused('auction.topNotPositive'))
})

test('[AUCTION2] the price falls, and stops at the tail or the cusp', () => {
  const auction = opened()
  assert.equal(DutchAuction.price(auction, 1_000n), 100n)
  assert.equal(DutchAuction.price(auction, 1_025n), 75n)
  assert.ok(!DutchAuction.needsRedo(auction, 1_075n), 'at the cusp, not under it')
  assert.ok(DutchAuction.needsRedo(auction, 1_076n))
  const late = opened({ cusp: 0n })
  assert.ok(!DutchAuction.needsRedo(late, 1_080n), 'at the tail, not past it')
  assert.ok(DutchAuction.needsRedo(late, 1_081n))
})

test('[AUCTION2] started again only when due, at a new top, from that moment', () => {
  const auction = opened()
  assert.deepEqual(DutchAuction.redo(auction, 90n, 1_075n), refused('auction.notDue'))
  assert.deepEqual(DutchAuction.redo(auction, 0n, 1_076n), refused('auction.topNotPositive'))
  assert.deepEqual(
    DutchAuction.redo(auction, 90n, 1_076n),
    Result.success({ ...auction, top: 90n, startedAt: 1_076n }),
  )
})

test('[AUCTION3] sells what is wanted, what there is, or what is needed', () => {
  const auction = opened()
  const some = taken(auction, 3n, 1_000n)
  assert.deepEqual(
    [some.owe, some.slice, some.auction?.tab, some.auction?.lot],
    [300n, 3n, 500n, 7n],
  )
  const needed = taken(auction, 10n, 1_000n)
  assert.deepEqual(needed, {
    price: 100n,
    owe: 800n,
    slice: 8n,
    returned: 2n,
    unraised: 0n,
    auction: null,
  })
  const short = taken(auction, 99n, 1_050n)
  assert.deepEqual([short.owe, short.slice, short.unraised, short.returned], [500n, 10n, 300n, 0n])
  assert.equal(short.auction, null)
})

test('[AUCTION3] a slice is cut against the buyer, who pays all that is asked', () => {
  const { owe, slice, returned } = taken(opened({}, { tab: 799n }), 10n, 1_000n)
  assert.deepEqual([owe, slice, returned], [799n, 7n, 3n])
})

test('[AUCTION3] refuses a price that the buyer will not pay, and an auction that is due', () => {
  const auction = opened()
  assert.deepEqual(
    DutchAuction.take(auction, bid(1n, 99n), 1_000n),
    refused('auction.tooExpensive'),
  )
  assert.ok(DutchAuction.take(auction, bid(1n, 100n), 1_000n).ok)
  assert.deepEqual(DutchAuction.take(auction, bid(1n), 1_076n), refused('auction.needsRedo'))
})

test('[AUCTION4] leaves nothing or enough: a bid between is cut, and refused where it cannot be', () => {
  const auction = opened({ tabMin: 250n })
  const cut = taken(auction, 6n, 1_000n)
  assert.deepEqual([cut.owe, cut.slice, cut.auction?.tab], [550n, 5n, 250n])
  assert.equal(taken(opened({ tabMin: 200n }), 6n, 1_000n).auction?.tab, 200n)
  const small = opened({ tabMin: 250n }, { tab: 250n })
  assert.deepEqual(DutchAuction.take(small, bid(2n), 1_000n), refused('auction.noPartialPurchase'))
  assert.equal(taken(small, 3n, 1_000n).auction, null)
  const poor = opened({ tabMin: 250n }, { tab: 2_000n })
  assert.equal(taken(poor, 10n, 1_000n).unraised, 1_000n, 'the last of a lot may leave anything')
})

test('[AUCTION5] at its reserve nothing is sold: it is to be started again', () => {
  const auction = opened({ cusp: 0n, tail: 1_000n, reserve: 60n })
  assert.equal(taken(auction, 1n, 1_039n).price, 61n)
  assert.deepEqual(DutchAuction.take(auction, bid(1n), 1_040n), refused('auction.needsRedo'))
  assert.equal(DutchAuction.price(auction, 1_040n), 60n)
  assert.equal(DutchAuction.price(auction, 1_990n), 60n)
  assert.ok(DutchAuction.needsRedo(auction, 1_040n))
  assert.ok(!DutchAuction.needsRedo({ ...auction, reserve: null }, 1_040n))
})

test('[AUCTION5] a top at its reserve could sell nothing; a new reserve may come with a new top', () => {
  const start = { lot: 10n, tab: 800n, top: 100n, startedAt: 0n }
  const high = DutchAuction.open({ ...terms, reserve: 100n }, start)
  assert.deepEqual(high, refused('auction.topUnderReserve'))
  const auction = opened({ reserve: 60n })
  assert.deepEqual(DutchAuction.redo(auction, 60n, 1_050n), refused('auction.topUnderReserve'))
  const again = DutchAuction.redo(auction, 60n, 1_050n, 40n)
  assert.ok(again.ok)
  assert.equal(again.value.reserve, 40n)
})

test('[AUCTION5] a bid of nothing gets nothing, however long nobody bids', () => {
  const withReserve = opened({ cusp: 0n, tail: 1_000n, reserve: 1n })
  for (const at of [1_099n, 1_100n, 1_500n]) {
    assert.ok(!DutchAuction.take(withReserve, bid(10n, 0n), at).ok)
  }
  const without = opened({ cusp: 0n, tail: 1_000n })
  assert.equal(taken(without, 10n, 1_100n).owe, 0n, 'which is what befell Maker')
})

const decays: fc.Arbitrary<PriceDecay> = fc.oneof(
  fc.bigInt(100n, 100_000n).map((tau) => ({ type: 'linear' as const, tau })),
  fc
    .tuple(fc.bigInt(1n, 600n), fc.bigInt((9n * one) / 10n, (999n * one) / 1_000n))
    .map(([step, cut]) => ({ type: 'stairstep' as const, step, cut })),
  fc
    .bigInt((99n * one) / 100n, (99_999n * one) / 100_000n)
    .map((cut) => ({ type: 'exponential' as const, cut })),
)

const prices = fc.bigInt(one / 1_000n, 10n ** 5n * one)

const auctions: fc.Arbitrary<DutchAuction> = fc
  .record({
    decay: decays,
    tail: fc.bigInt(0n, 50_000n),
    cusp: fc.bigInt(one / 100n, one),
    least: fc.option(fc.bigInt(1n, 120n), { nil: 0n }),
    share: fc.option(fc.bigInt(0n, 99n), { nil: null }),
    lot: fc.bigInt(1n, 10n ** 24n),
    worth: fc.bigInt(1n, 150n),
    dust: fc.bigInt(1n, one),
    top: prices,
  })
  .map(({ least, share, worth, dust, lot, top, ...rest }) => {
    const tab = (lot * top * worth) / 100n + dust
    const reserve = share === null ? null : (top * share) / 100n
    return { ...rest, lot, top, tab, tabMin: (tab * least) / 100n, reserve, startedAt: 0n }
  })

const moves = fc.array(
  fc.record({
    wait: fc.bigInt(0n, 8_000n),
    isRedo: fc.boolean(),
    part: fc.bigInt(0n, 110n),
    top: prices,
  }),
  { maxLength: 8 },
)

type Move = typeof moves extends fc.Arbitrary<readonly (infer T)[]> ? T : never

/** The totals of a whole sequence of sales and restarts. */
interface Course {
  readonly sales: readonly Sale[]
  readonly restarts: number
  readonly last: DutchAuction | null
}

function run(start: DutchAuction, all: readonly Move[], watch: (sold: Sale) => void): Course {
  const sales: Sale[] = []
  let last: DutchAuction | null = start
  let [at, restarts] = [0n, 0]
  for (const { wait, isRedo, part, top } of all) {
    if (last === null) break
    at += wait
    const again: ReturnType<typeof DutchAuction.redo> | null = isRedo
      ? DutchAuction.redo(last, top, at)
      : null
    const auction: DutchAuction = again?.ok ? again.value : last
    if (again?.ok) restarts += 1
    last = auction
    const sale = DutchAuction.take(auction, bid((auction.lot * part) / 100n, 10n ** 40n), at)
    if (!sale.ok) continue
    watch(sale.value)
    sales.push(sale.value)
    last = sale.value.auction
  }
  return { sales, restarts, last }
}

const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n)

test('[AUCTION1] lot and tab are conserved over any sequence of sales and restarts', () => {
  let [ended, restarted] = [0, 0]
  fc.assert(
    fc.property(auctions, moves, (start, all) => {
      const { sales, restarts, last } = run(start, all, () => {})
      const back = sum(sales.map(({ returned }) => returned))
      const lost = sum(sales.map(({ unraised }) => unraised))
      assert.equal(sum(sales.map(({ slice }) => slice)) + (last?.lot ?? 0n) + back, start.lot)
      assert.equal(sum(sales.map(({ owe }) => owe)) + (last?.tab ?? 0n) + lost, start.tab)
      if (lost > 0n) assert.equal(back, 0n, 'nothing goes back while something is not raised')
      if (last === null) ended += 1
      if (restarts > 0 && sales.length > 0) restarted += 1
    }),
    cases,
  )
  assert.ok(ended > 0 && restarted > 0)
})

test('[AUCTION4] a sale leaves nothing to raise, nothing to sell, or at least the least', () => {
  let cuts = 0
  fc.assert(
    fc.property(auctions, moves, (start, all) => {
      run(start, all, ({ auction }) => {
        if (auction === null) return
        assert.ok(auction.tab >= start.tabMin && auction.lot > 0n)
        if (auction.tab === start.tabMin) cuts += 1
      })
    }),
    cases,
  )
  assert.ok(cuts > 0)
})

test('[AUCTION3] [AUCTION5] no slice goes under the price of its moment nor at the reserve', () => {
  let reserved = 0
  fc.assert(
    fc.property(auctions, moves, (start, all) => {
      run(start, all, ({ price, owe, slice }) => {
        assert.ok(owe >= slice * price)
        if (start.reserve === null) return
        reserved += 1
        assert.ok(price > start.reserve && (slice === 0n || owe > slice * start.reserve))
      })
    }),
    cases,
  )
  assert.ok(reserved > 0)
})

test('[AUCTION2] [AUCTION5] the price never rises while it sells, nor falls under the reserve', () => {
  const times = fc.array(fc.bigInt(0n, 50_000n), { minLength: 2, maxLength: 4 })
  let compared = 0
  fc.assert(
    fc.property(auctions, times, (auction, all) => {
      const sorted = [...all, ...all.map((at) => at + 1n)].sort((a, b) => (a < b ? -1 : 1))
      let before = auction.top
      for (const at of sorted) {
        const now = DutchAuction.price(auction, at)
        if (auction.reserve !== null) assert.ok(now >= auction.reserve)
        if (DutchAuction.needsRedo(auction, at)) break
        assert.ok(now <= before)
        before = now
        compared += 1
      }
    }),
    cases,
  )
  assert.ok(compared > 0)
})

test('[AUCTION2] once due it stays due until it is started again', () => {
  fc.assert(
    fc.property(auctions, fc.bigInt(0n, 50_000n), fc.bigInt(0n, 50_000n), (auction, at, more) => {
      if (DutchAuction.needsRedo(auction, at)) assert.ok(DutchAuction.needsRedo(auction, at + more))
    }),
    cases,
  )
})
