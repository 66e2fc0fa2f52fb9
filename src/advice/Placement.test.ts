import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { owned, ownedBooks } from '../../test/advice/ownedBooks.ts'
import { numRuns } from '../../test/numRuns.ts'
import { ProForma } from '../margin/ProForma.ts'
import { withdrawable } from '../margin/withdrawable.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Flow, Holder } from './Allocation.ts'
import { Placement } from './Placement.ts'
import { Target } from './Target.ts'

const moved = (all: readonly Holder[], flow: Flow, sides: readonly ('from' | 'to')[]) =>
  all.map((one, at) => {
    const sum = sides.reduce(
      (amount, side) =>
        flow[side] === at ? amount + (side === 'to' ? 1n : -1n) * flow.amount : amount,
      0n,
    )
    const account = ProForma.withBalance(one.context.account, flow.asset.index, Amount.of(sum))
    return sum === 0n ? one : { ...one, context: { ...one.context, account } }
  })

const roomOf = (all: readonly Holder[]): bigint =>
  all.reduce((sum, { context, target }) => sum + Target.slack(context, context.account, target), 0n)

/** Within what rounding may come to. */
const isNear = (bound: Ratio, exact: Ratio): boolean =>
  Ratio.compare(bound, Ratio.add(exact, Ratio.of(40n))) <= 0

test('[ALLOC6] by hand: coins go where they count for most, and what may not leave stays', () => {
  // A bitcoin counts half here, 90 hundredths there: 24,000 more of 60,000.
  const holders = owned([
    { usdt: 100_000n, btc: 10n ** 8n, lots: 0n, weights: [50n, 50n] },
    { usdt: 100_000n, lots: 0n, weights: [90n, 90n] },
  ])
  const found = Placement.place(holders)
  assert.deepEqual(
    found?.flows.map(({ from, to, asset, amount }) => [from, to, asset.id, amount]),
    [[0, 1, 'BTC', 10n ** 8n]],
  )
  assert.ok(found?.isProven)
  const gain = Ratio.sub(found.room, found.now)
  assert.deepEqual(gain, Ratio.of(2_400_000n))
  assert.ok(isNear(found.bound, found.room))
  // 500 lots ask 3,000 to be opened: of 4,000 in coins at a half nothing may go.
  const bound = owned([
    { usdt: 0n, btc: 10n ** 7n, lots: 500n, weights: [50n, 50n] },
    { usdt: 100_000n, lots: 0n, weights: [90n, 90n] },
  ])
  assert.deepEqual(Placement.place(bound)?.flows, [])
})

/** Every placement, by hand and without a memory: the stacks leave in their order, and only then arrive. */
function bruteForce(holders: readonly Holder[]): bigint {
  const stacks = holders.flatMap(({ context: { account, rules, prices } }, from) =>
    rules.assets.flatMap((asset) => {
      const amount = withdrawable(account, rules, prices, asset)
      return amount > 0n ? [{ from, asset, amount }] : []
    }),
  )
  let best = roomOf(holders)
  const total = holders.length ** stacks.length
  for (let count = 0; count < total; count++) {
    const flows = stacks.flatMap((stack, at): readonly Flow[] => {
      const to = Math.floor(count / holders.length ** at) % holders.length
      return to === stack.from ? [] : [{ ...stack, to }]
    })
    let [now, isAllowed] = [holders, true]
    for (const flow of flows) {
      const { account, rules, prices } = (now[flow.from] as Holder).context
      isAllowed &&= withdrawable(account, rules, prices, flow.asset) >= flow.amount
      now = moved(now, flow, ['from'])
    }
    for (const flow of flows) now = moved(now, flow, ['to'])
    const isSafe = now.every(({ context, target }, at) => {
      const before = holders[at] as Holder
      const slack = Target.slack(context, context.account, target)
      return slack >= 0n || slack >= Target.slack(before.context, before.context.account, target)
    })
    const room = roomOf(now)
    if (isAllowed && isSafe && room > best) best = room
  }
  return best
}

test('[ALLOC6] [ALLOC7] of few stacks it is the best of all, and no bound is under it', () => {
  const seen = { moved: 0, tight: 0, less: 0 }
  fc.assert(
    fc.property(
      ownedBooks.filter((all) => all.length < 4),
      (all) => {
        const found = Placement.place(all)
        assert.ok(found?.isProven)
        const exact = Ratio.of(bruteForce(all))
        assert.equal(Ratio.compare(found.room, exact), 0)
        assert.ok(Ratio.compare(found.bound, exact) >= 0, 'nothing is above the bound')
        const steps = Placement.place(all, 0)
        assert.ok(steps !== null && Ratio.compare(steps.room, exact) <= 0)
        assert.ok(Ratio.compare(steps.room, steps.now) >= 0, 'steps lose nothing')
        assert.equal(Ratio.compare(steps.bound, found.bound), 0)
        if (found.flows.length > 0) seen.moved += 1
        if (isNear(found.bound, exact)) seen.tight += 1
        if (Ratio.compare(steps.room, exact) < 0) seen.less += 1
      },
    ),
    { numRuns: Math.min(120, numRuns) },
  )
  assert.ok(seen.moved > 10 && seen.tight > 10, JSON.stringify(seen))
})

test('[ALLOC6] what is told can be done one after the other, and gives what is told', () => {
  fc.assert(
    fc.property(ownedBooks, (all) => {
      const found = Placement.place(all, 500)
      assert.ok(found)
      let now = all
      for (const flow of found.flows) {
        const { account, rules, prices } = (now[flow.from] as Holder).context
        assert.ok(flow.amount <= withdrawable(account, rules, prices, flow.asset))
        now = moved(now, flow, ['from', 'to'])
      }
      assert.equal(Ratio.compare(Ratio.of(roomOf(now)), found.room), 0)
      assert.ok(Ratio.compare(found.bound, found.room) >= 0)
    }),
    { numRuns: Math.min(100, numRuns) },
  )
})
