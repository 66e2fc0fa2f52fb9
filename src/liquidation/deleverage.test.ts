import assert from 'node:assert/strict'
import { test } from 'node:test'
import { candidate, perpetual } from '../../test/markets.ts'
import type { DeleveragePolicy } from '../model/Rulebook.ts'
import { closingOrder } from './closingOrder.ts'
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

const closed = (policy: DeleveragePolicy, accounts: readonly Candidate[], seed = 0) =>
  closingOrder({ policy, instrument, seed }, accounts.map(alone), 'unhedged')

const order = (...accounts: readonly Candidate[]) =>
  closed('ranked', accounts).map(({ winner }) => winner.candidate.account)

test('[FALL5] ties go by account id, whatever the order of the input', () => {
  assert.deepEqual(order(short('b', 100n), short('c', 100n), short('a', 100n)), ['a', 'b', 'c'])
  assert.deepEqual(order(short('a', 100n), short('b', 101n)), ['b', 'a'])
  assert.deepEqual(order(short('a', 100n, 101n), short('b', 100n, 100n)), ['b', 'a'])
})

test('[FALL5] a cost of zero counts as one atom, so the order stays total', () => {
  const free = { ...short('free', 100n), cost: short('free', 0n).cost }
  assert.deepEqual(order(short('a', 100n), free, short('b', 120n)), ['free', 'b', 'a'])
  assert.equal(
    closed('ranked', [free, short('a', 100n)])[0]?.reason,
    'rank 1 of 2: net gain 10 of cost × notional 0.9 of equity = score 9',
  )
})

test('[FALL24] by the ratio of prices, by opening and from a place that is drawn', () => {
  const accounts = [
    { ...short('a', 100n, 50n), opened: 3 },
    { ...short('b', 120n), opened: 1 },
    { ...short('c', 180n, 200n), opened: 2 },
  ]
  const ids = (policy: DeleveragePolicy, seed?: number) =>
    closed(policy, accounts, seed).map(({ winner }) => winner.candidate.account)
  // 100/90 × 90/50 = 2, 120/90 × 90/100 = 1.2, 180/90 × 90/200 = 0.9; by score 0.18, 0.225, 0.225.
  assert.deepEqual(ids('priceRatio'), ['a', 'b', 'c'])
  assert.match(
    closed('priceRatio', accounts)[0]?.reason ?? '',
    /^rank 1 of 3: entry ÷ mark 1\.1111 × notional 1\.8 of equity = score 2$/,
  )
  assert.deepEqual(ids('ranked'), ['b', 'c', 'a'])
  assert.deepEqual(ids('inOrder'), ['b', 'c', 'a'])
  const turns = new Set(Array.from({ length: 40 }, (_, seed) => ids('drawn', seed).join('')))
  assert.deepEqual([...turns].sort(), ['abc', 'bca', 'cab'])
  assert.deepEqual(ids('drawn', 7), ids('drawn', 7))
  assert.match(
    closed('drawn', accounts, 7)[0]?.reason ?? '',
    /^place 1 of 3 in the order of opening(, drawn to begin at [23])?$/,
  )
})
