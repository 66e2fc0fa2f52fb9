import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ratioUnbounded, wad } from './collateralRatio.ts'
import { LiquitySystem } from './LiquitySystem.ts'
import { liquityV1, liquityV1Launch } from './LiquityTerms.ts'
import { batchLiquidateTroves, liquidate, liquidateTroves } from './liquidateTroves.ts'
import { StabilityPool } from './StabilityPool.ts'
import type { Liquidation } from './settleSeizures.ts'

const numRuns = Math.max(10_000, Number(process.env.FC_NUM_RUNS ?? 0))

const owners = ['a', 'b', 'c', 'd', 'e', 'f']

interface Call {
  readonly kind: 'liquidate' | 'sequence' | 'batch'
  /** In percent of the price before. */
  readonly move: bigint
  readonly owners: readonly string[]
  readonly count: number
  /** Placed before the call, where the first owner has no trove. */
  readonly collateral: bigint
  /** Deposited before the call by the first owner, 1e-18 LUSD. */
  readonly deposit: bigint
}

const trove = fc.record({
  collateral: fc.bigInt(10n ** 17n, 10n ** 22n),
  percent: fc.integer({ min: 101, max: 320 }).map(BigInt),
})
const money = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0n) },
  { weight: 3, arbitrary: fc.bigInt(1n, 10n ** 24n) },
)
const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constantFrom('liquidate', 'sequence', 'batch'),
  move: fc.integer({ min: 55, max: 115 }).map(BigInt),
  owners: fc.shuffledSubarray(owners, { minLength: 1 }),
  count: fc.integer({ min: 1, max: 4 }),
  collateral: fc.bigInt(10n ** 18n, 10n ** 21n),
  deposit: money,
})
const scenario = fc.record({
  terms: fc.constantFrom(liquityV1, liquityV1Launch),
  price: fc.bigInt(wad, 4_000n * wad),
  troves: fc.array(trove, { minLength: 2, maxLength: owners.length }),
  calls: fc.array(call, { minLength: 1, maxLength: 4 }),
})

/** One executed call, with the state before it. */
interface Step {
  readonly before: LiquitySystem
  readonly after: Liquidation
  readonly price: bigint
}

const sum = (items: Iterable<bigint>): bigint => [...items].reduce((all, one) => all + one, 0n)
const place = (system: LiquitySystem, owner: string, collateral: bigint, debt: bigint) =>
  LiquitySystem.place(system, owner, { collateral, debt: debt + 1n })

function provide(system: LiquitySystem, owner: string, value: bigint): LiquitySystem {
  if (value === 0n) return system
  return { ...system, pool: StabilityPool.provide(system.pool, owner, value).pool }
}

const run = (system: LiquitySystem, price: bigint, { kind, owners: list, count }: Call) =>
  kind === 'sequence'
    ? liquidateTroves(system, price, count)
    : kind === 'batch'
      ? batchLiquidateTroves(system, price, list)
      : liquidate(system, price, list[0] ?? '')

/** Runs random scenarios and checks a property on each. */
function holds(check: (steps: readonly Step[], last: LiquitySystem) => void): number {
  let liquidated = 0
  const play = (given: {
    terms: typeof liquityV1
    price: bigint
    troves: readonly { collateral: bigint; percent: bigint }[]
    calls: readonly Call[]
  }) => {
    let system = LiquitySystem.create(given.terms)
    let price = given.price
    for (const [at, { collateral, percent }] of given.troves.entries()) {
      const debt = (collateral * price * 100n) / (wad * percent)
      system = place(system, owners[at] ?? '', collateral, debt)
    }
    const steps: Step[] = []
    for (const one of given.calls) {
      const [first = ''] = one.owners
      system = provide(system, first, one.deposit)
      if (!system.troves.has(first)) {
        system = place(system, first, one.collateral, (one.collateral * price) / (2n * wad))
      }
      price = (price * one.move) / 100n
      const outcome = run(system, price, one)
      if (!outcome.ok) continue
      steps.push({ before: system, after: outcome.value, price })
      system = outcome.value.system
    }
    liquidated += steps.length
    check(steps, system)
  }
  fc.assert(fc.property(scenario, play), { numRuns })
  return liquidated
}

test('[LIQUITY20] debt falls by what the pool paid, collateral by what left for a named place', () => {
  const liquidated = holds((steps) => {
    for (const { before, after } of steps) {
      const [from, to] = [LiquitySystem.total(before), LiquitySystem.total(after.system)]
      const paid = before.pool.total - after.system.pool.total
      assert.equal(from.debt - to.debt, paid)
      assert.equal(sum(after.seizures.map(({ offset }) => offset.debt)), paid)
      const toPool = after.system.pool.collateral - before.pool.collateral
      const toOwners = sum(after.system.surplus.values()) - sum(before.surplus.values())
      assert.equal(from.collateral - to.collateral, toPool + toOwners + after.gasCollateral)
      for (const { entire, offset, redistributed, gasCollateral, surplus } of after.seizures) {
        assert.equal(offset.debt + redistributed.debt, entire.debt)
        const parts = offset.collateral + redistributed.collateral + gasCollateral + surplus
        assert.equal(parts, entire.collateral)
      }
      assert.equal(after.gasDebt, 200n * wad * BigInt(after.seizures.length))
    }
  })
  assert.ok(liquidated > numRuns / 2, `${liquidated} calls were carried out`)
})

/** What pending debt and collateral would be without rounding, times 1e18. */
function pendingExact(system: LiquitySystem, owner: string): readonly [bigint, bigint] {
  const one = system.troves.get(owner) ?? assert.fail(`${owner} has a trove`)
  return [
    one.stake * (system.debtPerStake - one.debtMet),
    one.stake * (system.collateralPerStake - one.collateralMet),
  ]
}

