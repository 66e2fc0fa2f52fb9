import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import {
  liquidationPrice,
  type OrderlyAccount,
  type OrderlyPosition,
  type OrderlyTerms,
  ratesOf,
  stateOf,
  toldPrice,
} from './margins.ts'

const percent = (count: bigint): Ratio => Ratio.of(count, 100n)

const terms: OrderlyTerms = {
  initial: Ratio.of(1n, 100n),
  maintenance: Ratio.of(6n, 1_000n),
  factor: Ratio.of(2n, 1_000_000n),
  leverageMax: Ratio.of(50n),
}

test('[VEN49] rates are flat, and grow with the power 0.8 from where it passes them', () => {
  const at = (notional: bigint) => {
    const { initial, maintenance } = ratesOf(terms, Ratio.of(notional))
    return [initial, maintenance].map((rate) => Ratio.format(rate, 9))
  }
  assert.deepEqual(at(0n), ['0.02', '0.006'])
  assert.deepEqual(at(100_000n), ['0.02', '0.012'])
  // A thousand times the fifth root of ten, to the 0.8: 10^5.6 × 2e-6.
  assert.deepEqual(at(10_000_000n), ['0.796214341', '0.477728604'])
})

test('[VEN49] a root is the least whole number whose power reaches', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 60n), fc.integer({ min: 1, max: 7 }), (n, degree) => {
      const root = Integer.rootUp(n, degree)
      assert.ok(root ** BigInt(degree) >= n)
      assert.ok(root === 0n || (root - 1n) ** BigInt(degree) < n)
    }),
    { numRuns },
  )
})

const positions = fc.record({
  size: fc
    .integer({ min: -400, max: 400 })
    .filter((n) => n !== 0)
    .map((n) => Ratio.of(BigInt(n))),
  entry: fc.integer({ min: 90, max: 110 }).map((n) => Ratio.of(BigInt(n))),
  mark: fc.constant(Ratio.of(100n)),
  terms: fc.constantFrom(
    terms,
    { ...terms, factor: Ratio.zero },
    { ...terms, maintenance: percent(1n) },
  ),
})

const accounts = fc.record({
  wallet: fc.integer({ min: 0, max: 30_000 }).map((n) => Ratio.of(BigInt(n))),
  positions: fc.array(positions, { minLength: 1, maxLength: 3 }),
})

const tick = Ratio.of(1n, 10n ** 12n)

const isUnder = (account: OrderlyAccount, of: OrderlyPosition, mark: Ratio): boolean => {
  const moved = account.positions.map((one) => (one === of ? { ...of, mark } : one))
  return stateOf({ ...account, positions: moved }).liquidatable
}

test('[VEN50] [VEN51] the price is the last tick in liquidation, exactly', () => {
  const seen = { found: 0, none: 0 }
  fc.assert(
    fc.property(accounts, (account) => {
      const [of] = account.positions as [OrderlyPosition]
      const price = liquidationPrice(account, of)
      if (price === null) {
        seen.none += 1
        return
      }
      seen.found += 1
      const isLong = of.size.numerator > 0n
      const next = isLong ? Ratio.add(price, tick) : Ratio.sub(price, tick)
      assert.ok(isUnder(account, of, price))
      assert.ok(!isUnder(account, of, next))
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
  assert.ok(seen.found > 0 && seen.none > 0, JSON.stringify(seen))
})

test('[VEN51] of a long in liquidation its package tells a price at the rates of now', () => {
  const long = { size: Ratio.of(1_000n), entry: Ratio.of(120n), mark: Ratio.of(100n), terms }
  const account = { wallet: Ratio.of(20_000n), positions: [long] }
  // 100,000 at 1.2 % with nothing left: 100,000 ÷ (1,000 × 0.988).
  assert.equal(Ratio.format(toldPrice(account, long) as Ratio, 6), '101.214574')
  assert.equal(Ratio.format(liquidationPrice(account, long) as Ratio, 6), '101.226624')
  const sound = { wallet: Ratio.of(60_000n), positions: [long] }
  assert.deepEqual(toldPrice(sound, long), liquidationPrice(sound, long))
})
