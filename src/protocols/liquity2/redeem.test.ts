import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Result } from '../../base/Result.ts'
import { wad } from '../liquity/collateralRatio.ts'
import { adjustZombie } from './adjustTrove.ts'
import { BoldSystem } from './BoldSystem.ts'
import { Branch } from './Branch.ts'
import { boldReth, boldWeth } from './BranchTerms.ts'
import { registerBatch, setBatchRate } from './batchOffer.ts'
import { deposit } from './deposits.ts'
import { liquidate } from './liquidate.ts'
import { openTrove } from './openTrove.ts'
import { RedemptionRate } from './RedemptionRate.ts'
import { redeem } from './redeem.ts'
import { redeemBranch } from './redeemBranch.ts'
import { setRate } from './setRate.ts'
import { shutDown } from './shutDown.ts'
import { TroveAccount } from './TroveAccount.ts'
import { urgentRedeem } from './urgentRedeem.ts'

const bold = (n: bigint): bigint => n * wad
const percent = (n: bigint): bigint => (wad * n) / 100n
const given = <T>(result: Result<T, unknown>): T => {
  assert.ok(result.ok)
  return result.value
}
const refused = (result: Result<unknown, unknown>): unknown => {
  assert.ok(!result.ok)
  return result.error
}
type Terms = { readonly rate: bigint } | { readonly batch: string }
const open = (at: Branch, id: string, collateral: bigint, terms: Terms) =>
  given(openTrove(at, id, { owner: id, collateral: collateral * wad, debt: bold(10_000n), terms }))
    .branch
const empty = Branch.create(boldWeth, 0n, bold(2_000n))
const branch = open(open(empty, 'a', 10n, { rate: percent(5n) }), 'b', 15n, { rate: percent(15n) })

const started = BoldSystem.create(
  [
    { terms: boldWeth, price: bold(2_000n) },
    { terms: boldReth, price: bold(2_200n) },
  ],
  0n,
)
const cheap = { base: 0n, timeFee: 0n }
const system = { ...BoldSystem.withBranch(started, 0, branch), redemption: cheap }
const ask = (amount: bigint) => ({ amount, iterations: 0, feeMost: wad })
const redeemed = (at: Branch, amount: bigint, iterations = 0) =>
  redeemBranch(at, { amount, rate: 0n, iterations }).redeemed.map(({ trove }) => trove)

test('[BOLD28] the list is by rate, equals behind, a batch in one piece', () => {
  let at = given(
    registerBatch(branch, 'm', {
      rate: percent(5n),
      fee: 0n,
      rateMinimum: percent(1n),
      rateMaximum: percent(50n),
      period: 3_600n,
    }),
  )
  at = open(at, 'c', 10n, { batch: 'm' })
  at = open(at, 'd', 10n, { rate: percent(5n) })
  at = open(at, 'e', 10n, { batch: 'm' })
  assert.deepEqual(at.order, ['b', 'a', 'c', 'e', 'd'])
  const moved = given(setBatchRate({ ...at, now: 3_600n }, 'm', percent(15n))).branch
  assert.deepEqual(moved.order, ['b', 'c', 'e', 'a', 'd'])
  assert.deepEqual(given(setRate(at, 'b', percent(5n))).branch.order, ['a', 'c', 'e', 'd', 'b'])
  assert.deepEqual(redeemed(moved, bold(35_000n)), ['d', 'a', 'e', 'c'])
})

