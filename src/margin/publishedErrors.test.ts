import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, book, held, ratio, venue } from '../../test/venue.ts'
import { Brackets } from '../model/Brackets.ts'
import { Amount } from '../money/Amount.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { liquidationPrice } from './prices/liquidationPrice.ts'
import { whatIf } from './whatIf.ts'

// Published liquidation prices that are wrong, each with the wrong figure and the right one.

const table = (...rows: readonly (readonly [floor: bigint, rate: string])[]): Brackets =>
  Brackets.create(
    rows.map(([floor, rate]) => ({
      floor: Amount.of(floor * 100_000_000n),
      rate: ratio(rate),
      leverageMax: Ratio.of(20n),
    })),
  )

const usdt = (units: number): bigint => BigInt(units) * 100_000_000n

/** One instrument with a tick of 0.01 and another beside it. */
const market = (brackets: Brackets, other: Brackets = brackets) =>
  venue({
    assets: { USDT: 8, BTC: 8, ETH: 8 },
    instruments: {
      BTC: { tick: '0.01', brackets },
      ETH: { tick: '0.01', base: 'ETH', brackets: other },
    },
  })

test('[LIQP4] the other positions of a cross account count: 99.39, where 95.38 was shown', () => {
  // Equity 5, one unit long at 100, maintenance 0.4 %; a second position requires 4.
  const place = market(table([0n, '0.004']), table([0n, '0.01']))
  const [btc, eth] = [place.instrument('BTC'), place.instrument('ETH')]
  const now = book(place, { BTC: 10_000n, ETH: 40_000n })
  const alone = account(place, { USDT: usdt(5) }, [held(btc, 1n, 10_000n)])
  assert.equal(liquidationPrice(alone, place.terms, now, btc).below, 95_38n)
  const both = account(place, { USDT: usdt(5) }, [held(btc, 1n, 10_000n), held(eth, 1n, 40_000n)])
  const answer = liquidationPrice(both, place.terms, now, btc)
  // 5 + (P - 100) = 0.004 P + 4 at 99.3976: 99.39 is in liquidation, 99.40 is not.
  assert.deepEqual(answer.intervals, [{ from: 1n, to: 99_39n }])
  assert.equal(answer.below, 99_39n)
  assert.equal(answer.above, null)
})

test('[LIQP4] a short beside it is a short: 24,434, where 26,455 came of taking it for a long', () => {
  const place = market(table([0n, '0.01']))
  const [btc, eth] = [place.instrument('BTC'), place.instrument('ETH')]
  const now = book(place, { BTC: 3_000_000n, ETH: 190_000n })
  const holder = account(place, { USDT: usdt(5_000) }, [
    held(btc, 1n, 3_000_000n),
    held(eth, -10n, 200_000n),
  ])
  assert.equal(liquidationPrice(holder, place.terms, now, btc).below, 24_434_34n)
})

test('[LIQP4] the maintenance amount counts: 50,242, where 50,505 came of leaving it out', () => {
  const brackets = table([0n, '0.004'], [50_000n, '0.005'], [250_000n, '0.01'])
  const place = market(brackets)
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 5_200_000n, ETH: 1n })
  const holder = account(place, { USDT: usdt(10_000) }, [held(btc, 5n, 5_200_000n)])
  // 10,000 + 5 (P - 52,000) = 5 P × 0.01 - 1,300.
  assert.equal(liquidationPrice(holder, place.terms, now, btc).below, 50_242_42n)
})

test('[LIQP8] none is null with a reason, never zero', () => {
  const place = market(table([0n, '0.004']))
  const [btc, eth] = [place.instrument('BTC'), place.instrument('ETH')]
  const now = book(place, { BTC: 10_000n, ETH: 40_000n })
  const funded = account(place, { USDT: usdt(200) }, [held(btc, 1n, 10_000n)])
  const safe = liquidationPrice(funded, place.terms, now, btc)
  assert.deepEqual([safe.below, safe.above, safe.nearest], [null, null, null])
  assert.equal(safe.reason, 'neverLiquidates')
  assert.equal(liquidationPrice(funded, place.terms, now, eth).reason, 'noPosition')
  const ruined = account(place, { USDT: usdt(-200), BTC: 0n }, [])
  assert.equal(liquidationPrice(ruined, place.terms, now, eth).reason, 'noPosition')
  assert.equal(liquidationPrice(ruined, place.terms, now, eth).now, true)
  const blind = book(place, { ETH: 40_000n })
  assert.equal(liquidationPrice(funded, place.terms, blind, btc).reason, 'unknown')
  assert.deepEqual(liquidationPrice(funded, place.terms, blind, btc).intervals, [])
})

