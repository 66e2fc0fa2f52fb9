import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../test/numRuns.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { CallTally } from './CallTally.ts'
import { type CallType, Relief, type ReliefEvent } from './Relief.ts'

const [issued, tuesday, wednesday, due, friday] = [8, 9, 10, 11, 12].map((day) =>
  CivilDate.at(2026, 6, day),
) as [CivilDate, CivilDate, CivilDate, CivilDate, CivilDate]

const types = Object.keys(Relief.terms) as CallType[]
const thirty = Ratio.of(3n, 10n)
const deposit = (amount: bigint): ReliefEvent => ({ kind: 'deposit', amount: Value.of(amount) })
const gain = (amount: bigint): ReliefEvent => ({ kind: 'appreciation', amount: Value.of(amount) })
const sale = (proceeds: bigint, rate = thirty): ReliefEvent => ({
  ...{ kind: 'sale', proceeds: Value.of(proceeds), rate },
})

const called = (amount: bigint, type: CallType = 'house'): CallTally =>
  CallTally.issue(Relief.terms[type], Value.of(amount), { issued, due })

test('[PRAC7] a sale releases at the rate of what is sold, of a Federal call half, of a day-trade call nothing', () => {
  const released = types.map((type) => [type, Relief.of(Relief.terms[type], sale(20_001n))])
  assert.deepEqual(Object.fromEntries(released), {
    ...{ regT: 10_000n, house: 6_000n, exchange: 6_000n, dayTrade: 0n },
  })
  assert.equal(Relief.of(Relief.terms.regT, sale(1_000n, Ratio.one)), 1_000n)
  assert.equal(Relief.of(Relief.terms.dayTrade, sale(1_000n, Ratio.one)), 0n)
})

test('[PRAC7] the market meets a house call and no Federal or day-trade call; a fall relieves nothing', () => {
  const met = types.filter(
    (type) => CallTally.relieve(called(10_000n, type), gain(20_000n), tuesday).metOn !== null,
  )
  assert.deepEqual(met, ['house', 'exchange'])
  assert.equal(CallTally.relieve(called(100n), gain(-50n), tuesday).remaining, 100n)
})

test('[PRAC8] the amount to liquidate is the least that meets a call', () => {
  const needed = (type: CallType, rate: Ratio) =>
    Relief.saleNeeded(Relief.terms[type], Value.of(1_000n), rate)
  assert.equal(needed('house', Ratio.of(1n, 4n)), 4_000n)
  assert.equal(needed('house', Ratio.one), 1_000n)
  assert.equal(needed('regT', Ratio.of(1n, 4n)), 2_000n)
  assert.equal(needed('regT', Ratio.one), 1_000n)
  assert.equal(needed('dayTrade', Ratio.one), null)
  const rate = fc.integer({ min: 1, max: 100 }).map((percent) => Ratio.of(BigInt(percent), 100n))
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), rate, (amount, own) => {
      const least = Relief.saleNeeded(Relief.terms.house, Value.of(amount), own)
      assert.ok(least !== null)
      assert.equal(CallTally.relieve(called(amount), sale(least, own), tuesday).metOn, tuesday)
      assert.equal(CallTally.relieve(called(amount), sale(least - 1n, own), tuesday).metOn, null)
    }),
    { numRuns },
  )
})

test('[PRAC9] deposits and sales add up, and the last of them meets the call on its day', () => {
  const first = CallTally.relieve(called(10_000n), deposit(4_000n), tuesday)
  assert.equal(first.remaining, 6_000n)
  assert.equal(first.due, due)
  const second = CallTally.relieve(first, sale(20_000n), wednesday)
  assert.deepEqual([second.remaining, second.metOn], [0n, wednesday])
  assert.equal(CallTally.relieve(second, deposit(1n), due).metOn, wednesday)
})

test('[PRAC9] past due is a call of which something is left the day after', () => {
  const left = CallTally.relieve(called(10_000n), deposit(9_500n), wednesday)
  assert.equal(CallTally.statusOn(left, due), 'open')
  assert.equal(CallTally.statusOn(left, friday), 'pastDue')
  const met = CallTally.relieve(left, deposit(500n), due)
  assert.equal(CallTally.statusOn(met, friday), 'met')
  assert.equal(CallTally.statusOn(called(0n), friday), 'met')
  assert.equal(called(0n).metOn, issued)
})

test('[PRAC9] a deposit of exactly what is left meets any call, one atom less does not', () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(parts, fc.constantFrom(...types), (amounts, type) => {
      const total = amounts.reduce((sum, one) => sum + one, 0n)
      const after = (deposits: readonly bigint[]) =>
        deposits.reduce(
          (call, one) => CallTally.relieve(call, deposit(one), tuesday),
          called(total, type),
        )
      assert.equal(after(amounts).metOn, tuesday)
      const less = after(amounts.with(0, amounts[0]! - 1n))
      assert.deepEqual([less.metOn, less.remaining], [null, 1n])
    }),
    { numRuns },
  )
})

test('[PRAC10] one deposit counts to every open call: the largest governs', () => {
  const calls = fc.array(fc.bigInt({ min: 1n, max: 10n ** 24n }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(calls, (amounts) => {
      const open = amounts.map((amount) => called(amount))
      const needed = CallTally.depositNeeded(open)
      const met = (amount: bigint) =>
        open.every((call) => CallTally.relieve(call, deposit(amount), tuesday).metOn !== null)
      assert.ok(met(needed))
      assert.ok(!met(needed - 1n))
    }),
    { numRuns },
  )
  assert.equal(CallTally.depositNeeded([]), 0n)
})

test('[PRAC11] a call told anew has the deficit of now and the date of then', () => {
  const call = called(5_000n)
  for (const deficit of [3_000n, 7_000n]) {
    const now = CallTally.supersede(call, Value.of(deficit), tuesday)
    assert.deepEqual([now.remaining, now.due, now.metOn], [deficit, due, null])
  }
  const met = CallTally.supersede(call, Value.of(-1n), tuesday)
  assert.deepEqual([met.remaining, met.metOn], [0n, tuesday])
  assert.equal(CallTally.supersede(met, Value.zero, wednesday).metOn, tuesday)
})
