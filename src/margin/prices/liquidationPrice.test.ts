import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { account, book, held, ratio, type Venue, venue } from '../../../test/venue.ts'
import type { Account } from '../../model/Account.ts'
import { Assessment } from '../../model/Assessment.ts'
import { Brackets } from '../../model/Brackets.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Position } from '../../model/Position.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import type { Haircut } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import { assess } from '../assess.ts'
import { Method } from '../Method.ts'
import { TieredTerms } from '../methods/tiered/TieredTerms.ts'
import { Curve } from './Curve.ts'
import { Interval } from './Interval.ts'
import { liquidationPrice } from './liquidationPrice.ts'
import { PricePath } from './PricePath.ts'
import { profile } from './profile.ts'
import type { Slack } from './Slack.ts'

const amount = (atoms: bigint): Amount => Amount.of(atoms)

/** The oracle: `assess` at every tick of a span, on books built by hand. */
function scan(
  place: Venue,
  holder: Account,
  threshold: Ratio,
  span: Interval,
  bookAt: (tick: bigint) => PriceBook,
): Interval[] {
  return Interval.scan(span, (tick) => {
    const assessment = assess(holder, place.terms, bookAt(tick))
    return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
  })
}

/** The part of the answer within a span. */
const within = (span: Interval, intervals: readonly Interval[]): Interval[] =>
  intervals
    .filter(({ from, to }) => from <= span.to && to >= span.from)
    .map(({ from, to }) => ({
      from: from < span.from ? span.from : from,
      to: to > span.to ? span.to : to,
    }))

const withMark = (now: PriceBook, { index }: Instrument, tick: bigint): PriceBook => ({
  ...now,
  marks: now.marks.with(index, { price: Price.of(tick), time: now.time, source: 'test' }),
})

const tiers = fc
  .tuple(
    fc.uniqueArray(fc.bigInt(20n, 60_000n), { maxLength: 4 }),
    fc.array(fc.bigInt(0n, 90n), { minLength: 5, maxLength: 5 }),
    fc.option(fc.bigInt(-300n, 300n), { nil: null }),
  )
  .map(([floors, steps, step]) => {
    const sorted = [0n, ...floors.sort((a, b) => (a < b ? -1 : 1))]
    let rate = 0n
    const rows = sorted.map((floor, index) => {
      rate += steps[index] as bigint
      const last = index > 0 && index === sorted.length - 1
      return {
        floor: amount(floor),
        rate: Ratio.of(rate, 700n),
        leverageMax: Ratio.of(20n),
        amount: last && step !== null ? Ratio.of(step) : null,
      }
    })
    // A last row with an amount of its own makes a step, up or down, as in printed tables.
    return Brackets.declared(rows)
  })

const haircut: fc.Arbitrary<Haircut> = fc
  .tuple(
    fc.uniqueArray(fc.bigInt(1n, 4_000n), { maxLength: 2 }),
    fc.array(fc.bigInt(0n, 20n), { minLength: 3, maxLength: 3 }),
  )
  .map(([floors, falls]) => {
    let weight = 100n
    const sorted = [0n, ...floors.sort((a, b) => (a < b ? -1 : 1))]
    return {
      tiers: sorted.map((floor, index) => {
        weight -= falls[index] as bigint
        return { floor: amount(floor), weight: Ratio.of(weight, 100n) }
      }),
    }
  })

const listed = ['LIN', 'THIRD', 'INV', 'ETH', 'QUANTO', 'OIL'] as const

