import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns as numRuns } from '../../../test/numRuns.ts'
import { AdaptiveCurve, type Rates } from './AdaptiveCurve.ts'

const e18 = 10n ** 18n
const perYear = (rate: bigint): bigint => rate / 31_536_000n

/** The same in plain integers, whose quotients truncate toward zero as in the contract. */
function plainly(supplied: bigint, borrowed: bigint, start: bigint, seconds: bigint): Rates {
  const used = supplied > 0n ? (borrowed * e18) / supplied : 0n
  const off = used - (9n * e18) / 10n
  const error = (off * e18) / (off > 0n ? e18 / 10n : (9n * e18) / 10n)
  const curve = (rate: bigint): bigint => {
    const slope = error < 0n ? (3n * e18) / 4n : 3n * e18
    return (((slope * error) / e18 + e18) * rate) / e18
  }
  if (start === 0n) {
    const initial = perYear(e18 / 25n)
    return { borrowRate: curve(initial), rateAtTarget: initial }
  }
  const step = ((perYear(50n * e18) * error) / e18) * seconds
  const moved = (by: bigint): bigint => {
    const rate = (start * power(by)) / e18
    if (rate < perYear(e18 / 1_000n)) return perYear(e18 / 1_000n)
    return rate > perYear(2n * e18) ? perYear(2n * e18) : rate
  }
  if (step === 0n) return { borrowRate: curve(start), rateAtTarget: start }
  const [middle, end] = [moved(step / 2n), moved(step)]
  return { borrowRate: curve((start + end + 2n * middle) / 4n), rateAtTarget: end }
}

/** Doubles or halves repeatedly instead of shifting. */
function power(x: bigint): bigint {
  const ln2 = 693_147_180_559_945_309n
  if (x < -41_446_531_673_892_822_312n) return 0n
  if (x >= 93_859_467_695_000_404_319n) return 10n ** 60n
  let [rest, doublings] = [x, 0]
  while (rest > ln2 / 2n) [rest, doublings] = [rest - ln2, doublings + 1]
  while (rest < -(ln2 / 2n)) [rest, doublings] = [rest + ln2, doublings - 1]
  let result = e18 + rest + (rest * rest) / e18 / 2n
  for (; doublings > 0; doublings--) result *= 2n
  for (; doublings < 0; doublings++) result /= 2n
  return result
}

test('[MORPHO4] [MORPHO5] a second implementation in bare whole numbers agrees', () => {
  const seen = { above: 0, below: 0, lowest: 0, highest: 0, inside: 0 }
  const start = fc.oneof(
    fc.constant(0n),
    fc.constantFrom(31_709_791n, 63_419_583_967n),
    fc.bigInt(31_709_791n, 63_419_583_967n),
  )
  const seconds = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 10n ** 6n), fc.bigInt(0n, 10n ** 10n))
  const part = fc.oneof(fc.bigInt(0n, e18), fc.bigInt((9n * e18) / 10n, e18))
  const supply = fc.oneof(fc.constant(0n), fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n ** 27n))
  fc.assert(
    fc.property(supply, part, start, seconds, (supplied, used, rate, time) => {
      const borrowed = (supplied * used) / e18
      const market = {
        lltv: 0n,
        totalSupplyAssets: supplied,
        totalSupplyShares: 0n,
        totalBorrowAssets: borrowed,
        totalBorrowShares: 0n,
        lastUpdate: 0n,
        fee: 0n,
      }
      const found = AdaptiveCurve.rates(market, rate, time)
      assert.deepEqual(found, plainly(supplied, borrowed, rate, time))
      seen[borrowed * 10n > supplied * 9n ? 'above' : 'below'] += 1
      if (found.rateAtTarget === 31_709_791n) seen.lowest += 1
      else seen[found.rateAtTarget === 63_419_583_967n ? 'highest' : 'inside'] += 1
    }),
    { numRuns },
  )
  for (const count of Object.values(seen)) assert.ok(count > numRuns / 50, JSON.stringify(seen))
})
