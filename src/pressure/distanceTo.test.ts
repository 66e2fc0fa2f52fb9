import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { randomLoan } from '../../test/randomLoan.ts'
import { randomScene, type Scene } from '../../test/randomScene.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { assess } from '../margin/assess.ts'
import { liquidationPrice } from '../margin/prices/liquidationPrice.ts'
import { Assessment } from '../model/Assessment.ts'
import { Brackets } from '../model/Brackets.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import { Direction } from './Direction.ts'
import { distanceTo } from './distanceTo.ts'
import { cashCalledIn, exposuresOf } from './exposuresOf.ts'

const call = Ratio.of(4n, 5n)
const inf = Number.POSITIVE_INFINITY
const flat = Brackets.create([
  { floor: Amount.of(0n), rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) },
])
const place = venue({
  assets: { USDT: 2, BTC: 8, ETH: 8 },
  instruments: {
    BTC: { brackets: flat },
    ETH: { base: 'ETH', brackets: flat },
    INV: { payoff: 'inverse', settle: 'BTC', contractSize: '100', brackets: flat },
  },
  collateral: { BTC: { tiers: [{ floor: Amount.of(0n), weight: Ratio.of(9n, 10n) }] } },
})
const { terms: rules } = place
const [btc, eth, inv] = ['BTC', 'ETH', 'INV'].map((id) => place.instrument(id))
if (!btc || !eth || !inv) throw new Error('three instruments')
const prices = book(
  place,
  { BTC: 60_000n, ETH: 3_000n, INV: 60_000n },
  { USDT: 10n ** 12n, BTC: 60_000n * 10n ** 12n, ETH: 3_000n * 10n ** 12n },
)
const long = account(place, { USDT: 1_200_000n }, [held(btc, 1n, 60_000n)])

test('[DISTANCE2] along one instrument the distance is the liquidation price, to the tick', () => {
  // 12,000 on one coin at 60,000: equity p - 48,000 under p ÷ 100 from 48,484 ticks down.
  const down = distanceTo(long, rules, prices, {
    kind: 'instrument',
    instrument: btc,
    toward: 'down',
  })
  assert.equal(down.sureness, 'exact')
  assert.ok(Math.abs(down.move - Math.log(60_000 / 48_484)) < 1e-14)
  assert.ok(Math.abs(down.safe - Math.log(60_000 / 48_485)) < 1e-14)
  const up = distanceTo(long, rules, prices, { kind: 'instrument', instrument: btc, toward: 'up' })
  assert.equal(up.move, inf)
  const other = { kind: 'instrument', instrument: eth, toward: 'down' } as const
  assert.equal(distanceTo(long, rules, prices, other).move, inf)
  const short = account(place, { USDT: 1_200_000n }, [held(btc, -1n, 60_000n)])
  const squeeze = { kind: 'instrument', instrument: btc, toward: 'up' } as const
  assert.ok(
    Math.abs(distanceTo(short, rules, prices, squeeze).move - Math.log(71_288 / 60_000)) < 1e-14,
  )
  const broke = account(place, { USDT: 1n }, [held(btc, 1n, 60_000n)])
  assert.equal(distanceTo(broke, rules, prices, squeeze).move, 0)
})

test('[DISTANCE2] a call comes before liquidation', () => {
  fc.assert(
    fc.property(randomScene, fc.constantFrom('down', 'up'), ({ place, account, book }, toward) => {
      const instrument = account.positions[0]?.instrument
      if (instrument === undefined) return
      for (const kind of ['instrument', 'underlying'] as const) {
        const direction = { kind, instrument, toward }
        const [first, last] = [call, Ratio.one].map((threshold) =>
          distanceTo(account, place.terms, book, direction, { threshold, step: 0.1 }),
        )
        assert.ok(first && last && first.move <= last.move && last.safe <= last.move)
      }
    }),
    { numRuns: Math.ceil(numRuns / 8) },
  )
})

test('[DISTANCE3] a vector of one loading finds the tick that the profile finds', () => {
  const vector: Direction = { kind: 'vector', instruments: [1], assets: [] }
  const found = distanceTo(long, rules, prices, vector)
  assert.equal(found.sureness, 'certified')
  // Prices are taken to the nearest tick: 48,484 is reached half a tick earlier.
  assert.ok(Math.abs(found.move - Math.log(60_000 / 48_484.5)) < 1e-9, `${found.move}`)
  assert.ok(found.safe < found.move && found.move - found.safe < 2e-4)
})

