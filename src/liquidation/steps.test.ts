import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { withProcedure } from '../../test/procedures.ts'
import { account, book, held, venue } from '../../test/venue.ts'
import { isCured } from '../margin/cures/isCured.ts'
import type { Account } from '../model/Account.ts'
import { Brackets } from '../model/Brackets.ts'
import type { LiquidationProcedure } from '../model/Rulebook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { limitPrices } from './limitPrices.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'
import { plan } from './plan.ts'
import { pauseLeft, stepAt } from './stepAt.ts'

// Rule ids refer to docs/spec/liquidation.md, where these numbers are worked by hand.

const table = Brackets.create(
  [
    { floor: 0n, rate: 1n },
    { floor: 10_000n, rate: 2n },
    { floor: 50_000n, rate: 5n },
  ].map(({ floor, rate }) => ({
    floor: Amount.of(floor),
    rate: Ratio.of(rate, 100n),
    leverageMax: Ratio.of(50n, rate),
  })),
)

const place = venue({
  assets: { USDT: 0, BTC: 0 },
  instruments: { one: { brackets: table }, two: { brackets: table } },
})
const [one, two] = [place.instrument('one'), place.instrument('two')]
const at = book(place, { one: 100n, two: 100n })

/** 200 lots at 100: notional 20,000, maintenance 300. */
const holder = (equity: bigint, ...sizes: readonly bigint[]): Account =>
  account(
    place,
    { USDT: equity },
    sizes.map((lots, index) => held(index === 0 ? one : two, lots, 100n)),
  )

const terms = (change: Partial<LiquidationProcedure>) =>
  withProcedure(place.terms, { target: Ratio.one, ...change })

const sold = (who: Account, change: Partial<LiquidationProcedure>): readonly bigint[] =>
  plan(who, terms(change), at, []).map(({ lots }) => lots)

const fifth = { sizing: 'fraction', fraction: Ratio.of(1n, 5n) } as const
const moment = { sinceStart: 0, sinceStep: null, sincePart: null }

test('[LIQ20] a small position is closed whole, a large one in parts', () => {
  const wholeUpTo = (worth: bigint) => ({ ...fifth, steps: { wholeUpTo: Value.of(worth) } })
  assert.deepEqual(sold(holder(200n, 200n), wholeUpTo(20_000n)), [-200n])
  assert.deepEqual(sold(holder(200n, 200n), wholeUpTo(19_999n)), [-40n])
})

test('[LIQ20] within its time after a part was closed everything goes whole, the last moment included', () => {
  const procedure = { ...terms(fifth).rulebook.liquidation, steps: { wholeWithin: 30_000 } }
  const share = (sincePart: number | null) => stepAt(procedure, { ...moment, sincePart }).fraction
  assert.deepEqual([0, 30_000].map(share), [Ratio.one, Ratio.one])
  assert.deepEqual([30_001, null].map(share), [fifth.fraction, fifth.fraction])
  const deficit = { ...procedure, sizing: 'deficit' } as const
  assert.equal(stepAt(deficit, { ...moment, sincePart: 1 }).sizing, 'fraction')
})

test('[LIQ21] a pause is over when its last millisecond is', () => {
  const procedure = { ...terms({}).rulebook.liquidation, steps: { pause: 1_000 } }
  const left = (sinceStep: number | null) => pauseLeft(procedure, { ...moment, sinceStep })
  assert.deepEqual([null, 0, 999, 1_000, 5_000].map(left), [0, 1_000, 1, 0, 0])
  assert.equal(pauseLeft(terms({}).rulebook.liquidation, { ...moment, sinceStep: 0 }), 0)
})

test('[LIQ22] a ramp lets a share of what is missing go, of one position at a time', () => {
  const ramp = { from: Ratio.of(1n, 5n), span: 10_000 }
  const procedure = { ...terms({}).rulebook.liquidation, steps: { pause: 1_000, ramp } }
  const after = (sinceStart: number) => stepAt(procedure, { ...moment, sinceStart })
  assert.deepEqual(sold(holder(200n, 200n), {}), [-50n])
  assert.deepEqual(sold(holder(200n, 200n), after(0)), [-10n])
  assert.deepEqual(sold(holder(200n, 200n), after(5_000)), [-30n])
  for (const late of [10_000, 99_000]) {
    assert.deepEqual(sold(holder(200n, 200n), after(late)), [-50n])
  }
  assert.deepEqual(sold(holder(400n, 200n, 200n), after(0)), [-20n])
})

