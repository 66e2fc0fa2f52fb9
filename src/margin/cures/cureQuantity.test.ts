import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { account, book, held, ratio, type Venue, venue } from '../../../test/venue.ts'
import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Brackets } from '../../model/Brackets.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { ProForma } from '../ProForma.ts'
import { cureQuantity } from './cureQuantity.ts'

const flat = Brackets.create([
  { floor: Amount.zero, rate: ratio('0.05'), leverageMax: Ratio.of(10n) },
])
const simple = venue({
  assets: { USDT: 2 },
  instruments: { 'BTC/USDT': { base: 'USDT', lot: '0.001', brackets: flat } },
})
const bitcoin = simple.instrument('BTC/USDT')
const marks = book(simple, { 'BTC/USDT': 60_000n })
const holding = (equity: bigint, lots = 1_000n): Account =>
  account(simple, { USDT: equity * 100n }, [held(bitcoin, lots, 60_000n)])
const cure = (holder: Account, threshold = Ratio.one, fee = Ratio.zero, now = marks) =>
  cureQuantity(holder, simple.terms, now, holder.positions[0] as Position, {
    threshold,
    feeRate: fee,
  })

test('[MARGIN10] the fewest lots, long and short, against a threshold and with a fee', () => {
  assert.equal(cure(holding(2_000n)), 334n)
  assert.equal(cure(holding(2_000n, -1_000n)), 334n)
  assert.equal(cure(holding(3_000n)), 0n, 'at the threshold is at or under it')
  assert.equal(cure(holding(2_999n)), 1n)
  assert.equal(cure(holding(3_000n), ratio('0.8')), 200n)
  assert.equal(cure(holding(2_000n), Ratio.one, ratio('0.01')), 417n, '1,000 ÷ (3 - 0.6) a lot')
})

test('[MARGIN10] null where closing even all leaves less than nothing, or nothing is known', () => {
  assert.equal(cure(holding(-1n)), null)
  assert.equal(cure(holding(0n)), 1_000n)
  assert.equal(cure(holding(2_000n), Ratio.one, ratio('0.05')), null, 'the fee eats all it frees')
  assert.equal(cure(holding(2_000n), Ratio.one, Ratio.zero, book(simple, {})), null)
})

test('[MARGIN10] a stale mark is taken at the end that is better for the account', () => {
  const old = venue({
    assets: { USDT: 2 },
    staleBand: ratio('0.01'),
    instruments: { 'BTC/USDT': { base: 'USDT', lot: '0.001', brackets: flat } },
  })
  const position = held(old.instrument('BTC/USDT'), 1_000n, 60_600n)
  const holder = account(old, { USDT: 202_000n }, [position])
  const stale = book(old, { 'BTC/USDT': 60_000n }, {}, { ages: { 'BTC/USDT': 9_999 } })
  const lots = cureQuantity(holder, old.terms, stale, position, {
    threshold: Ratio.one,
    feeRate: Ratio.zero,
  })
  assert.equal(lots, 334n, 'at 60,600 nothing is lost, and a lot asks for 3.03 of the 2,020')
})

test('[MARGIN10] closing some can cure where closing all does not', () => {
  const steep = Brackets.create([
    { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(10n) },
    { floor: Amount.of(3_000_000n), rate: ratio('0.2'), leverageMax: Ratio.of(2n) },
  ])
  const place = venue({
    assets: { USDT: 2 },
    instruments: { 'BTC/USDT': { base: 'USDT', lot: '0.001', brackets: steep } },
  })
  const position = held(place.instrument('BTC/USDT'), 1_000n, 60_000n)
  const now = book(place, { 'BTC/USDT': 60_000n })
  const half = account(place, { USDT: 180_000n }, [position])
  const lots = cureQuantity(half, place.terms, now, position, {
    threshold: Ratio.one,
    feeRate: ratio('0.05'),
  })
  assert.equal(lots, 500n, 'fee 1,500 leaves 300, what 30,000 asks for; closing all costs 3,000')
})

test('[MARGIN10] so it can where fees pay out of what hardly counts', () => {
  const haircut = {
    tiers: [
      { floor: Amount.zero, weight: Ratio.one },
      { floor: Amount.of(150_000n), weight: ratio('0.5') },
    ],
  }
  const place = venue({
    assets: { USDT: 2 },
    collateral: { USDT: haircut },
    instruments: { 'BTC/USDT': { base: 'USDT', lot: '0.001', brackets: flat } },
  })
  const position = held(place.instrument('BTC/USDT'), 1_000n, 60_000n)
  const holder = account(place, { USDT: 360_000n }, [position])
  const now = book(place, { 'BTC/USDT': 60_000n })
  const lots = cureQuantity(holder, place.terms, now, position, {
    threshold: Ratio.one,
    feeRate: ratio('0.07'),
  })
  assert.equal(lots, 500n, 'a fee of 2,100 takes 1,050 of equity, the next 2,100 take it all')
})

interface Case {
  readonly place: Venue
  readonly holder: Account
  readonly now: PriceBook
  readonly threshold: Ratio
  readonly fee: Ratio
}