test('[BOLD29] the base rate halves in six hours and rises by what is redeemed', () => {
  assert.equal(RedemptionRate.power(998076443575628800n, 360n), 500000000000011054n)
  assert.equal(RedemptionRate.power(wad / 3n, 0n), wad)
  assert.equal(RedemptionRate.power(wad / 2n, 2n), wad / 4n)
  assert.equal(RedemptionRate.power(percent(50n), 10n ** 30n), 0n)
  const half = RedemptionRate.after({ base: wad, timeFee: 0n }, 21_659n, { amount: 0n, supply: 1n })
  assert.deepEqual(half, { base: 500000000000011054n, timeFee: 21_600n })
  const more = RedemptionRate.after(cheap, 59n, { amount: 1n, supply: 3n })
  assert.deepEqual(more, { base: wad / 3n, timeFee: 0n })
  assert.equal(RedemptionRate.charged(more), wad / 3n + wad / 200n)
  assert.equal(RedemptionRate.charged({ base: wad, timeFee: 0n }), wad)
  assert.deepEqual(started.redemption, { base: wad, timeFee: 0n })
})

test('[BOLD29] [BOLD31] the fee stays in the trove', () => {
  const done = given(redeem(system, ask(bold(1_000n))))
  const [one] = done.branches.get(0)?.redeemed ?? []
  assert.deepEqual(one, {
    trove: 'a',
    debt: bold(1_000n),
    collateral: 472535901529070025n,
    fee: 27464098470929975n,
  })
  assert.equal(done.system.redemption.base, 49928196941859951n)
  const after = BoldSystem.branchOf(done.system, 0)
  const trove = TroveAccount.open(after, 'a')
  assert.equal(trove.collateral, 10n * wad - 472535901529070025n)
  assert.equal(trove.stake, trove.collateral)
  assert.equal(BoldSystem.supply(done.system), BoldSystem.supply(system) - bold(1_000n))
})

test('[BOLD30] what is left under 2,000 is a zombie and comes first, until it is whole again', () => {
  const once = redeemBranch(branch, { amount: bold(9_000n), rate: 0n, iterations: 0 }).branch
  assert.deepEqual([once.zombie, once.order], ['a', ['b']])
  assert.equal(TroveAccount.open(once, 'a').status, 'zombie')
  assert.deepEqual(redeemed(once, bold(2_000n)), ['a', 'b'])
  const empty = redeemBranch(once, { amount: bold(2_000n), rate: 0n, iterations: 0 }).branch
  assert.equal(empty.zombie, null)
  assert.equal(TroveAccount.of(empty, TroveAccount.open(empty, 'a')).debt, 0n)
  assert.deepEqual(redeemed(empty, bold(2_000n)), ['b'])
  const small = adjustZombie(once, 'a', { debt: bold(1n), collateral: 0n })
  assert.equal(refused(small), 'DebtBelowMin')
  const whole = given(adjustZombie(once, 'a', { debt: bold(1_000n), collateral: 0n })).branch
  assert.deepEqual([whole.zombie, whole.order], [null, ['b', 'a']])
})

test('[BOLD31] a trove under 100 percent is passed over and counted', () => {
  const low = { ...branch, price: bold(900n) }
  assert.deepEqual(redeemed(low, bold(1_000n)), ['b'])
  assert.deepEqual(redeemed(low, bold(1_000n), 1), [])
})

test('[BOLD32] branches give by what their pools do not back', () => {
  const staked = open({ ...Branch.create(boldReth, 0n, bold(2_200n)), now: 0n }, 'r', 20n, {
    rate: percent(5n),
  })
  const two = BoldSystem.withBranch(system, 1, staked)
  const debts = two.branches.map((one) => Branch.total(one).debt)
  const amounts = (at: BoldSystem, amount: bigint) => {
    const { branches } = given(redeem(at, ask(amount)))
    return [0, 1].map((index) => branches.get(index)?.attempted)
  }
  const [first = 0n, second = 0n] = debts
  const share = (bold(3_000n) * first) / (first + second)
  assert.deepEqual(amounts(two, bold(3_000n)), [share, bold(3_000n) - share])
  const put = given(deposit(branch, 'x', bold(20_000n), { claims: true })).branch
  const backed = BoldSystem.withBranch(two, 0, put)
  const bare = first - bold(20_000n)
  assert.equal(amounts(backed, bold(1_000n))[0], (bold(1_000n) * bare) / (bare + second))
  assert.equal(
    amounts(backed, bold(1_000_000n)).reduce<bigint>((all, one) => all + (one ?? 0n), 0n),
    bare + second,
  )
  const whole = given(deposit(put, 'x', bold(90_000n), { claims: true })).branch
  const only = BoldSystem.withBranch(system, 0, whole)
  assert.equal(amounts(only, bold(1_000n))[0], bold(1_000n))
  const low = BoldSystem.withBranch(two, 0, { ...branch, price: bold(800n) })
  assert.deepEqual(amounts(low, bold(1_000n)), [undefined, bold(1_000n)])
})