test('[DISTANCE3] hedged accounts are far away, unhedged ones by their betas', () => {
  const vector: Direction = { kind: 'vector', instruments: [1, 1.5], assets: [] }
  const spread = account(place, { USDT: 1_200_000n }, [
    held(btc, 1n, 60_000n),
    held(eth, -20n, 3_000n),
  ])
  const both = account(place, { USDT: 1_200_000n }, [
    held(btc, 1n, 60_000n),
    held(eth, 20n, 3_000n),
  ])
  assert.equal(distanceTo(spread, rules, prices, vector).move, inf)
  const found = distanceTo(both, rules, prices, vector)
  const equity = (x: number) =>
    12_000 - 60_000 * (1 - Math.exp(-x)) - 60_000 * (1 - Math.exp(-1.5 * x))
  const asked = (x: number) => 600 * (Math.exp(-x) + Math.exp(-1.5 * x))
  assert.ok(Math.abs(equity(found.move) - asked(found.move)) < 20, `${found.move}`)
  assert.equal(found.sureness, 'certified')
})

test('[DISTANCE4] what no bound covers is tried at points, and what is missing is unknown', () => {
  const coin = account(place, { BTC: 40_000_000n }, [held(inv, 400n, 60_000n)])
  const vector: Direction = { kind: 'vector', instruments: [1, 0, 1], assets: [0, 1] }
  const found = distanceTo(coin, rules, prices, vector)
  assert.equal(found.sureness, 'sampled')
  const exact = distanceTo(coin, rules, prices, {
    kind: 'underlying',
    instrument: inv,
    toward: 'down',
  })
  assert.equal(exact.sureness, 'exact')
  assert.ok(Math.abs(found.move - exact.move) < 1e-4, `${found.move} ${exact.move}`)
  const gone: PriceBook = { ...prices, marks: [] }
  const nothing = distanceTo(long, rules, gone, vector)
  assert.deepEqual(nothing, { move: inf, safe: 0, sureness: 'unknown' })
  const one = { kind: 'instrument', instrument: btc, toward: 'down' } as const
  assert.equal(distanceTo(long, rules, gone, one).sureness, 'unknown')
  const still: Direction = { kind: 'vector', instruments: [], assets: [] }
  assert.equal(distanceTo(long, rules, prices, still).move, inf)
  const wild: Direction = { kind: 'vector', instruments: [Number.NaN], assets: [] }
  assert.throws(() => distanceTo(long, rules, prices, wild), /loadings are finite/)
})

/** Whether an account is over a threshold after a move, at prices moved by hand. */
function isOver({ place, account, book }: Scene, loads: readonly number[], x: number): boolean {
  const marks = book.marks.map((mark, index) => {
    const to = mark && Math.round(Number(mark.price) * Math.exp(-x * (loads[index] ?? 0)))
    return (
      mark && { ...mark, price: Price.of(mark.price > 0n && (to ?? 0) < 1 ? 1n : BigInt(to ?? 0)) }
    )
  })
  const measure = Assessment.measure(
    assess(account, place.terms, { ...book, marks }),
    'maintenance',
  )
  return Assessment.exceeds(measure, Ratio.one)
}

test('[DISTANCE3] [DISTANCE4] no point before a certified distance is over the threshold', () => {
  let certified = 0
  const loads = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
    minLength: 7,
    maxLength: 7,
  })
  const points = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  })
  // The first run once met a loading so small that the look ahead went beyond any price. Three
  // scenes in a hundred have a certified distance, so the second meets some.
  for (const runs of [{ seed: 2_012_792_362, numRuns: 10 }, { numRuns: 8 * numRuns }]) {
    fc.assert(
      fc.property(randomScene, loads, points, (scene, instruments, shares) => {
        const vector: Direction = { kind: 'vector', instruments, assets: [] }
        const options = { reach: 1, step: 0.05 }
        const found = distanceTo(scene.account, scene.place.terms, scene.book, vector, options)
        if (found.sureness === 'unknown') return
        if (found.move < inf && found.move > 0) {
          const loadings = Direction.loadings(vector, scene.place.terms)
          const there = Direction.book(scene.book, loadings, found.move)
          const measure = Assessment.measure(
            assess(scene.account, scene.place.terms, there),
            'maintenance',
          )
          assert.ok(Assessment.exceeds(measure, Ratio.one))
        }
        if (found.sureness !== 'certified') return
        certified += 1
        for (const share of shares) {
          const x = share * Math.min(1, found.safe) * (1 - 1e-9)
          assert.equal(isOver(scene, instruments, x), false, `${x} of ${found.move}`)
        }
      }),
      runs,
    )
  }
  assert.ok(certified > 0)
})

