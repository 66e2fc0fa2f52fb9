import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import type { Result } from '../../base/Result.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { adjustTrove, adjustZombie } from './adjustTrove.ts'
import { applyPending } from './applyPending.ts'
import type { BoldRefusal } from './BoldRefusal.ts'
import { BoldSystem } from './BoldSystem.ts'
import { Branch } from './Branch.ts'
import { boldReth, boldWeth } from './BranchTerms.ts'
import { lowerBatchFee, registerBatch, setBatchRate } from './batchOffer.ts'
import { closeTrove } from './closeTrove.ts'
import { deposit, withdraw } from './deposits.ts'
import { claimSurplus, liquidate } from './liquidate.ts'
import { joinBatch, leaveBatch } from './membership.ts'
import { openTrove } from './openTrove.ts'
import { redeem } from './redeem.ts'
import { StabilityPool } from './StabilityPool.ts'
import { setRate } from './setRate.ts'
import { shutDown } from './shutDown.ts'
import { TroveAccount } from './TroveAccount.ts'
import { urgentRedeem } from './urgentRedeem.ts'

const ids = ['a', 'b', 'c', 'd', 'e']
const managers = ['m', 'n']

/** One call of a random scenario; which numbers it uses depends on its kind. */
interface Call {
  readonly kind: keyof typeof kinds | 'redeem'
  readonly branch: number
  readonly seconds: bigint
  /** In percent of the price before. */
  readonly move: bigint
  readonly id: string
  readonly manager: string
  readonly share: bigint
  readonly rate: bigint
  readonly isDown: boolean
}

/** What a call moved across the border of its branch, by its own account of it. */
interface Flow {
  readonly debt: bigint
  readonly collateral: bigint
}
type Done = Result<{ readonly branch: Branch } & Partial<Flow>, BoldRefusal>

const map = <T, U>(done: Result<T, BoldRefusal>, to: (value: T) => U): Result<U, BoldRefusal> =>
  done.ok ? { ok: true, value: to(done.value) } : done
const bare = (done: Result<Branch, BoldRefusal>): Done => map(done, (branch) => ({ branch }))
const charged = (done: ReturnType<typeof setRate>): Done =>
  map(done, ({ branch, upfrontFee }) => ({ branch, debt: upfrontFee }))

/** The trove that a call is about: any of its branch, those that were opened on the way too. */
function chosen({ troves }: Branch, { id }: Call): string {
  const all = [...troves.keys()]
  return all[ids.indexOf(id) % Math.max(1, all.length)] ?? id
}

const part = (whole: bigint, { share }: Call): bigint => (whole * share) / 100n
const amount = (call: Call): bigint => part(40_000n * wad, call) + 1n

/** A trove's debt at a ratio of 120 to 320 percent. */
function openAny(branch: Branch, call: Call): Done {
  const collateral = part(50n * wad, call) + wad
  const debt = (collateral * branch.price * 100n) / (wad * (120n + call.share * 2n))
  const terms = call.isDown ? { batch: call.manager } : { rate: call.rate }
  const done = openTrove(branch, call.id + branch.closed.size, {
    owner: call.id,
    collateral,
    debt,
    terms,
  })
  return map(done, (one) => ({ branch: one.branch, debt: debt + one.upfrontFee, collateral }))
}

function adjustAny(branch: Branch, call: Call): Done {
  const id = chosen(branch, call)
  const trove = branch.troves.get(id)
  const sign = call.isDown ? -1n : 1n
  const asked = {
    debt: sign * part(9_000n * wad, call),
    collateral: (call.share % 3n) * sign * (wad / 5n),
  }
  const adjust = trove?.status === 'zombie' ? adjustZombie : adjustTrove
  return map(adjust(branch, id, asked), (one) => ({
    branch: one.branch,
    debt: one.debt + one.upfrontFee,
    collateral: one.collateral,
  }))
}

const claims = ({ isDown }: Call) => ({ claims: isDown })