test('[LIQ23] a step is worth at least so much, or all there is', () => {
  const least = (worth: bigint) => ({
    ...({ sizing: 'fraction', fraction: Ratio.of(1n, 10n) } as const),
    steps: { least: Value.of(worth) },
  })
  assert.deepEqual(sold(holder(200n, 200n), least(5_000n)), [-50n])
  assert.deepEqual(sold(holder(200n, 200n), least(5_001n)), [-51n])
  assert.deepEqual(sold(holder(200n, 200n), least(1n)), [-20n])
  assert.deepEqual(sold(holder(200n, 200n), least(99_999n)), [-200n])
})

test('[LIQ24] a limit is as far from the mark as the account can still bear', () => {
  const limit = { adjustment: Ratio.one, spread: Ratio.of(3n) }
  const limits = (who: Account) => limitPrices(who, terms({ steps: { limit } }), at)
  assert.deepEqual(limits(holder(100n, 200n)), [97n])
  assert.deepEqual(limits(holder(100n, -200n)), [103n])
  assert.deepEqual(limits(holder(300n, 200n)), [100n], 'nothing is lost at the requirement')
  assert.deepEqual(limits(holder(0n, 200n)), [96n], '900 is four ticks and a half')
  assert.deepEqual(limits(holder(-500n, 200n)), [96n], 'and no more beyond bankruptcy')
  const planned = plan(holder(100n, 200n), terms({ steps: { limit } }), at, [])
  assert.deepEqual([planned[0]?.limitPrice, planned[0]?.bankruptcyPrice], [97n, 100n])
  assert.equal('limitPrice' in (plan(holder(100n, 200n), terms({}), at, [])[0] ?? {}), false)
})

test('[LIQ25] the same share of every position, the least multiple that cures', () => {
  const even = { ...fifth, sizing: 'even' } as const
  assert.deepEqual(sold(holder(400n, 200n, 200n), even), [-80n, -80n])
  assert.deepEqual(sold(holder(400n, 200n, -10n), even), [], 'cured: 310 of 400')
  assert.deepEqual(sold(holder(0n, 200n, -10n), even), [-200n, 10n], 'none is enough')
  const movable = plan(holder(400n, 200n, 200n), terms(even), at, [], (it) => it.id === 'one')
  assert.deepEqual(
    movable.map(({ lots }) => lots),
    [-120n],
    'what cannot be moved is not counted on',
  )
})

test('[LIQ25] one multiple less does not cure, whatever is held', () => {
  const size = fc.bigInt({ min: -900n, max: 900n }).filter((lots) => lots !== 0n)
  const cases = fc.record({ a: size, b: size, equity: fc.bigInt(-100n, 2_000n) })
  fc.assert(
    fc.property(cases, fc.bigInt(1n, 12n), ({ a, b, equity }, parts) => {
      const who = holder(equity, a, b)
      const fraction = Ratio.of(1n, parts)
      const rules = terms({ sizing: 'even', fraction, dust: Value.zero })
      const orders = plan(who, rules, at, [])
      const context = { account: who, rules, prices: at }
      if (isCured(who, rules, at, Ratio.one)) return assert.deepEqual(orders, [])
      const closes = (count: bigint, lots: bigint): bigint =>
        Ratio.mulUp(Integer.abs(lots), Ratio.mul(fraction, Ratio.of(count)))
      const after = (count: bigint): Account =>
        who.positions.reduce(
          (rest, position) =>
            ProFormaPosition.afterReduction(
              { ...context, account: rest },
              position,
              closes(count, position.lots),
            ),
          who,
        )
      const counts = Array.from({ length: Number(parts) }, (_, index) => BigInt(index + 1))
      const least = counts.find((count) => isCured(after(count), rules, at, Ratio.one)) ?? parts
      for (const { instrument, lots } of orders) {
        const held = instrument === one ? a : b
        assert.equal(Integer.abs(lots), closes(least, held))
      }
      assert.equal(orders.length, 2)
    }),
    { numRuns },
  )
})