const places = fc
  .record({
    tables: fc.array(tiers, { minLength: listed.length, maxLength: listed.length }),
    haircuts: fc.array(fc.option(haircut, { nil: undefined }), { minLength: 3, maxLength: 3 }),
    numeraire: fc.constantFrom('USDT', 'USDT', 'USD', 'BTC'),
    staleBand: fc.constantFrom(Ratio.zero, Ratio.of(1n, 10n)),
    // Whole units as atoms put every edge within reach of rounding.
    coarse: fc.boolean(),
  })
  .map(({ tables, haircuts, numeraire, staleBand, coarse }) => {
    const [LIN, THIRD, INV, ETH, QUANTO, OIL] = tables as [Brackets, ...Brackets[]]
    const collateral = Object.fromEntries(
      ['USDT', 'BTC', 'ETH'].flatMap((id, n) =>
        haircuts[n] === undefined ? [] : [[id, haircuts[n]]],
      ),
    )
    return venue({
      assets: coarse ? { USDT: 0, BTC: 1, ETH: 0, USD: 0 } : { USDT: 2, BTC: 3, ETH: 2, USD: 1 },
      numeraire,
      staleBand,
      collateral,
      instruments: {
        LIN: { brackets: LIN },
        THIRD: { brackets: THIRD as Brackets, contractSize: '0.003', quote: 'USD' },
        INV: { brackets: INV as Brackets, payoff: 'inverse', settle: 'BTC', contractSize: '50' },
        ETH: { brackets: ETH as Brackets, base: 'ETH' },
        QUANTO: { brackets: QUANTO as Brackets, base: 'ETH', settle: 'BTC', contractSize: '0.01' },
        OIL: { brackets: OIL as Brackets, allowsNonPositive: true },
      },
    })
  })

const legs = fc.array(
  fc.record({
    id: fc.constantFrom(...listed, 'LIN' as const, 'INV' as const),
    lots: fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(-40n, -1n)),
    entry: fc.bigInt(20n, 120n),
    isHedged: fc.boolean(),
    other: fc.bigInt(1n, 40n),
    funding: fc.bigInt(-3_000_000_000n, 3_000_000_000n),
  }),
  { maxLength: 5 },
)

const cases = fc.record({
  place: places,
  legs,
  balances: fc.record({
    USDT: fc.oneof(fc.bigInt(-300n, 3_000n), fc.bigInt(-30_000n, 300_000n)),
    BTC: fc.oneof(fc.constant(0n), fc.bigInt(-30n, 300n), fc.bigInt(-3_000n, 30_000n)),
    ETH: fc.oneof(fc.constant(0n), fc.bigInt(0n, 5_000n)),
  }),
  // Multiples of the start, so that every tick of the underlying is a tick of the others too.
  start: fc.constantFrom(30n, 60n, 90n),
  times: fc.tuple(fc.bigInt(1n, 4n), fc.bigInt(1n, 4n), fc.bigInt(-2n, 3n)),
  eth: fc.bigInt(10n, 80n),
  threshold: fc.constantFrom(Ratio.one, Ratio.one, Ratio.of(4n, 5n), Ratio.of(3n, 2n)),
  feeRate: fc.constantFrom(Ratio.zero, Ratio.zero, Ratio.of(1n, 200n)),
  stale: fc.subarray([...listed]),
})

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function build({ place, legs, balances, start, times, eth }: Case) {
  const taken = new Map<string, Position[]>()
  for (const { id, lots, entry, isHedged, other, funding } of legs) {
    const instrument = place.instrument(id)
    const size = lots < 0n ? -lots : lots
    taken.set(
      id,
      isHedged
        ? [
            held(instrument, size, entry, { leg: 'long', funding }),
            held(instrument, -other, entry + 5n, { leg: 'short', funding }),
          ]
        : [held(instrument, lots, entry, { funding })],
    )
  }
  const holder = account(place, balances, [...taken.values()].flat())
  const unit = 1_000_000_000_000n
  const indices = { USDT: unit, USD: unit + 7n, BTC: start * unit, ETH: eth * unit }
  const marks = {
    LIN: start,
    THIRD: start * times[0],
    INV: start * times[1],
    OIL: start * times[2],
    ETH: eth,
    QUANTO: eth + 3n,
  }
  const funding = { LIN: 1_500_000_000n, INV: -700_000_001n }
  return { holder, indices, marks, funding }
}