test('[DISTANCE3] no point before the certified distance of a loan is over the threshold', () => {
  let certified = 0
  const loads = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 5, maxLength: 5 })
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 20,
    maxLength: 20,
  })
  fc.assert(
    fc.property(randomLoan, loads, shares, ({ account, place, book }, assets, shares) => {
      const vector: Direction = { kind: 'vector', instruments: [], assets }
      const found = distanceTo(account, place.terms, book, vector, { reach: 1, step: 0.05 })
      if (found.sureness !== 'certified') return
      certified += 1
      for (const share of shares) {
        const x = share * Math.min(1, found.safe) * (1 - 1e-9)
        const indices = book.indices.map((one, at) => {
          const price = Number(one?.price) * Math.exp(-x * (assets[at] ?? 0))
          return one && { ...one, price: Integer.max(1n, BigInt(Math.round(price))) }
        })
        const there = assess(account, place.terms, { ...book, indices })
        const measure = Assessment.measure(there, 'maintenance')
        assert.equal(Assessment.exceeds(measure, Ratio.one), false, `${x} of ${found.move}`)
      }
    }),
    // Three scenes in a hundred have a certified distance: enough runs that one is met for sure.
    { numRuns: 8 * numRuns },
  )
  assert.ok(certified > 0)
})

test('[DISTANCE1] prices go by e^-x to the nearest tick, and none above zero reaches it', () => {
  const down: Direction = { kind: 'underlying', instrument: btc, toward: 'down' }
  const loadings = Direction.loadings(down, rules)
  assert.deepEqual(loadings, { instruments: [1, 0, 1], assets: [0, 1, 0], largest: 1 })
  const moved = Direction.book(prices, loadings, 0.1)
  assert.deepEqual(
    moved.marks.map((mark) => mark?.price),
    [54_290n, 3_000n, 54_290n],
  )
  assert.equal(Direction.book(prices, loadings, 50).marks[0]?.price, 1n)
  assert.equal(Direction.book(prices, loadings, -0.1).marks[0]?.price, 66_310n)
})

test('[DISTANCE5] a book becomes columns: sellers above zero, buyers below', () => {
  const hedge = account(place, { USDT: 900_000n }, [
    held(btc, 2n, 60_000n),
    held(eth, -20n, 3_000n),
  ])
  const none = account(place, { USDT: 5n }, [])
  const direction: Direction = { kind: 'vector', instruments: [1, 1], assets: [] }
  const columns = exposuresOf([long, hedge, none], rules, prices, direction)
  assert.deepEqual([...columns.flows], [60_000, 60_000, 0])
  assert.deepEqual([...columns.leverages], [5, 20, 0])
  assert.ok(columns.calls.every((x, row) => x <= (columns.distances[row] as number)))
  assert.equal(columns.distances[2], inf)
  const rising: Direction = { kind: 'instrument', instrument: btc, toward: 'up' }
  assert.deepEqual([...exposuresOf([long], rules, prices, rising).flows], [-60_000])
})

test('[DISTANCE6] cash called after a move is the shortfall that assess has there', () => {
  const down: Direction = { kind: 'instrument', instrument: btc, toward: 'down' }
  const calledAt = (move: number): number => {
    const moved = Direction.book(prices, Direction.loadings(down, rules), move)
    return cashCalledIn({ account: long, rules, prices: moved }, call)
  }
  assert.equal(calledAt(0), 0)
  // At 48,000 equity is 0 and maintenance 480: 480 ÷ 0.8 = 600.
  const x = Math.log(60_000 / 48_000)
  assert.equal(calledAt(x), 600)
  assert.ok(liquidationPrice(long, rules, prices, btc).below !== null)
})
