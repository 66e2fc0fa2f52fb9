import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Ratio } from '../../money/Ratio.ts'
import { rootUp } from '../root.ts'
import { shortMinimum } from './contingencies.ts'
import { inverseLiquidationPrice, inverseMargins, profitOf } from './inverseFuture.ts'

const rates = {
  initial: Ratio.of(1n, 50n),
  maintenance: Ratio.of(1n, 100n),
  slope: Ratio.of(1n, 20_000n),
}

const text = (ratio: Ratio | null): string => (ratio === null ? 'none' : Ratio.format(ratio, 6))

test('[VEN52] size, margins and profit in the coin, of a short as of a long', () => {
  const long = { dollars: Ratio.of(2_500_000n), entry: Ratio.of(60_000n) }
  const mark = Ratio.of(62_500n)
  const found = inverseMargins(rates, long, mark)
  assert.deepEqual([found.size, found.initial, found.maintenance].map(text), ['40', '0.88', '0.48'])
  assert.equal(text(profitOf(long, mark)), '1.666666')
  const short = { ...long, dollars: Ratio.of(-2_500_000n) }
  assert.deepEqual(inverseMargins(rates, short, mark), found)
  assert.equal(text(profitOf(short, mark)), '-1.666667')
})

test('[VEN53] what is left there is what must be kept, to the place of the root', () => {
  let [found, none] = [0, 0]
  const balance = fc.integer({ min: -50, max: 300 }).map((n) => Ratio.of(BigInt(n), 100n))
  const dollars = fc
    .integer({ min: -5_000, max: 5_000 })
    .filter((n) => n !== 0)
    .map((n) => Ratio.of(BigInt(n) * 100n))
  const entry = fc.integer({ min: 10_000, max: 90_000 }).map((n) => Ratio.of(BigInt(n)))
  const slopes = fc.constantFrom(rates.slope, Ratio.zero)
  fc.assert(
    fc.property(balance, dollars, entry, slopes, (cash, size, price, slope) => {
      const position = { dollars: size, entry: price }
      const asked = { ...rates, slope }
      const at = inverseLiquidationPrice(asked, position, cash)
      if (at === null) {
        none += 1
        return
      }
      found += 1
      const left = (mark: Ratio): Ratio =>
        Ratio.sub(
          Ratio.add(cash, profitOf(position, mark)),
          inverseMargins(asked, position, mark).maintenance,
        )
      assert.ok(Ratio.compare(Ratio.abs(left(at)), Ratio.of(1n, 10n ** 18n)) <= 0, text(at))
      // A thousandth further on the losing side is in liquidation, as far on the other is not.
      const shift = (by: bigint): Ratio => Ratio.mul(at, Ratio.of(1_000n + by, 1_000n))
      const side = size.numerator > 0n ? -1n : 1n
      assert.ok(left(shift(side)).numerator < 0n)
      assert.ok(left(shift(-side)).numerator > 0n)
    }),
    { numRuns: numRuns * 3 },
  )
  assert.ok(found > 0 && none > 0, `${found} ${none}`)
})

test('[VEN54] what is short asks an amount each, what is long nothing', () => {
  const least = (net: bigint) => text(shortMinimum(Ratio.of(net), Ratio.of(1n, 100n)))
  assert.deepEqual([least(10n), least(0n), least(-10n)], ['0.1', '0', '0'])
})

test('[VEN53] coins that cover the short leave no price above', () => {
  const short = { dollars: Ratio.of(-80_000n), entry: Ratio.of(80_000n) }
  const at = (cash: bigint) => text(inverseLiquidationPrice(rates, short, Ratio.of(cash, 10n)))
  assert.deepEqual(
    [at(1n), at(10n), at(20n)],
    ['87995.959410', 'none', 'none'].map((one) => one.replace(/0$/, '')),
  )
})

test('[VEN30] [VEN53] a root is the least of 30 places that reaches', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 20n), fc.bigInt(1n, 10n ** 20n), (up, down) => {
      const ratio = Ratio.of(up, down)
      const root = rootUp(ratio)
      assert.ok(Ratio.compare(Ratio.mul(root, root), ratio) >= 0)
      const less = Ratio.sub(root, Ratio.of(1n, 10n ** 30n))
      assert.ok(less.numerator < 0n || Ratio.compare(Ratio.mul(less, less), ratio) < 0)
    }),
    { numRuns },
  )
})