const kinds = {
  open: openAny,
  adjust: adjustAny,
  close: (branch: Branch, one: Call): Done =>
    map(closeTrove(branch, chosen(branch, one)), (one) => ({
      branch: one.branch,
      debt: -one.debt,
      collateral: -one.collateral,
    })),
  rate: (branch: Branch, one: Call): Done =>
    charged(setRate(branch, chosen(branch, one), one.rate)),
  apply: (branch: Branch, one: Call): Done => bare(applyPending(branch, chosen(branch, one))),
  batchRate: (branch: Branch, { manager, rate }: Call): Done =>
    charged(setBatchRate(branch, manager, rate)),
  batchFee: (branch: Branch, { manager, share }: Call): Done =>
    bare(lowerBatchFee(branch, manager, (wad * share) / 1_000n)),
  join: (branch: Branch, one: Call): Done =>
    charged(joinBatch(branch, chosen(branch, one), one.manager)),
  leave: (branch: Branch, one: Call): Done =>
    charged(leaveBatch(branch, chosen(branch, one), one.rate)),
  deposit: (branch: Branch, call: Call): Done =>
    map(deposit(branch, call.id, amount(call), claims(call)), (one) => ({ branch: one.branch })),
  withdraw: (branch: Branch, call: Call): Done =>
    map(withdraw(branch, call.id, amount(call), claims(call)), (one) => ({ branch: one.branch })),
  liquidate: (branch: Branch, { id }: Call): Done =>
    map(liquidate(branch, [id, ...branch.troves.keys()].slice(0, 3)), (one) => ({
      branch: one.branch,
      debt: -one.offset.debt,
      collateral: -one.offset.collateral - one.gasCollateral - one.surplus,
    })),
  surplus: (branch: Branch, { id }: Call): Done =>
    map(claimSurplus(branch, [...branch.surplus.keys()][0] ?? id), ({ branch: after }) => ({
      branch: after,
    })),
  shutdown: (branch: Branch): Done => map(shutDown(branch), (one) => ({ branch: one.branch })),
  urgent: (branch: Branch, call: Call): Done =>
    map(
      urgentRedeem(branch, {
        amount: amount(call),
        troves: [chosen(branch, call), 'a'],
        collateralLeast: 0n,
      }),
      ({ branch: after, redeemed }) => ({
        branch: after,
        debt: -sum(redeemed.map(({ debt }) => debt)),
        collateral: -sum(redeemed.map(({ collateral }) => collateral)),
      }),
    ),
}

const sum = (items: Iterable<bigint>): bigint => [...items].reduce((all, one) => all + one, 0n)

const call: fc.Arbitrary<Call> = fc.record({
  kind: fc.constantFrom(
    ...(Object.keys(kinds) as (keyof typeof kinds)[]),
    'redeem' as const,
    'redeem' as const,
    'open' as const,
    'join' as const,
    'liquidate' as const,
    'deposit' as const,
    'shutdown' as const,
    'surplus' as const,
    'surplus' as const,
    'urgent' as const,
    'urgent' as const,
  ),
  branch: fc.constantFrom(0, 0, 0, 1),
  seconds: fc.oneof(fc.constant(0n), fc.bigInt(1n, 9_000_000n)),
  move: fc.oneof(fc.constant(100n), fc.bigInt(65n, 130n)),
  id: fc.constantFrom(...ids),
  manager: fc.constantFrom(...managers),
  share: fc.bigInt(0n, 100n),
  rate: fc.bigInt(5n * 10n ** 15n, wad),
  isDown: fc.boolean(),
})

const offer = {
  rate: wad / 20n,
  fee: wad / 10n,
  rateMinimum: wad / 200n,
  rateMaximum: wad,
  period: 3_600n,
}

/** Two branches, the first with four troves, two of them in a batch. */
function beginning(): BoldSystem {
  let system = BoldSystem.create(
    [
      { terms: boldWeth, price: 2_000n * wad },
      { terms: boldReth, price: 2_200n * wad },
    ],
    0n,
  )
  for (const at of [0, 1]) {
    let branch = BoldSystem.branchOf(system, at)
    for (const manager of managers) branch = value(registerBatch(branch, manager, offer))
    for (const [n, id] of ids.slice(0, 4 - 2 * at).entries()) {
      const terms = n < 2 ? { rate: ((1n + BigInt(n)) * wad) / 50n } : { batch: 'm' }
      const one = { owner: id, collateral: 12n * wad, debt: 10_000n * wad, terms }
      branch = value(openTrove(branch, id, one)).branch
    }
    system = BoldSystem.withBranch(system, at, branch)
  }
  return system
}