test('[LIQP8] a price that would be below zero is none where prices are positive', () => {
  const spec = { tick: '0.01', brackets: table([0n, '0.004']) }
  const place = venue({
    assets: { USDT: 8, BTC: 8 },
    instruments: { BTC: spec, OIL: { ...spec, allowsNonPositive: true } },
  })
  const [btc, oil] = [place.instrument('BTC'), place.instrument('OIL')]
  const now = book(place, { BTC: 10_000n, OIL: 10_000n })
  const holder = (instrument: typeof btc) =>
    account(place, { USDT: usdt(110) }, [held(instrument, 1n, 10_000n)])
  assert.equal(liquidationPrice(holder(btc), place.terms, now, btc).below, null)
  // 110 + (P - 100) = 0.004 |P| at -9.96.
  assert.equal(liquidationPrice(holder(oil), place.terms, now, oil).below, -9_97n)
})

test('[LIQP7] under water the edge stays where it is: 97.38, not clamped to the mark or to zero', () => {
  const place = market(table([0n, '0.004']))
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 9_000n, ETH: 1n })
  const holder = account(place, { USDT: usdt(3) }, [held(btc, 1n, 10_000n)])
  const answer = liquidationPrice(holder, place.terms, now, btc)
  assert.equal(answer.now, true)
  assert.deepEqual([answer.below, answer.above, answer.nearest], [null, 97_38n, 97_38n])
  assert.equal(answer.reason, null)
})

test('[LIQP11] a reduced isolated long is still a long: 92.30, where 92.68 took the side of the order', () => {
  // Ten long at 100 on a margin of 60, maintenance 1/40; then four are sold.
  const place = market(table([0n, '0.025']))
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 10_000n, ETH: 1n })
  const isolated = account(place, { USDT: usdt(60) }, [held(btc, 10n, 10_000n)])
  const sell = {
    type: 'trade',
    instrument: btc,
    leg: 'net',
    lots: Quantity.of(-4n),
    price: Price.of(10_000n),
    fee: Amount.zero,
  } as const
  const [prices] = whatIf(isolated, place.terms, now, sell).liquidationPrices
  assert.equal(prices?.before.below, 96_41n)
  assert.equal(prices?.after.below, 92_30n)
  assert.equal(prices?.after.above, null)
})

test('[LIQP7] hedged in one instrument there is an edge above alone, and none where it is far', () => {
  const place = market(table([0n, '0.01']))
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 10_000n, ETH: 1n })
  const legs = [
    held(btc, 10n, 10_000n, { leg: 'long' }),
    held(btc, -10n, 10_000n, { leg: 'short' }),
  ]
  // Only maintenance depends on the price: 30 = 2 × 10 P × 0.01 at 150.
  const answer = liquidationPrice(account(place, { USDT: usdt(30) }, legs), place.terms, now, btc)
  assert.deepEqual([answer.below, answer.above], [null, 150_01n])
})

test('[LIQP5] [LIQP7] a short against its own collateral: 107.57 by the mark alone, none by the coin', () => {
  const counts = { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }
  const place = venue({
    assets: { USDT: 8, BTC: 8 },
    collateral: { BTC: counts },
    instruments: { BTC: { tick: '0.01', brackets: table([0n, '0.004']) } },
  })
  const btc = place.instrument('BTC')
  const unit = 1_000_000_000_000n
  const now = book(place, { BTC: 10_000n }, { USDT: unit, BTC: 100n * unit })
  const holder = account(place, { USDT: usdt(8), BTC: 100_000_000n }, [held(btc, -1n, 10_000n)])
  const alone = liquidationPrice(
    account(place, { USDT: usdt(8) }, holder.positions),
    place.terms,
    now,
    btc,
  )
  assert.equal(alone.above, 107_57n)
  const byMark = liquidationPrice(holder, place.terms, now, btc)
  assert.equal(byMark.above, 207_18n)
  const byCoin = liquidationPrice(holder, place.terms, now, btc, { basis: 'underlying' })
  // 8 + 100 = 0.004 P only at 27,000: the short and the coin cancel, and only maintenance grows.
  assert.equal(byCoin.above, 27_000_01n)
  assert.equal(byCoin.below, null)
})

test('[LIQP7] a long and an inverse short on one coin, each loss counting in full: an edge on each side', () => {
  const half = { tiers: [{ floor: Amount.zero, weight: Ratio.of(1n, 2n) }] }
  const place = venue({
    assets: { USD: 8, USDT: 8, BTC: 8 },
    collateral: { USDT: half, BTC: half },
    instruments: {
      LIN: { tick: '0.01', brackets: table([0n, '0.004']) },
      INV: {
        tick: '0.01',
        payoff: 'inverse',
        settle: 'BTC',
        contractSize: '100',
        brackets: table([0n, '0.004']),
      },
    },
  })
  const [linear, inverse] = [place.instrument('LIN'), place.instrument('INV')]
  const unit = 1_000_000_000_000n
  const now = book(
    place,
    { LIN: 10_000n, INV: 10_000n },
    { USD: unit, USDT: unit, BTC: 100n * unit },
  )
  const holder = account(place, { USD: usdt(10) }, [
    held(linear, 1n, 10_000n),
    held(inverse, -1n, 10_000n),
  ])
  const answer = liquidationPrice(holder, place.terms, now, linear, { basis: 'underlying' })
  assert.equal(answer.intervals.length, 2)
  assert.ok(answer.below !== null && answer.below < 10_000n)
  assert.ok(answer.above !== null && answer.above > 10_000n)
})

