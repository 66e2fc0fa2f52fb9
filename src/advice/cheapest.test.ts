import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smallBook } from '../../test/advice/smallBook.ts'
import { numRuns } from '../../test/numRuns.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { Depth } from '../market/Depth.ts'
import { Amount } from '../money/Amount.ts'
import { Quantity } from '../money/Quantity.ts'
import { Cost } from './Cost.ts'
import { cheapest } from './cheapest.ts'
import { cheapestReductions } from './cheapestReductions.ts'
import { leastSteps } from './leastSteps.ts'
import { Plan, type Problem } from './Plan.ts'
import { reductions } from './reductions.ts'

/** Every number of lots of every position, one by one, without a thought. */
function bruteForce(problem: Problem): bigint | null {
  let least: bigint | null = null
  const plans = problem.means.reduce<Plan[]>(
    (found, { most }) =>
      found.flatMap((plan) =>
        Array.from({ length: Number(most) + 1 }, (_, steps) => [...plan, BigInt(steps)]),
      ),
    [[]],
  )
  for (const plan of plans) {
    if (Plan.slack(problem, plan) < 0n) continue
    const smaller = plan.flatMap((steps, at) => (steps === 0n ? [] : [plan.with(at, steps - 1n)]))
    if (smaller.some((one) => Plan.slack(problem, one) >= 0n)) continue
    const cost = Cost.total(Plan.cost(problem, plan))
    if (least === null || cost < least) least = cost
  }
  return least
}

test('[CURE8] on small books the cheapest of all reductions, as brute force over lots finds it', () => {
  const seen = { none: 0, one: 0, several: 0 }
  fc.assert(
    fc.property(smallBook, ({ context, terms, threshold }) => {
      const target = { measure: 'maintenance', threshold } as const
      const problem = { context, target, means: reductions(context, terms) }
      const found = cheapest(problem)
      const least = bruteForce(problem)
      assert.equal(found === null ? null : Cost.total(Plan.cost(problem, found.plan)), least)
      if (found === null) seen.none += 1
      else {
        assert.ok(found.isProven)
        assert.ok(Plan.isLeast(problem, found.plan))
        seen[Plan.size(found.plan) > 1 ? 'several' : 'one'] += 1
      }
    }),
    { numRuns: Math.ceil(numRuns / 2) },
  )
  assert.ok(Math.min(seen.none, seen.one, seen.several) > numRuns / 200, JSON.stringify(seen))
})

/** Mostly too many plans to try: a hundred lots and more of two positions. */
const largeBook = smallBook.map((one) => {
  const positions = one.context.account.positions.slice(0, 2)
  return { ...one, context: { ...one.context, account: { ...one.context.account, positions } } }
})

test('[CURE8] on larger books it is no dearer than any alone, and close to the cheapest there is', () => {
  const seen = { several: 0, best: 0, all: 0 }
  fc.assert(
    fc.property(largeBook, fc.bigInt(8n, 16n), ({ context, terms, threshold }, times) => {
      const grown = timesAsLarge(context, times)
      const target = { measure: 'maintenance', threshold } as const
      const deeper = {
        ...terms,
        depths: terms.depths.map((depth) => depth && deeperBy(depth, times)),
      }
      const problem = { context: grown, target, means: reductions(grown, deeper) }
      const found = cheapest(problem)
      const least = problem.means.length === 2 ? byOne(problem) : null
      if (found === null || least === null || Plan.size(found.plan) === 0) return
      const cost = Cost.total(Plan.cost(problem, found.plan))
      assert.ok(Plan.isLeast(problem, found.plan))
      seen.all += 1
      if (Plan.size(found.plan) > 1) seen.several += 1
      if (cost <= least) seen.best += 1
      const lost = cost - least
      assert.ok(lost * 50n <= (least < 0n ? -least : least) + 500n, `${cost} for ${least}`)
    }),
    { numRuns: Math.ceil(numRuns / 5) },
  )
  assert.ok(seen.all > 0 && seen.best * 2 >= seen.all, JSON.stringify(seen))
})

/** Every number of lots of the first of two positions, with the fewest then of the other. */
function byOne(problem: Problem): bigint | null {
  let least: bigint | null = null
  for (let first = 0n; first <= (problem.means[0]?.most ?? 0n); first++) {
    const second = leastSteps(problem, [first, 0n], 1)
    if (second === null || !Plan.isLeast(problem, [first, second])) continue
    const cost = Cost.total(Plan.cost(problem, [first, second]))
    if (least === null || cost < least) least = cost
  }
  return least
}

const deeperBy = (depth: Depth, times: bigint): Depth => ({
  ...depth,
  depth: Amount.of(depth.depth * times),
  capacity: Amount.of(depth.capacity * times),
})

function timesAsLarge({ account, rules, prices }: MarginContext, times: bigint): MarginContext {
  const grown = {
    ...account,
    balances: account.balances.map((one) => one && Amount.of(one * times)),
    positions: account.positions.map((one) => ({
      ...one,
      lots: Quantity.of(one.lots * times),
      cost: Amount.of(one.cost * times),
    })),
  }
  return { account: grown, rules, prices }
}

test('[CURE4] protections are given the reductions in order, each with its sign, and none where none is needed', () => {
  let ordered = 0
  fc.assert(
    fc.property(smallBook, ({ context, terms, threshold }) => {
      const target = { measure: 'maintenance', threshold } as const
      const found = cheapestReductions(context, target, terms)
      const problem = { context, target, means: reductions(context, terms) }
      const least = cheapest(problem)
      assert.equal(found === null, least === null)
      if (found === null || least === null) return
      const costs = found.map(({ cost }) => Cost.total(cost))
      assert.equal(
        costs.reduce((sum, one) => sum + one, 0n),
        Cost.total(Plan.cost(problem, least.plan)),
      )
      for (const { instrument, leg, lots } of found) {
        const held = context.account.positions.find(
          (one) => one.leg === leg && one.instrument.index === instrument.index,
        )
        assert.ok(held !== undefined && held.lots > 0n === lots < 0n)
        assert.ok((lots < 0n ? -lots : lots) <= (held.lots < 0n ? -held.lots : held.lots))
      }
      if (found.length > 1) ordered += 1
      assert.equal(
        cheapestReductions(context, target, terms, () => false)?.length ?? null,
        found.length === 0 ? 0 : null,
      )
    }),
    { numRuns },
  )
  assert.ok(ordered > numRuns / 50)
})