/** Fees by another method than the solver's: a second table with the rate added. */
function charged(place: Venue, feeRate: Ratio): Venue {
  const brackets = TieredTerms.of(place.terms).brackets.map(
    (table) =>
      table &&
      Brackets.declared(
        table.tiers.map((row) => ({
          floor: row.floor,
          leverageMax: row.leverageMax,
          rate: Ratio.add(Ratio.of(row.rate, table.denominator), feeRate),
          amount: Ratio.of(row.deduction, table.denominator),
        })),
      ),
  )
  return {
    ...place,
    terms: { ...place.terms, bound: { ...TieredTerms.of(place.terms), brackets } },
  }
}

const span = { from: 1n, to: 240n }
const seen = { none: 0, below: 0, above: 0, both: 0, now: 0 }

function note(answer: ReturnType<typeof liquidationPrice>): void {
  if (answer.nearest === null) seen.none += 1
  if (answer.below !== null) seen.below += 1
  if (answer.above !== null) seen.above += 1
  if (answer.below !== null && answer.above !== null) seen.both += 1
  if (answer.now) seen.now += 1
}

test('[LIQP1] [LIQP3] [LIQP4] with the mark moving, the answer is the brute-force scan, tick by tick', () => {
  fc.assert(
    fc.property(
      cases,
      fc.option(fc.constantFrom(...listed), { nil: null, freq: 1 }),
      (one, other) => {
        // Usually an instrument that is held, sometimes one that is not.
        const id = other ?? one.legs[0]?.id ?? 'LIN'
        const { place, threshold, feeRate } = one
        const { holder, indices, marks, funding } = build(one)
        const ages = Object.fromEntries(one.stale.map((other) => [other, 5_000]))
        const now = book(place, marks, indices, { funding, ages })
        const instrument = place.instrument(id)
        const answer = liquidationPrice(holder, place.terms, now, instrument, {
          threshold,
          feeRate,
        })
        note(answer)
        const range = id === 'OIL' ? { from: -150n, to: 240n } : span
        const expected = scan(charged(place, feeRate), holder, threshold, range, (tick) =>
          withMark(now, instrument, tick),
        )
        assert.deepEqual(within(range, answer.undecided), [])
        assert.deepEqual(within(range, answer.intervals), expected)
        const tick = marks[id]
        const isNow = scan(
          charged(place, feeRate),
          holder,
          threshold,
          { from: tick, to: tick },
          () => now,
        )
        assert.equal(answer.now, isNow.length > 0)
      },
    ),
    { numRuns },
  )
  const { none, below, above, now } = seen
  assert.ok(none > 0 && below > 0 && above > 0 && now > 0, JSON.stringify(seen))
})

test('[LIQP5] with the underlying moving, every instrument on it and the collateral go along', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { place, threshold, feeRate, start } = one
      const { holder, indices, marks, funding } = build(one)
      const now = book(place, marks, indices, { funding })
      const options = { basis: 'underlying', threshold, feeRate } as const
      const answer = liquidationPrice(holder, place.terms, now, place.instrument('LIN'), options)
      note(answer)
      const expected = scan(charged(place, feeRate), holder, threshold, span, (tick) =>
        book(
          place,
          {
            ...marks,
            LIN: tick,
            THIRD: (marks.THIRD / start) * tick,
            INV: (marks.INV / start) * tick,
            OIL: (marks.OIL / start) * tick,
          },
          { ...indices, BTC: (indices.BTC / start) * tick },
          { funding },
        ),
      )
      assert.deepEqual(within(span, answer.undecided), [])
      assert.deepEqual(within(span, answer.intervals), expected)
    }),
    { numRuns },
  )
})

/** What never had a mark counts at cost, whatever the others do. */
const unmarked = fc.subarray(
  listed.filter((id) => id !== 'LIN'),
  { maxLength: 2 },
)

