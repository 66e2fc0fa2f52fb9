import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { lossUnder } from '../../src/engine/lossUnder.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import type { State } from '../../src/engine/State.ts'
import { deleveragePolicies } from '../../src/model/Rulebook.ts'
import { Price } from '../../src/money/Price.ts'
import { LossReport, type PolicyLoss } from '../../src/report/LossReport.ts'
import { drawMarkets } from './drawMarket.ts'
import { massLiquidation } from './massLiquidation.ts'
import { randomRun } from './randomRun.ts'
import { digest } from './sameState.ts'

const runs = Number(process.env.LOSS_RUNS ?? 12)

/** The mark of bitcoin moved by a share, in hundredths. */
const moved = ({ book, instruments, time }: State, percent: bigint) => {
  const marks = instruments.flatMap(({ id, base, kind, index }) => {
    const mark = book.marks[index]?.price
    if (mark === undefined || base !== 'BTC' || kind === 'spot') return []
    const price = (mark * (100n + percent)) / 100n
    return [{ instrument: id, price: Price.of(price < 1n ? 1n : price), time, source: 'test' }]
  })
  return { marks, indices: [] }
}

const numberOf = (text: string): number => Number(text)

describe('one loss under every policy', () => {
  test('[LOSS1] [LOSS2] every policy pays what is missing, the same of all, and changes nothing', () => {
    const seen = new Map<string, number>()
    const see = (what: string, count: number) => seen.set(what, (seen.get(what) ?? 0) + count)
    for (let seed = 1; seed <= runs; seed++) {
      const state = randomRun(seed, 120, {}, drawMarkets(seed))
      const before = digest(state)
      for (const percent of [-45n, 60n]) {
        const prices = moved(state, percent)
        const report = LossReport.of(state, { prices, policies: deleveragePolicies, fund: [] })
        assert.equal(report.refused, null, `seed ${seed}`)
        assert.ok(report.isExact, `seed ${seed}, ${percent} %`)
        for (const { policies, deficit } of report.losses) {
          see('losses', 1)
          for (const { policy, sum, payers } of policies) {
            assert.equal(sum, deficit, `seed ${seed}: ${policy}`)
            see(policy, payers.length)
            for (const { amount, gain } of payers) {
              const isByLeg = policy === 'rankedByLeg'
              assert.ok(
                isByLeg || numberOf(amount) <= numberOf(gain),
                `${policy}: more than gained`,
              )
            }
            if (policy === 'socialised')
              assert.ok(payers.every(({ contracts }) => contracts === '0'))
          }
        }
      }
      assert.equal(digest(state), before, 'the state is as it was')
    }
    assert.ok((seen.get('losses') ?? 0) > 5, `${seen.get('losses')} losses`)
    for (const policy of deleveragePolicies) assert.ok((seen.get(policy) ?? 0) > 0, policy)
  })

  test('[LOSS3] cut lists leave sums, counts and the largest share as they are', () => {
    const { state } = massLiquidation(120)
    const prices = { marks: moved(state, -5n).marks, indices: [] }
    const whole = LossReport.of(state, { prices, policies: deleveragePolicies, fund: [] })
    const cut = LossReport.brief(whole, 3)
    assert.ok(whole.losses.some(({ bankrupt }) => bankrupt.length > 3))
    for (const [at, loss] of cut.losses.entries()) {
      const all = whole.losses[at]
      assert.equal(loss.bankrupt.length + loss.bankruptMore, all?.bankrupt.length)
      assert.ok(loss.bankrupt.length <= 3 && loss.deficit === all?.deficit)
      for (const [index, policy] of loss.policies.entries()) {
        const { payers, payersMore, ...sums } = policy
        const told: PolicyLoss | undefined = all?.policies[index]
        const paying: PolicyLoss['payers'] = told?.payers ?? []
        assert.deepEqual({ ...sums, payers: paying, payersMore: 0 }, told)
        assert.deepEqual(payers, paying.slice(0, 3))
        assert.equal(payers.length + payersMore, paying.length)
        const shares = paying.flatMap(({ share }) => (share === null ? [] : [Number(share)]))
        assert.equal(Number(sums.shareMost ?? 0), Math.max(0, ...shares))
        assert.equal(sums.closed, paying.filter(({ contracts }) => contracts !== '0').length)
      }
    }
    assert.deepEqual(LossReport.brief(whole, 10_000), whole)
  })

  test('[LOSS1] [FALL24] a market that has a policy does what is told of it', () => {
    for (const policy of deleveragePolicies) {
      const { state } = massLiquidation(120)
      const { marks } = moved(state, -5n)
      const { state: after, events, refused } = lossUnder(state, { marks, indices: [] }, policy)
      assert.equal(refused, null)
      assert.equal(unbalanced(after), null)
      const closed = events.filter(({ type }) => type === 'Deleveraged')
      assert.equal(closed.length > 0, policy !== 'socialised', policy)
      assert.ok(events.some(({ type }) => type === 'LossSocialised' || type === 'Deleveraged'))
      const again = lossUnder(state, { marks, indices: [] }, policy)
      assert.deepEqual(again.events, events, 'the same history draws the same')
    }
  })
})