test('[LIQUITY20] the carries and the parts cut off account for every unit redistributed', () => {
  holds((steps, last) => {
    // What was cut off of the pending amounts of troves that are closed, times 1e18.
    let [cutDebt, cutCollateral] = [0n, 0n]
    for (const { before, after } of steps) {
      for (const { owner } of after.seizures) {
        const [debt, collateral] = pendingExact(before, owner)
        cutDebt += debt % wad
        cutCollateral += collateral % wad
      }
    }
    const exact = last.sorted.map((owner) => pendingExact(last, owner))
    const { redistributed, active, troves } = last
    const debtExact = sum(exact.map(([debt]) => debt)) + last.errorDebt + cutDebt
    assert.equal(redistributed.debt * wad, debtExact)
    const collateralExact = sum(exact.map(([, held]) => held)) + last.errorCollateral
    assert.equal(redistributed.collateral * wad, collateralExact + cutCollateral)
    assert.equal(active.debt, sum(troves.values().map(({ debt }) => debt)))
    assert.equal(active.collateral, sum(troves.values().map(({ collateral }) => collateral)))
    assert.equal(last.stakes, sum(troves.values().map(({ stake }) => stake)))
    // So the sum over troves differs from the system's books by less than these parts.
    const shown = sum(last.sorted.map((owner) => LiquitySystem.owned(last, owner).debt))
    const dust = LiquitySystem.total(last).debt - shown
    const closed = BigInt(steps.reduce((all, { after }) => all + after.seizures.length, 0))
    const bound = BigInt(last.sorted.length) + closed + last.errorDebt / wad + 1n
    assert.ok(dust >= 0n && dust <= bound, `${dust} of at most ${bound}`)
  })
})

test('[LIQUITY20] deposits and gains sum to what the pool holds, up to its carries', () => {
  holds((steps, { pool }) => {
    const all = [...pool.deposits.values()]
    const left = sum(all.map((one) => StabilityPool.compounded(pool, one)))
    const gains = sum(all.map((one) => StabilityPool.gain(pool, one)))
    const changes = BigInt(2 * steps.length + 4)
    const largest = steps.reduce(
      (most, { before }) => (before.pool.total > most ? before.pool.total : most),
      pool.total,
    )
    // The carry is less than the pool in units of 1e-18, the product is cut by less than its unit,
    // and each deposit by less than its own, or by a billionth where that is all that is left.
    const weight = sum(all.map(({ value, product }) => value / product + 1n))
    const cut = sum(all.map(({ value }) => value / 10n ** 9n))
    const bound = changes * (largest / wad + weight + BigInt(all.length) + 1n)
    const short = pool.total - left
    assert.ok(short >= -bound && short <= bound + cut, `${short} of ${bound}`)
    // Collateral is shared by deposits and not by the pool: it is off in the same proportion.
    const off = sum(
      steps.map(({ before, after }) => {
        const taken = sum(after.seizures.map(({ offset }) => offset.collateral))
        return taken === 0n ? 0n : (taken * bound) / before.pool.total + 1n
      }),
    )
    const over = gains - pool.collateral
    assert.ok(over >= -off - bound && over <= off + bound, `${over} of ${off} and ${bound}`)
  })
})

test('[LIQUITY21] a trove that stays changes only by what is redistributed to it', () => {
  let [alone, shared] = [0, 0]
  holds((steps) => {
    for (const { before, after } of steps) {
      const given = sum(after.seizures.map(({ redistributed }) => redistributed.debt))
      for (const owner of after.system.sorted) {
        assert.equal(after.system.troves.get(owner), before.troves.get(owner))
        const [was, is] = [before, after.system].map((one) => LiquitySystem.owned(one, owner))
        assert.ok(was && is)
        if (given === 0n) {
          alone += 1
          assert.deepEqual(is, was)
        } else {
          shared += 1
          assert.ok(is.debt >= was.debt && is.collateral >= was.collateral)
          // The carry of the redistribution before is added.
          assert.ok(is.debt - was.debt <= given + before.errorDebt / wad + 1n)
        }
        assert.equal(after.system.surplus.get(owner), before.surplus.get(owner))
      }
    }
  })
  assert.ok(alone > 1_000 && shared > 1_000, `${alone} alone, ${shared} shared`)
})

test('[LIQUITY21] a deposit changes only by an offset', () => {
  let [alone, offset] = [0, 0]
  holds((steps) => {
    for (const { before, after } of steps) {
      if (before.pool.total !== after.system.pool.total) {
        offset += 1
        continue
      }
      alone += 1
      assert.equal(after.system.pool, before.pool)
    }
  })
  assert.ok(alone > 1_000 && offset > 1_000, `${alone} alone, ${offset} offset`)
})

test('[LIQUITY21] the healthy stay healthy, and only a redistribution says otherwise', () => {
  let broken = 0
  holds((steps) => {
    for (const { before, after, price } of steps) {
      const given = sum(after.seizures.map(({ redistributed }) => redistributed.debt))
      for (const owner of after.system.sorted) {
        const ratio = LiquitySystem.ratio(before, owner, price)
        const later = LiquitySystem.ratio(after.system, owner, price)
        assert.ok(ratio < ratioUnbounded)
        if (given === 0n) assert.equal(later, ratio)
        else if (ratio >= liquityV1.ratioMinimum && later < liquityV1.ratioMinimum) broken += 1
      }
    }
  })
  assert.ok(broken > 0, 'a redistribution does break some')
})