test('[LIQP2] [LIQP9] what assess finds is at most the slack of the profile and less than its dust below', () => {
  fc.assert(
    fc.property(
      cases,
      unmarked,
      fc.constantFrom('instrument', 'underlying'),
      (one, gone, basis) => {
        const { place, threshold } = one
        const { holder, indices, marks, funding } = build(one)
        const told = Object.entries(marks).filter(([id]) => !gone.some((other) => other === id))
        const now = book(place, Object.fromEntries(told), indices, { funding })
        const along = profile(holder, place.terms, now, place.instrument('LIN'), {
          basis,
          threshold,
        })
        assert.ok(typeof along === 'object')
        const { path } = along
        const found = (tick: bigint): bigint => {
          const { equity, maintenance } = assess(path.account, path.rules, path.at(tick))
          return equity * threshold.numerator - maintenance * threshold.denominator
        }
        for (let tick = span.from; tick <= span.to; tick += 7n) {
          holdsAt(along, tick, found(tick))
          // Over a short range fewer prices move, and the answer must hold as well.
          const range = { from: tick, to: tick + 2n }
          const near = Method.of(place.terms).profile({ ...path, range }, threshold)
          assert.ok(near !== null)
          holdsAt(near, range.from, found(range.from))
          holdsAt(near, range.to, found(range.to))
          if (!near.moves) assert.equal(found(range.from), found(range.to))
        }
      },
    ),
    { numRuns },
  )
})

function holdsAt({ slack, dust }: Slack, tick: bigint, found: bigint): void {
  const piece = slack.find((part) => Interval.holds(part, tick))
  assert.ok(piece !== undefined)
  const lost = Curve.sub(piece.curve, Curve.constant(found))
  assert.ok(Curve.sign(lost, tick) >= 0, `more than the slack at ${tick}`)
  const left = Curve.sign(Curve.sub(dust, lost), tick)
  assert.ok(left > 0 || (left === 0 && Curve.sign(lost, tick) === 0), `too little at ${tick}`)
}

const table = Brackets.create(
  (
    [
      [0n, 4n],
      [50_000n, 5n],
      [600_000n, 10n],
      [3_000_000n, 25n],
    ] as const
  ).map(([floor, rate]) => ({
    floor: amount(floor * 100_000_000n),
    rate: Ratio.of(rate, 1_000n),
    leverageMax: Ratio.of(20n),
  })),
)

const coins = Brackets.create(
  (
    [
      [0n, 4n],
      [5n, 5n],
      [20n, 10n],
    ] as const
  ).map(([floor, rate]) => ({
    floor: amount(floor * 100_000_000n),
    rate: Ratio.of(rate, 1_000n),
    leverageMax: Ratio.of(20n),
  })),
)

const large = venue({
  assets: { USDT: 8, BTC: 8, ETH: 8 },
  collateral: {
    BTC: {
      tiers: [
        { floor: amount(0n), weight: Ratio.of(95n, 100n) },
        { floor: amount(1_000_000_000n), weight: Ratio.of(4n, 5n) },
      ],
    },
  },
  instruments: {
    LIN: { tick: '0.1', lot: '0.001', brackets: table },
    INV: { tick: '0.1', contractSize: '100', payoff: 'inverse', settle: 'BTC', brackets: coins },
    ETH: { tick: '0.01', lot: '0.01', base: 'ETH', brackets: table },
  },
})

const realistic = fc.record({
  usdt: fc.bigInt(0n, 2_000_000n),
  btc: fc.bigInt(0n, 3_000n),
  linear: fc.bigInt(-20_000n, 20_000n),
  inverse: fc.bigInt(-5_000n, 5_000n),
  eth: fc.bigInt(-20_000n, 20_000n),
  entry: fc.bigInt(400_000n, 800_000n),
  start: fc.bigInt(400_000n, 800_000n),
  basis: fc.constantFrom('instrument' as const, 'underlying' as const),
  ticks: fc.array(fc.bigInt(1n, 3_000_000n), { minLength: 20, maxLength: 20 }),
})