test('[LIQP6] a closing fee brings the edge nearer, as maintenance would', () => {
  const place = market(table([0n, '0.004']))
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 10_000n, ETH: 1n })
  const holder = account(place, { USDT: usdt(5) }, [held(btc, 1n, 10_000n)])
  const options = { feeRate: ratio('0.001') }
  // 95 ÷ (1 - 0.005).
  assert.equal(liquidationPrice(holder, place.terms, now, btc, options).below, 95_47n)
})

test('[LIQP1] a lower threshold is met earlier: marginRatio above 0.8', () => {
  const place = market(table([0n, '0.004']))
  const btc = place.instrument('BTC')
  const now = book(place, { BTC: 10_000n, ETH: 1n })
  const holder = account(place, { USDT: usdt(5) }, [held(btc, 1n, 10_000n)])
  // 0.8 (P - 95) = 0.004 P.
  const options = { threshold: ratio('0.8') }
  assert.equal(liquidationPrice(holder, place.terms, now, btc, options).below, 95_47n)
})

test('[LIQP9] where what moves is rounded to nothing, one tick speaks for all', () => {
  // No maintenance, and a holding in BTC counts for nothing: slack stays zero.
  const place = venue({
    assets: { USDT: 2, BTC: 3 },
    instruments: {
      INV: { payoff: 'inverse', settle: 'BTC', contractSize: '50', brackets: table([0n, '0']) },
    },
  })
  const inverse = place.instrument('INV')
  const unit = 1_000_000_000_000n
  const now = book(place, { INV: 30n }, { USDT: unit, BTC: 30n * unit })
  const holder = account(place, {}, [held(inverse, 1n, 20n)])
  const answer = liquidationPrice(holder, place.terms, now, inverse)
  assert.deepEqual(answer.intervals, [{ from: 1n, to: 19n }])
  assert.deepEqual(answer.undecided, [])
})

test('[LIQP9] where rounding alone decides for ever, ticks are left open and said to be', () => {
  // Two long and one short at a third: slack is zero at every price, and less by rounding at two of three.
  const third = Brackets.create([
    { floor: Amount.zero, rate: Ratio.of(1n, 3n), leverageMax: Ratio.of(3n) },
  ])
  const place = venue({ assets: { USDT: 0, BTC: 0 }, instruments: { BTC: { brackets: third } } })
  const btc = place.instrument('BTC')
  const legs = [held(btc, 2n, 5n, { leg: 'long' }), held(btc, -1n, 10n, { leg: 'short' })]
  const now = book(place, { BTC: 9n })
  const answer = liquidationPrice(account(place, { USDT: 0n }, legs), place.terms, now, btc)
  assert.deepEqual(answer.intervals.slice(0, 3), [
    { from: 1n, to: 2n },
    { from: 4n, to: 5n },
    { from: 7n, to: 8n },
  ])
  const [open] = answer.undecided
  assert.ok(open !== undefined && open.from > 10_000n)
  for (const [index, { from }] of answer.intervals.entries()) {
    if (from < open.from) assert.equal(from, 3n * BigInt(index) + 1n)
  }
  assert.deepEqual([answer.now, answer.below, answer.above], [false, 8n, 10n])
})

test('[LIQP10] a payoff that goes with the square of the price is refused, not guessed', () => {
  const counts = { tiers: [{ floor: Amount.zero, weight: Ratio.one }] }
  const place = venue({
    assets: { USDT: 8, BTC: 8 },
    collateral: { BTC: counts },
    instruments: { OWN: { settle: 'BTC', tick: '0.01', brackets: table([0n, '0.01']) } },
  })
  const own = place.instrument('OWN')
  const unit = 1_000_000_000_000n
  const now = book(place, { OWN: 10_000n }, { USDT: unit, BTC: 100n * unit })
  const holder = account(place, { BTC: usdt(50) }, [held(own, 1n, 10_000n)])
  const options = { basis: 'underlying' } as const
  assert.equal(liquidationPrice(holder, place.terms, now, own, options).reason, 'unsupported')
  assert.equal(liquidationPrice(holder, place.terms, now, own).reason, null)
})
