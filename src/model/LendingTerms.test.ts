import assert from 'node:assert/strict'
import { test } from 'node:test'
import { borrower, lender, mode, pledge } from '../../test/lender.ts'
import { ratio } from '../../test/venue.ts'
import { Ratio } from '../money/Ratio.ts'
import { LendingTerms, type Weight } from './LendingTerms.ts'

const ramp = { from: ratio('0.9'), until: 2_000, duration: 1_000 }
const place = lender({
  assets: { USD: 2, ETH: 18, WST: 18, BTC: 8 },
  collateral: {
    ETH: pledge('0.8', '0.83'),
    WST: pledge('0.7', '0.75', { ramp }),
    BTC: pledge('0.6', '0.7', { threshold: Ratio.of(2n, 3n) }),
  },
  modes: {
    eth: mode(['ETH', 'WST'], '0.93', '0.95', { ltvZero: ['WST', 'BTC'] }),
    alone: mode(['ETH'], '0.9', '0.92', { isolated: true }),
  },
})
const loan = place.terms.bound as LendingTerms
const weightOf = (id: string, mode: string | null): Weight => {
  const account = borrower(place, {}, { mode, unpledged: new Set() })
  return LendingTerms.weights(loan, account)[place.asset(id).index] as Weight
}
const both = (id: string, mode: string | null): readonly (bigint | number)[] => {
  const { open, threshold } = weightOf(id, mode)
  return [open, threshold].map((part) => (part * 10_000n) / loan.denominator)
}

test('[LOAN4] every limit is whole in what all are counted in', () => {
  assert.equal(loan.denominator, 30_000n)
  assert.equal(weightOf('BTC', null).threshold, 20_000n)
})

test('[LOAN4] a ramp comes down evenly, rounded down, and then stands', () => {
  const at = (now: number): bigint => LendingTerms.threshold(weightOf('WST', null), now)
  assert.equal(at(0), 27_000n, 'before it began')
  assert.equal(at(1_000), 27_000n)
  assert.equal(at(1_500), 24_750n, '82.5 % half way')
  assert.equal(at(1_501), 24_745n, '22,500 + ⌊4,500 × 0.499⌋')
  assert.equal(at(1_999), 22_504n)
  assert.equal(at(2_000), 22_500n)
  assert.equal(at(9_000), 22_500n)
})

test('[LOAN7] a mode has limits for its own assets, and the others keep theirs', () => {
  assert.deepEqual(both('ETH', null), [8_000n, 8_300n])
  assert.deepEqual(both('ETH', 'eth'), [9_300n, 9_500n])
  assert.deepEqual(both('WST', 'eth'), [0n, 9_500n], 'it carries no new debt')
  assert.deepEqual(both('BTC', 'eth'), [0n, 6_666n], 'nor does this, which is none of its own')
  assert.deepEqual(both('ETH', 'alone'), [9_000n, 9_200n])
  assert.deepEqual(both('WST', 'alone'), [0n, 7_500n], 'nothing outside it opens')
  assert.equal(weightOf('WST', 'eth').ramp, null)
  assert.notEqual(weightOf('WST', 'alone').ramp, null)
})

test('[LOAN7] a mode that the rulebook no longer has is none', () => {
  assert.deepEqual(both('ETH', 'gone'), [8_000n, 8_300n])
})

test('[LOAN7] pledged is what is listed and not held back', () => {
  const unpledged = new Set([place.asset('ETH').index])
  const account = borrower(place, {}, { mode: null, unpledged })
  const pledged = ['USD', 'ETH', 'WST'].map((id) =>
    LendingTerms.isPledged(loan, account, place.asset(id).index),
  )
  assert.deepEqual(pledged, [false, false, true])
})