function value<T>(done: Result<T, BoldRefusal>): T {
  assert.ok(done.ok, done.ok ? '' : done.error)
  return done.value
}

/** A step of a scenario: the systems around a call that was carried out, and its flows by branch. */
interface Step {
  readonly call: Call
  readonly before: BoldSystem
  readonly after: BoldSystem
  readonly flows: readonly Flow[]
}

const nothing: Flow = { debt: 0n, collateral: 0n }

function carryOut(before: BoldSystem, one: Call): Step | null {
  if (one.kind === 'redeem') {
    const done = redeem(before, { amount: amount(one), iterations: 0, feeMost: wad })
    if (!done.ok) return null
    const flows = before.branches.map((_, index) => {
      const redeemed = done.value.branches.get(index)?.redeemed ?? []
      return {
        debt: -sum(redeemed.map(({ debt }) => debt)),
        collateral: -sum(redeemed.map(({ collateral }) => collateral)),
      }
    })
    return { call: one, before, after: done.value.system, flows }
  }
  const done = kinds[one.kind](BoldSystem.branchOf(before, one.branch), one)
  if (!done.ok) return null
  const { branch, debt = 0n, collateral = 0n } = done.value
  const flows = before.branches.map((_, at) => (at === one.branch ? { debt, collateral } : nothing))
  return { call: one, before, after: BoldSystem.withBranch(before, one.branch, branch), flows }
}

/** Before a liquidation the price is such that its trove stands just under the minimum. */
function priceFor(branch: Branch, one: Call): bigint {
  const trove = branch.troves.get(one.id)
  const { debt, collateral } = trove ? TroveAccount.of(branch, trove) : nothing
  const isAimed = one.kind === 'liquidate' && one.isDown && debt > 0n && collateral > 0n
  const moved = (branch.price * one.move) / 100n
  return isAimed ? (debt * (104n + one.share / 20n) * wad) / (100n * collateral) : moved
}

/** Plays random scenarios and checks a property after each call that was carried out. */
function holds(check: (step: Step, calls: number) => void): ReadonlySet<string> {
  const done = new Set<string>()
  const play = (calls: readonly Call[]) => {
    let system = beginning()
    for (const [at, one] of calls.entries()) {
      const now = BoldSystem.branchOf(system, 0).now + one.seconds
      system = BoldSystem.at(system, now)
      const branch = BoldSystem.branchOf(system, one.branch)
      const moved = { ...branch, price: priceFor(branch, one) }
      system = BoldSystem.withBranch(system, one.branch, moved)
      const step = carryOut(system, one)
      if (step === null) continue
      done.add(one.kind)
      system = step.after
      check(step, at + 1)
    }
  }
  const scenario = fc.array(call, { minLength: 8, maxLength: 30 })
  fc.assert(fc.property(scenario, play), { numRuns: Math.max(400, numRuns) })
  return done
}

const accounts = (branch: Branch) =>
  [...branch.troves.values()].map((trove) => TroveAccount.of(branch, trove))

test('[BOLD35] a call changes debt and collateral by what it says, and BOLD is the recorded debt', () => {
  const done = holds(({ before, after, flows, call: one }) => {
    for (const [at, flow] of flows.entries()) {
      const [from, to] = [before, after].map((system) =>
        Branch.total(BoldSystem.branchOf(system, at)),
      )
      assert.ok(from && to)
      assert.equal(to.debt - from.debt, flow.debt, one.kind)
      assert.equal(to.collateral - from.collateral, flow.collateral, one.kind)
    }
    const recorded = after.branches.map(
      ({ active, redistributed }) => active.debt + redistributed.debt,
    )
    assert.equal(BoldSystem.supply(after), sum(recorded))
  })
  assert.deepEqual([...done].sort(), [...Object.keys(kinds), 'redeem'].sort())
})

