import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { Brackets, type TierSpec } from './Brackets.ts'

const row = (floor: bigint, rate: Ratio): TierSpec => ({
  floor: Amount.of(floor),
  rate,
  leverageMax: Ratio.of(20n),
})

/** The first rows of a large venue's BTC table, in whole dollars. */
const btc = Brackets.create([
  row(0n, Ratio.of(4n, 1_000n)),
  row(50_000n, Ratio.of(5n, 1_000n)),
  row(250_000n, Ratio.of(1n, 100n)),
  row(3_000_000n, Ratio.of(25n, 1_000n)),
])

const rows = fc
  .array(
    fc.record({
      step: fc.bigInt(1n, 10n ** 12n),
      rise: fc.bigInt(1n, 50n),
      over: fc.bigInt(1n, 97n),
    }),
    {
      minLength: 1,
      maxLength: 10,
    },
  )
  .map((steps) => {
    let [floor, rate] = [0n, Ratio.zero]
    return steps.map(({ step, rise, over }, index) => {
      if (index > 0) floor += step
      rate = Ratio.add(rate, Ratio.of(rise, over * 100n))
      return row(floor, rate)
    })
  })

/** Each slice of the notional at its own rate: an independent way to the same requirement. */
function slices(table: readonly TierSpec[], notional: bigint): Ratio {
  return table.reduce((sum, { floor, rate }, index) => {
    const next = table[index + 1]?.floor ?? notional
    const top = notional < next ? notional : next
    return top <= floor ? sum : Ratio.add(sum, Ratio.mul(Ratio.of(top - floor), rate))
  }, Ratio.zero)
}

test('[TIER1] a row holds its floor and not the next', () => {
  const floors = [0n, 49_999n, 50_000n, 249_999n, 250_000n, 10n ** 12n]
  assert.deepEqual(
    floors.map((notional) => Brackets.tier(btc, notional).floor),
    [0n, 0n, 50_000n, 50_000n, 250_000n, 3_000_000n],
  )
})

test('[TIER2] derives the maintenance amounts that the venue prints', () => {
  const printed = btc.tiers.map(({ deduction }) => Ratio.of(deduction, btc.denominator))
  assert.deepEqual(
    printed,
    [0n, 50n, 1_300n, 46_300n].map((amount) => Ratio.of(amount)),
  )
})

test('[TIER2] the requirement has no step: both rows say the same at a floor', () => {
  fc.assert(
    fc.property(rows, (table) => {
      const { tiers } = Brackets.create(table)
      for (const [index, { floor, rate, deduction }] of tiers.entries()) {
        const below = tiers[index - 1]
        if (below) assert.equal(floor * rate - deduction, floor * below.rate - below.deduction)
      }
    }),
    { numRuns },
  )
})

test('[TIER2] [TIER3] charges every slice at its own rate, rounded up once', () => {
  fc.assert(
    fc.property(rows, fc.bigInt(0n, 10n ** 14n), fc.nat(), (table, any, pick) => {
      const brackets = Brackets.create(table)
      const floor = table[pick % table.length]?.floor ?? 0n
      for (const notional of [any, floor, floor + 1n, floor > 0n ? floor - 1n : 0n]) {
        const exact = slices(table, notional)
        const charged = Ratio.of(Brackets.maintenance(brackets, notional))
        assert.ok(Ratio.compare(charged, exact) >= 0)
        assert.ok(Ratio.compare(Ratio.sub(charged, Ratio.one), exact) < 0)
      }
    }),
    { numRuns },
  )
})

test('[TIER3] rounds up: an atom at four in a thousand asks for an atom', () => {
  assert.deepEqual(
    [0n, 1n, 250n, 251n, 60_000n].map((notional) => Brackets.maintenance(btc, notional)),
    [0n, 1n, 1n, 2n, 250n],
  )
})

test('[LIQP12] a declared table keeps the amounts it was given and derives those left out', () => {
  const printed = (index: number, amount: Ratio | null) => {
    const floor = [0n, 50_000n, 250_000n][index] as bigint
    return { ...row(floor, Ratio.of([4n, 5n, 10n][index] as bigint, 1_000n)), amount }
  }
  const table = Brackets.declared([
    printed(0, Ratio.zero),
    printed(1, Ratio.of(151n, 2n)),
    printed(2, null),
  ])
  const amounts = table.tiers.map((tier) => Brackets.amountIn(table, tier))
  assert.deepEqual(amounts, [Ratio.zero, Ratio.of(151n, 2n), Ratio.of(2_651n, 2n)])
  assert.deepEqual(
    [49_999n, 50_000n, 250_000n].map((notional) => Brackets.maintenance(table, notional)),
    [200n, 175n, 1_175n],
  )
})

test('[LIQP6] plus raises every rate and leaves every amount', () => {
  const raised = Brackets.plus(btc, Ratio.of(1n, 3_000n))
  for (const [index, tier] of btc.tiers.entries()) {
    const after = raised.tiers[index]
    assert.ok(after !== undefined)
    assert.deepEqual(Brackets.amountIn(raised, after), Brackets.amountIn(btc, tier))
    assert.deepEqual(
      Brackets.rateIn(raised, after),
      Ratio.add(Brackets.rateIn(btc, tier), Ratio.of(1n, 3_000n)),
    )
  }
})

test('[LIQP12] half the initial rate: 1/6 at three times', () => {
  assert.deepEqual(Brackets.halfInitial(Ratio.of(3n)), Ratio.of(1n, 6n))
})