test('[LIQP4] [LIQP9] at the size of real accounts nothing is left open, and each edge is met to the tick', () => {
  const unit = 1_000_000_000_000n
  const [linear, inverse, eth] = ['LIN', 'INV', 'ETH'].map(large.instrument)
  assert.ok(linear && inverse && eth)
  fc.assert(
    fc.property(realistic, (one) => {
      const positions = [
        [linear, one.linear, one.entry],
        [inverse, one.inverse, one.entry + 1_007n],
        [eth, one.eth, 300_003n],
      ] as const
      const holder = account(
        large,
        { USDT: one.usdt * 100_000_001n, BTC: one.btc * 1_000_003n },
        positions.flatMap(([on, lots, entry]) => (lots === 0n ? [] : [held(on, lots, entry)])),
      )
      const indices = { USDT: unit, BTC: one.start * (unit / 10n), ETH: 3_000n * unit }
      const now = book(large, { LIN: one.start, INV: one.start, ETH: 310_000n }, indices)
      const { basis } = one
      const answer = liquidationPrice(holder, large.terms, now, linear, { basis })
      const path = PricePath.create(
        { account: holder, rules: large.terms, prices: now },
        linear,
        basis,
      )
      assert.ok(path !== null)
      const breached = (tick: bigint): boolean => {
        const assessment = assess(path.account, path.rules, path.at(tick))
        return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), Ratio.one)
      }
      assert.deepEqual(answer.undecided, [])
      for (const { from, to } of answer.intervals) {
        for (const tick of [from, to]) assert.ok(breached(tick), `${tick} is inside`)
        for (const tick of [from - 1n, to + 1n]) {
          assert.ok(!Interval.holds(path.range, tick) || !breached(tick), `${tick} is outside`)
        }
      }
      for (const tick of one.ticks) {
        const isInside = answer.intervals.some((run) => Interval.holds(run, tick))
        assert.equal(breached(tick), isInside, `at ${tick}`)
      }
    }),
    { numRuns },
  )
})

test('[LIQP1] [LIQP4] where both edges are there, the nearest is the one at fewer ticks', () => {
  const brackets = Brackets.create([
    { floor: Amount.zero, rate: ratio('0.01'), leverageMax: Ratio.of(50n) },
    { floor: Amount.of(1_000_000n), rate: ratio('0.1'), leverageMax: Ratio.of(5n) },
  ])
  const place = venue({ assets: { USDT: 0, BTC: 0 }, instruments: { BTC: { brackets } } })
  const btc = place.instrument('BTC')
  const legs = [held(btc, 100n, 1_000n, { leg: 'long' }), held(btc, -90n, 1_000n, { leg: 'short' })]
  const hedged = account(place, { USDT: 3_000n }, legs)
  // 10 t - 7,000 against 1.9 t, and against 19 t - 180,000 once both legs are in the second bracket.
  for (const [mark, nearest] of [
    [1_000n, 864n],
    [19_000n, 19_223n],
  ] as const) {
    const found = liquidationPrice(hedged, place.terms, book(place, { BTC: mark }), btc)
    assert.deepEqual([found.below, found.above, found.nearest], [864n, 19_223n, nearest])
    assert.deepEqual([found.now, found.intervals.length], [false, 2])
  }
  const [low, high] = [book(place, { BTC: 800n }), book(place, { BTC: 20_000n })]
  const at = (prices: typeof low) => liquidationPrice(hedged, place.terms, prices, btc)
  assert.deepEqual([at(low).now, at(low).below, at(low).above], [true, null, 864n])
  assert.deepEqual([at(high).now, at(high).below, at(high).above], [true, 19_223n, null])
})
