import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Assigned, assignment } from './assignment.ts'

const shorts = fc.array(fc.bigInt(1n, 2n ** 40n), { minLength: 1, maxLength: 12 })
const rowOf = (sizes: readonly bigint[]): Assigned[] =>
  sizes.map((lots, index) => ({ account: { index }, held: { lots: -lots }, lots }) as never)

const sum = (sizes: readonly bigint[]): bigint => sizes.reduce((all, one) => all + one, 0n)
const by = (assigned: readonly Assigned[], index: number): bigint =>
  assigned.find(({ account }) => account.index === index)?.lots ?? 0n

test('[OPT7] all of it is assigned, and each his share, a lot more or less, and no more than he is short', () => {
  const of = fc.record({ sizes: shorts, share: fc.nat(1_000), time: fc.nat(2 ** 31 - 1) })
  fc.assert(
    fc.property(of, ({ sizes, share, time }) => {
      const total = sum(sizes)
      const lots = (total * BigInt(share)) / 1_000n
      const assigned = assignment(rowOf(sizes), lots, { time: time * 1_000, instrument: 3 })
      assert.equal(sum(assigned.map((one) => one.lots)), lots)
      for (const [index, size] of sizes.entries()) {
        const taken = by(assigned, index)
        assert.ok(taken <= size)
        assert.ok(taken * total > size * lots - total && taken * total < size * lots + total)
      }
    }),
  )
})

test('[OPT7] whoever is short in two accounts that stand together is assigned as in one', () => {
  fc.assert(
    fc.property(shorts, fc.bigInt(1n, 2n ** 20n), fc.nat(), (sizes, lots, time) => {
      const draw = { time, instrument: 0 }
      const [first = 1n, ...rest] = sizes
      const split = [first - first / 2n, first / 2n, ...rest].filter((size) => size > 0n)
      const most = lots < sum(sizes) ? lots : sum(sizes)
      const one = by(assignment(rowOf(sizes), most, draw), 0)
      const two = assignment(rowOf(split), most, draw)
      const both = by(two, 0) + (first > 1n ? by(two, 1) : 0n)
      assert.equal(both, one)
    }),
  )
})

test('[OPT7] over many times everybody is as often the one, and the same time is the same draw', () => {
  const taken = [0, 0, 0, 0]
  for (let time = 0; time < 4_000; time++) {
    const at = { time: 1_800_000_000_000 + time, instrument: 7 }
    const [one] = assignment(rowOf([5n, 5n, 5n, 5n]), 1n, at)
    assert.deepEqual(assignment(rowOf([5n, 5n, 5n, 5n]), 1n, at)[0]?.account, one?.account)
    const index = one?.account.index ?? 0
    taken[index] = (taken[index] ?? 0) + 1
  }
  for (const times of taken) assert.ok(times > 850 && times < 1_150, `${taken}`)
})
