import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { ratio, venue } from '../../test/venue.ts'
import { Depth } from '../market/Depth.ts'
import { fill } from '../market/fill.ts'
import { Taken } from '../market/Taken.ts'
import { Instrument } from '../model/Instrument.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { slippage } from './slippage.ts'

const place = venue({
  assets: { USDT: 2, BTC: 8 },
  instruments: {
    linear: { lot: '0.001', tick: '0.01' },
    inverse: { payoff: 'inverse', settle: 'BTC', quote: 'USD', contractSize: '100' },
  },
})

test('[CURE5] worked by hand: half a percent of 60,000, and a basis point of spread', () => {
  const depth = Depth.create({
    law: 'linear',
    depth: Amount.of(6_000_000n),
    unit: ratio('0.01'),
    capacity: Amount.of(60_000_000n),
    halfSpread: ratio('0.0001'),
  })
  const mark = Price.of(6_000_000n)
  const taking = { instrument: place.instrument('linear'), lots: -1_000n, mark }
  assert.deepEqual(slippage(depth, taking), { spread: 600n, impact: 30_000n })
  assert.deepEqual(slippage(depth, { ...taking, lots: 0n }), { spread: 0n, impact: 0n })
})

/** The depth as a share of a notional. */
const depths = fc
  .record({
    law: fc.constantFrom('linear' as const, 'squareRoot' as const),
    share: fc.bigInt(5n, 1_000n),
    unit: fc.bigInt(0n, 50n),
    spread: fc.bigInt(0n, 20n),
  })
  .map(
    ({ law, share, unit, spread }) =>
      (notional: bigint) =>
        Depth.create({
          law,
          depth: Amount.of(Integer.mulDivUp(notional, share, 100n)),
          unit: Ratio.of(unit, 1_000n),
          capacity: Amount.of(10n ** 15n),
          halfSpread: Ratio.of(spread, 10_000n),
        }),
  )

test('[CURE5] what a fill at a price rounded to ticks would lose is at most a tick a lot more', () => {
  const lots = fc.oneof(fc.bigInt(1n, 2_000n), fc.bigInt(-2_000n, -1n))
  const marks = fc.bigInt(2_000n, 9_000_000n)
  fc.assert(
    fc.property(depths, lots, marks, fc.boolean(), (depthOf, asked, at, isInverse) => {
      const instrument = place.instrument(isInverse ? 'inverse' : 'linear')
      const mark = Price.of(at)
      const depth = depthOf(Instrument.notional(instrument, asked, mark))
      const done = fill(depth, Taken.refill(), {
        instrument,
        lots: Quantity.of(asked),
        mark,
        limit: null,
      })
      // Where a price is more than halved, the rounding of what it is taken on is more than an atom.
      if (done.lots === 0n || done.price * 2n < at) return
      const { spread, impact } = slippage(depth, { instrument, lots: done.lots, mark })
      const worth = (price: bigint): bigint => Instrument.value(instrument, done.lots, price)
      const [dear, near] = [worth(done.price), worth(done.price + (done.lots > 0n ? -1n : 1n))]
      const filled = Integer.abs(dear - worth(mark))
      const closer = Integer.abs(near - worth(mark))
      const lost = spread + impact
      assert.ok(lost <= filled + 6n, `${lost} of ${filled}`)
      assert.ok(
        done.price === mark || lost + 6n >= (closer < filled ? closer : 0n),
        `${lost} of ${closer}`,
      )
    }),
    { numRuns: numRuns * 5 },
  )
})

test('[CURE5] a trade in two halves costs less than the whole at once: the cost is convex', () => {
  fc.assert(
    fc.property(depths, fc.bigInt(2n, 2_000n), fc.bigInt(2_000n, 900_000n), (depthOf, lots, at) => {
      const instrument = place.instrument('linear')
      const depth = depthOf(Instrument.notional(instrument, lots, at))
      const costOf = (size: bigint): bigint => {
        const { spread, impact } = slippage(depth, { instrument, lots: -size, mark: Price.of(at) })
        return spread + impact
      }
      assert.ok(costOf(lots - 1n) + costOf(lots + 1n) + 2n >= 2n * costOf(lots))
    }),
    { numRuns },
  )
})
