import assert from 'node:assert/strict'
import { test } from 'node:test'
import { candidate, perpetual } from '../../test/markets.ts'
import { explainRank, rank } from './deleverage.ts'
import type { Candidate } from './Resolution.ts'
import type { Winner } from './Winner.ts'

const instrument = perpetual({})

const short = (account: string, entry: bigint, equity = 100n) =>
  candidate(instrument, 90n, { account, lots: -1n, entry, equity })

const alone = (one: Candidate): Winner => ({
  candidate: one,
  gain: one.profit,
  unhedged: 1n,
  hedged: 0n,
})

const order = (...accounts: readonly Candidate[]) =>
  rank(accounts.map(alone)).map(({ winner }) => winner.candidate.account)

test('[FALL5] ties go by account id, whatever the order of the input', () => {
  assert.deepEqual(order(short('b', 100n), short('c', 100n), short('a', 100n)), ['a', 'b', 'c'])
  assert.deepEqual(order(short('a', 100n), short('b', 101n)), ['b', 'a'])
  assert.deepEqual(order(short('a', 100n, 101n), short('b', 100n, 100n)), ['b', 'a'])
})

test('[FALL5] a cost of zero counts as one atom, so the order stays total', () => {
  const free = { ...short('free', 100n), cost: short('free', 0n).cost }
  assert.deepEqual(order(short('a', 100n), free, short('b', 120n)), ['free', 'b', 'a'])
  const [first] = rank([alone(free)])
  assert.ok(first !== undefined)
  assert.equal(
    explainRank(first, 1, 3),
    'rank 1 of 3: net gain 10 of cost × notional 0.9 of equity = score 9',
  )
})
