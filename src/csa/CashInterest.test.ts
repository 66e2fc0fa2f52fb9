import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { manyRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import type { InterestTerms } from './Agreement.ts'
import { type Balance, CashInterest } from './CashInterest.ts'

const first = CivilDate.at(2026, 6, 1)
const day = (count: number): CivilDate => CivilDate.plusDays(first, count)
const terms: InterestTerms = { asset: 'USD', basis: 360, spread: Ratio.zero, floor: null }
const held: readonly Balance[] = [{ from: first, amount: Amount.of(1_000_000_00n) }]
const rated = (...rates: readonly bigint[]) =>
  new Map(rates.map((rate, index) => [day(index), Ratio.of(rate, 10_000n)]))

test('[CSA14] a million at 4.5% over three days of 360 is 375 dollars', () => {
  const period = { from: first, until: day(3) }
  const found = CashInterest.accrued(terms, held, rated(450n, 450n, 450n), period)
  assert.deepEqual(found, { ok: true, value: 375_00n })
})

test('[CSA14] the sum is rounded down once, so days in two statements may cost an atom more than in one', () => {
  const rates = rated(1n, 1n, 1n, 1n)
  const of = (from: number, until: number) =>
    CashInterest.accrued(terms, [{ from: first, amount: Amount.of(9_000_00n) }], rates, {
      ...{ from: day(from), until: day(until) },
    })
  // A quarter of a cent a day.
  assert.deepEqual(
    [of(0, 1), of(0, 3), of(0, 4)],
    [0n, 0n, 1n].map((value) => ({ ok: true, value })),
  )
})

test('[CSA14] a rate below zero is paid by the one who posted, rounded against it, unless it has a floor', () => {
  const period = { from: first, until: day(1) }
  const one = [{ from: first, amount: Amount.of(1n) }]
  assert.deepEqual(CashInterest.accrued(terms, one, rated(-50n), period), { ok: true, value: -1n })
  const floored = { ...terms, spread: Ratio.of(-10n, 10_000n), floor: Ratio.zero }
  assert.deepEqual(CashInterest.accrued(floored, held, rated(5n), period), { ok: true, value: 0n })
})

test('[CSA14] a day with cash and no rate is told; one without cash needs none', () => {
  const period = { from: day(-5), until: day(2) }
  assert.deepEqual(CashInterest.accrued(terms, held, rated(450n), period), {
    ok: false,
    error: day(1),
  })
  assert.equal(CashInterest.accrued(terms, held, rated(450n, 450n), period).ok, true)
})

test('[CSA14] interest is the sum of its days, each counted by itself, rounded down once', () => {
  const changes = fc.array(fc.tuple(fc.nat(20), fc.bigInt(0n, 10n ** 12n)), { maxLength: 6 })
  const rates = fc.array(fc.bigInt(-500n, 900n), { minLength: 21, maxLength: 21 })
  const spread = fc.bigInt(-50n, 50n)
  fc.assert(
    fc.property(
      changes,
      rates,
      spread,
      fc.option(fc.bigInt(-9n, 9n)),
      (drawn, bps, plus, least) => {
        const balances = drawn
          .toSorted(([a], [b]) => a - b)
          .map(([index, amount]) => ({ from: day(index), amount: Amount.of(amount) }))
        const floor = least === null ? null : Ratio.of(least, 10_000n)
        const own = { ...terms, spread: Ratio.of(plus, 10_000n), floor, basis: 365 as const }
        let points = 0n
        for (let index = 0; index < 21; index++) {
          const now = drawn.toSorted(([a], [b]) => a - b).findLast(([from]) => from <= index)
          const rate = (bps[index] as bigint) + plus
          points += (now?.[1] ?? 0n) * (least !== null && rate < least ? least : rate)
        }
        const whole = points / 3_650_000n
        const floorOf = points < 0n && whole * 3_650_000n !== points ? whole - 1n : whole
        const found = CashInterest.accrued(own, balances, rated(...bps), {
          from: first,
          until: day(21),
        })
        assert.deepEqual(found, { ok: true, value: floorOf })
      },
    ),
    { numRuns: manyRuns / 10 },
  )
})