/** Small positions with brackets and haircuts where they bend, near the threshold or not. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    listing: fc.constantFrom(
      { settle: 'USDT', lot: '0.01' },
      { settle: 'USDT', lot: '0.0001' },
      { settle: 'BTC', payoff: 'inverse' as const, contractSize: '100' },
      { settle: 'BTC', payoff: 'inverse' as const, tick: '1000' },
    ),
    lots: fc.bigInt(1n, 150n).chain((lots) => fc.constantFrom(lots, -lots)),
    mark: fc.bigInt(1n, 90_000n),
    entry: fc.bigInt(1n, 90_000n),
    shares: fc.uniqueArray(fc.bigInt(1n, 130n), { maxLength: 3 }),
    steps: fc.array(fc.bigInt(1n, 90n), { minLength: 4, maxLength: 4 }),
    weights: fc.option(fc.tuple(fc.bigInt(1n, 120n), fc.bigInt(50n, 100n), fc.bigInt(0n, 50n))),
    funding: fc.bigInt(-(10n ** 12n), 10n ** 12n),
    fee: fc.bigInt(0n, 60n).map((rate) => Ratio.of(rate, 1_000n)),
    threshold: fc.bigInt(5n, 12n).map((rate) => Ratio.of(rate, 10n)),
    level: fc.bigInt(-20n, 140n),
    other: fc.bigInt(-3n, 3n),
  })
  .map((drawn) => build(drawn))

function build({
  listing,
  lots,
  mark,
  entry,
  ...drawn
}: {
  listing: {
    settle: string
    lot?: string
    payoff?: 'inverse'
    contractSize?: string
    tick?: string
  }
  lots: bigint
  mark: bigint
  entry: bigint
  shares: readonly bigint[]
  steps: readonly bigint[]
  weights: [bigint, bigint, bigint] | null
  funding: bigint
  fee: Ratio
  threshold: Ratio
  level: bigint
  other: bigint
}): Case {
  const assets = { USDT: 4, BTC: 8 }
  const bare = venue({ assets, instruments: { X: listing } })
  const notional = Instrument.notional(bare.instrument('X'), lots, mark)
  let rate = 0n
  const rows = [0n, ...[...drawn.shares].sort((a, b) => (a < b ? -1 : 1))].map((share, row) => {
    rate += drawn.steps[row] as bigint
    return {
      floor: Amount.of(Integer.mulDivUp(notional, share, 100n)),
      rate: Ratio.of(rate, 1_000n),
      leverageMax: Ratio.of(2n),
    }
  })
  const brackets = Brackets.create(rows)
  const required = Brackets.maintenance(brackets, notional)
  const [share, first, second] = drawn.weights ?? [1n, 100n, 100n]
  const haircut = {
    tiers: [
      { floor: Amount.zero, weight: Ratio.of(first, 100n) },
      { floor: Amount.of(Integer.mulDivUp(required, share, 100n)), weight: Ratio.of(second, 100n) },
    ],
  }
  const place = venue({
    assets,
    collateral:
      drawn.weights === null
        ? { BTC: { tiers: haircut.tiers.slice(0, 1) } }
        : { BTC: haircut, USDT: haircut },
    instruments: { X: { ...listing, brackets } },
  })
  const position = held(place.instrument('X'), lots, entry, { funding: drawn.funding })
  const profit = Instrument.value(position.instrument, lots, mark) - position.cost
  const balance = Integer.mulDivDown(required, drawn.level, 70n) - profit
  return {
    place,
    holder: account(
      place,
      { [listing.settle]: balance, [listing.settle === 'BTC' ? 'USDT' : 'BTC']: drawn.other },
      [position],
    ),
    now: book(place, { X: mark }, { USDT: 10n ** 12n, BTC: 10n ** 12n * 10n ** (mark % 6n) }),
    threshold: drawn.threshold,
    fee: drawn.fee,
  }
}

/** Every number of lots, one by one. */
function fewest({ place, holder, now, threshold, fee }: Case): bigint | null {
  const { instrument, leg, lots } = holder.positions[0] as Position
  const price = (now.marks[0] as { price: bigint }).price
  for (let closed = 0n; closed <= Integer.abs(lots); closed++) {
    const paid = Ratio.mulUp(Instrument.notional(instrument, closed, price), fee)
    const signed = Quantity.of(lots > 0n ? -closed : closed)
    const after =
      closed === 0n
        ? holder
        : ProForma.withTrade(holder, {
            ...{ instrument, leg, lots: signed, fundingIndex: 0n },
            ...{ price: price as never, fee: Amount.of(paid) },
          })
    const measure = Assessment.measure(assess(after, place.terms, now), 'maintenance')
    if (!Assessment.exceeds(measure, threshold)) return closed
  }
  return null
}

test('[MARGIN10] no number of lots smaller than the answer cures, over brackets, haircuts and fees', () => {
  const seen = { none: 0, some: 0, zero: 0 }
  fc.assert(
    fc.property(cases, (one) => {
      const { place, holder, now, threshold, fee } = one
      const position = holder.positions[0] as Position
      const lots = cureQuantity(holder, place.terms, now, position, {
        threshold: threshold,
        feeRate: fee,
      })
      assert.equal(lots, fewest(one))
      seen[lots === null ? 'none' : lots === 0n ? 'zero' : 'some'] += 1
    }),
    { numRuns },
  )
  assert.ok(
    Math.min(seen.none, seen.some, seen.zero) > numRuns / 50,
    'every kind of answer came up',
  )
})

test('[MARGIN10] lots far smaller than an atom do not make it slow', () => {
  const tiny = venue({
    assets: { USDT: 0 },
    instruments: { X: { base: 'USDT', lot: '0.000000001', brackets: flat } },
  })
  const position = held(tiny.instrument('X'), 10n ** 15n, 1_000n)
  const holder = account(tiny, { USDT: 30_000_000n }, [position])
  const now = book(tiny, { X: 1_000n })
  const lots = cureQuantity(holder, tiny.terms, now, position, {
    threshold: Ratio.one,
    feeRate: Ratio.zero,
  })
  assert.ok(lots !== null && lots >= 4n * 10n ** 14n)
  assert.ok(
    lots < 4n * 10n ** 14n + 10n ** 9n,
    'a thousand atoms of notional beyond the exact 40% at most',
  )
})