test('[BOLD32] a redemption is refused for its fee, or for nothing', () => {
  const range = 'Max fee percentage must be between 0.5% and 100%'
  assert.equal(refused(redeem(system, { ...ask(wad), feeMost: wad + 1n })), range)
  assert.equal(refused(redeem(system, { ...ask(wad), feeMost: wad / 201n })), range)
  const zero = 'CollateralRegistry: Amount must be greater than zero'
  assert.equal(refused(redeem(system, ask(0n))), zero)
  const high = redeem(system, { ...ask(bold(1_000n)), feeMost: percent(5n) })
  assert.equal(refused(high), 'CR: Fee exceeded provided maximum')
  const none = given(redeem({ ...started, redemption: cheap }, ask(wad)))
  assert.equal(none.branches.size, 0)
})

test('[BOLD33] a branch under its shutdown ratio is shut down once, and accrues no more', () => {
  assert.equal(refused(shutDown(branch)), 'TCRNotBelowSCR')
  const low = { ...branch, price: bold(800n), now: 1_000n }
  const shut = given(shutDown(low)).branch
  assert.equal(refused(shutDown(shut)), 'IsShutDown')
  const later = { ...shut, now: 9_000_000n }
  assert.deepEqual(Branch.total(later), Branch.total(low))
  const debt = (at: Branch) => TroveAccount.of(at, TroveAccount.open(at, 'a')).debt
  assert.equal(debt(later), debt(low))
})

test('[BOLD34] a shut branch is redeemed with two percent on top, in one’s own order', () => {
  const shut = given(shutDown({ ...branch, price: bold(800n) })).branch
  const ask = { amount: bold(1_000n), troves: ['b', 'a'], collateralLeast: 0n }
  const [one] = given(urgentRedeem(shut, ask)).redeemed
  assert.deepEqual(one, {
    trove: 'b',
    debt: bold(1_000n),
    collateral: 1_275n * 10n ** 15n,
    fee: 0n,
  })
  const all = given(urgentRedeem(shut, { ...ask, amount: bold(100_000n), troves: ['x', 'a'] }))
  assert.deepEqual(all.redeemed, [
    { trove: 'a', debt: 7_843_137254901960784313n, collateral: 10n * wad, fee: 0n },
  ])
  assert.equal(TroveAccount.open(all.branch, 'a').status, 'active')
  assert.equal(refused(urgentRedeem(branch, ask)), 'NotShutDown')
  assert.equal(refused(urgentRedeem(shut, { ...ask, amount: 0n })), 'ZeroAmount')
  const more = { ...ask, collateralLeast: 1_275n * 10n ** 15n + 1n }
  assert.equal(refused(urgentRedeem(shut, more)), 'MinCollNotReached')
})

test('[BOLD21] [BOLD34] troves that were redeemed of all collateral have no stake to share by', () => {
  const shut = given(shutDown({ ...branch, price: bold(800n) })).branch
  const ask = { amount: bold(100_000n), troves: ['b'], collateralLeast: 0n }
  const { branch: emptied } = given(urgentRedeem({ ...shut, price: bold(600n) }, ask))
  assert.equal(TroveAccount.open(emptied, 'b').collateral, 0n)
  assert.equal(refused(liquidate(emptied, ['a'])), 'division panic 0x12 (no stake is left)')
})