test('[BOLD35] troves sum to the books of their branch, and short of its debt by dust', () => {
  holds(({ after }, calls) => {
    for (const branch of after.branches) {
      const { troves, batches, active, stakes } = branch
      const all = accounts(branch)
      const short = Branch.total(branch).debt - sum(all.map(({ debt }) => debt))
      // A few units a call, and what redistributions carry and cut off.
      const bound = BigInt(12 * calls + 4 * troves.size) + 2n + branch.errorDebt / wad
      assert.ok(short >= 0n && short <= bound + stakes / wad, `${short} of ${bound}`)
      assert.equal(active.collateral, sum(troves.values().map(({ collateral }) => collateral)))
      assert.equal(stakes, sum(troves.values().map(({ stake }) => stake)))
      for (const [manager, batch] of batches) {
        const members = [...troves.values()].filter((trove) => trove.batch === manager)
        assert.equal(batch.shares, sum(members.map(({ shares }) => shares)))
        assert.equal(batch.collateral, sum(members.map(({ collateral }) => collateral)))
      }
      const weights = [...troves.values(), ...batches.values()].map(({ debt, rate }) => debt * rate)
      assert.equal(active.weighted, sum(weights))
      assert.equal(active.weightedFees, sum(batches.values().map(({ debt, fee }) => debt * fee)))
    }
  })
})

test('[BOLD36] deposits and what they earned sum to no more than the pool has', () => {
  holds(({ after }) => {
    for (const { pool } of after.branches) {
      const all = [...pool.deposits.values()]
      assert.ok(sum(all.map((one) => StabilityPool.compounded(pool, one))) <= pool.total)
      const stashed = sum(pool.stashed.values())
      assert.ok(sum(all.map((one) => StabilityPool.gain(pool, one))) + stashed <= pool.collateral)
      assert.ok(sum(all.map((one) => StabilityPool.yieldOf(pool, one))) <= pool.yieldOwed)
      assert.ok(pool.product >= 10n ** 27n && pool.product <= 10n ** 36n)
    }
  })
})

test('[BOLD28] [BOLD30] the list is the active troves by rate, and the pointer a zombie in debt', () => {
  holds(({ after }) => {
    for (const branch of after.branches) {
      const rates = branch.order.map((id) => {
        const { rate } = TroveAccount.of(branch, TroveAccount.open(branch, id))
        return rate
      })
      assert.deepEqual(
        rates,
        rates.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0)),
      )
      const active = [...branch.troves].filter(([, { status }]) => status === 'active')
      assert.deepEqual(branch.order.toSorted(), active.map(([id]) => id).sort())
      // An urgent redemption leaves the pointer, which nothing looks at after a shutdown.
      if (branch.zombie === null || branch.timeShutdown !== null) continue
      const trove = TroveAccount.open(branch, branch.zombie)
      assert.equal(trove.status, 'zombie')
      assert.ok(TroveAccount.of(branch, trove).debt > 0n)
    }
  })
})

test('[BOLD37] a redemption lowers no ratio, and goes from the lowest rate upward', () => {
  let redemptions = 0
  holds(({ call: one, before, after }) => {
    if (one.kind !== 'redeem') return
    for (const [at, from] of before.branches.entries()) {
      const to = BoldSystem.branchOf(after, at)
      const rates: bigint[] = []
      for (const [id, trove] of from.troves) {
        const [was, is] = [
          TroveAccount.of(from, trove),
          TroveAccount.of(to, TroveAccount.open(to, id)),
        ]
        // A share of a batch is cut to a unit, here or there.
        assert.ok(was.collateral * (is.debt - 3n) <= is.collateral * was.debt, id)
        if (is.debt < was.debt - 3n && from.zombie !== id) rates.push(was.rate)
        const isSpared =
          TroveAccount.ratio(from, id) >= wad && is.debt > 3n && from.order.includes(id)
        if (isSpared && rates.length > 0) redemptions += 1
      }
      const spared = from.order.filter((id) => {
        const left = TroveAccount.of(to, TroveAccount.open(to, id)).debt
        return TroveAccount.ratio(from, id) >= wad && left > 3n
      })
      const lowest = spared.map((id) => TroveAccount.of(from, TroveAccount.open(from, id)).rate)
      for (const rate of rates) assert.ok(lowest.every((other) => other >= rate))
    }
  })
  assert.ok(redemptions > 0)
})
