import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ether, loan, market, now } from '../../../../test/borrowing.ts'
import { borrower, lender, mode, pledge, prices } from '../../../../test/lender.ts'
import { lendingOracle } from '../../../../test/lendingOracle.ts'
import { protocols, randomLoan } from '../../../../test/randomLoan.ts'
import { ratio, type Venue } from '../../../../test/venue.ts'
import type { Account } from '../../../model/Account.ts'
import { Assessment } from '../../../model/Assessment.ts'
import type { ProtocolName } from '../../../model/Lending.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import type { ExplainedTerm } from '../../ExplainedTerm.ts'
import { explain } from '../../explain.ts'
import { Method } from '../../Method.ts'

const half = pledge('0.5', '0.5')
const coins = (protocol: ProtocolName): Venue =>
  lender({
    protocol,
    assets: { USD: 0, A: 0, B: 0 },
    claims: { sA: ['A', 'supply'], dA: ['A', 'debt'] },
    collateral: { A: half, B: half },
  })
const total = (protocol: ProtocolName, balances: Readonly<Record<string, bigint>>, index = '1') => {
  const place = coins(protocol)
  const accrued = { sA: ratio(index), dA: ratio(index) }
  const book = prices(place, { USD: '1', A: '1', B: '1' }, accrued)
  return assess(borrower(place, balances), place.terms, book)
}

test('[LOAN3] the worked loan', () => {
  assert.deepEqual(assess(loan, market.terms, now), {
    certainty: 'certain',
    equity: 1_600_000_000n,
    net: 1_000_000_000n,
    initial: 1_100_000_000n,
    maintenance: 1_000_000_000n,
    gross: 1_000_000_000n,
  })
})

test('[LOAN3] what is carried is rounded once, or for each asset', () => {
  const equities = protocols.map((name) => [name, total(name, { A: 3n, B: 3n }).equity])
  assert.deepEqual(Object.fromEntries(equities), {
    'aave-v3.6': 3n,
    'aave-v3.7': 3n,
    'aave-v4': 3n,
    spark: 3n,
    'morpho-blue': 2n,
    'compound-v3': 2n,
    maker: 2n,
    'euler-v2': 2n,
    'liquity-v1': 2n,
    'liquity-v2': 2n,
    venus: 2n,
    desk: 3n,
  })
})

test('[LOAN2] [LOAN5] a claim held is rounded down and one owed up', () => {
  assert.equal(total('desk', { sA: 5n }, '1.1').net, 5n)
  assert.equal(total('desk', { dA: -5n }, '1.1').maintenance, 6n)
  assert.equal(total('desk', { sA: 5n, dA: -5n }, '1.1').net, -1n)
})

test('[LOAN5] an atom of many decimals owed is an atom', () => {
  const owed = borrower(market, { WETH: -1n })
  assert.equal(assess(owed, market.terms, now).maintenance, 1n)
})

test('[LOAN6] Compound, Venus and Liquity v2 round a debt down', () => {
  assert.equal(total('compound-v3', { dA: -3n }, '1.5').maintenance, 4n)
  assert.equal(total('venus', { dA: -3n }, '1.5').maintenance, 4n)
  assert.equal(total('liquity-v2', { dA: -3n }, '1.5').maintenance, 4n)
  assert.equal(total('aave-v3.7', { dA: -3n }, '1.5').maintenance, 5n)
})

test('[LOAN6] equality is a breach at Euler alone, and only where something is owed', () => {
  const over = (balances: Readonly<Record<string, bigint>>): readonly ProtocolName[] =>
    protocols.filter((name) =>
      Assessment.exceeds(Assessment.measure(total(name, balances), 'maintenance'), Ratio.one),
    )
  assert.deepEqual(over({ A: 1_600n, USD: -800n }), ['euler-v2'])
  assert.deepEqual(over({ A: 1_600n, USD: -799n }), [])
  assert.deepEqual(over({ A: 1_600n, USD: -801n }), protocols)
  assert.deepEqual(over({ A: 1n }), [], 'what carries nothing and owes nothing is in no breach')
  assert.equal(total('euler-v2', { A: 1_600n }).equity, 800n)
  assert.equal(total('euler-v2', { A: 1_600n, USD: -800n }).equity, 799n)
})

test('[LOAN7] what is not listed or not pledged needs no price', () => {
  const indices = now.indices.map((index, at) =>
    at === market.asset('JUNK').index ? undefined : index,
  )
  const rich = { WETH: ether, JUNK: 10n ** 9n, USDC: -(10n ** 9n) }
  const book = { ...now, indices }
  assert.deepEqual(
    assess(borrower(market, rich), market.terms, book),
    assess(loan, market.terms, now),
  )
  const elections = { mode: null, unpledged: new Set([market.asset('WETH').index]) }
  const held = assess(borrower(market, rich, elections), market.terms, book)
  assert.deepEqual([held.equity, held.net, held.certainty], [0n, -(10n ** 9n), 'certain'])
})

test('[LOAN7] nor does its old price make a loan doubtful', () => {
  const old = (id: string) =>
    now.indices.map((index, at) =>
      index && at === market.asset(id).index ? { ...index, time: 0 } : index,
    )
  const rich = borrower(market, { WETH: ether, JUNK: 1n, USDC: -1n })
  const certainty = (id: string) =>
    assess(rich, market.terms, { ...now, indices: old(id) }).certainty
  assert.equal(certainty('JUNK'), 'certain')
  assert.equal(certainty('WETH'), 'bounded')
})

test('[LOAN7] a mode carries more, and opens what it opens', () => {
  const place = lender({
    assets: { USDC: 6, WETH: 18 },
    collateral: { WETH: pledge('0.75', '0.8') },
    modes: { eth: mode(['WETH'], '0.93', '0.95') },
  })
  const account = (name: string | null): Account =>
    borrower(place, { WETH: ether, USDC: -(10n ** 9n) }, { mode: name, unpledged: new Set() })
  const book = prices(place, { USDC: '1', WETH: '2000' })
  const { equity, initial } = assess(account('eth'), place.terms, book)
  assert.deepEqual([equity, initial], [1_900_000_000n, 1_040_000_000n])
  assert.equal(assess(account(null), place.terms, book).equity, 1_600_000_000n)
})

test('[LOAN2] [LOAN3] [LOAN4] [LOAN5] [LOAN6] [LOAN7] a second implementation says the same', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(randomLoan, ({ place, account, book }) => {
      const { certainty, ...totals } = assess(account, place.terms, book)
      assert.equal(certainty, 'certain')
      assert.deepEqual(totals, lendingOracle(account, place.terms, book))
      const protocol = Method.loan(place.terms)?.method.protocol ?? ''
      if (totals.equity > 0n && totals.maintenance > 0n)
        seen.set(protocol, (seen.get(protocol) ?? 0) + 1)
    }),
    { numRuns: 10_000 },
  )
  for (const protocol of protocols) assert.ok((seen.get(protocol) ?? 0) > 300, protocol)
})

test('[LOAN3] [LOAN5] adding up what explain keeps gives what assess says', () => {
  const sum = (terms: readonly ExplainedTerm[], of: (term: ExplainedTerm) => bigint): bigint =>
    terms.reduce((all, term) => all + of(term), 0n)
  const value = (kind: ExplainedTerm['kind']) => (term: ExplainedTerm) =>
    term.kind === kind ? (term.value ?? 0n) : 0n
  fc.assert(
    fc.property(randomLoan, ({ place, account, book }) => {
      const { assessment, terms } = explain(account, place.terms, book)
      const { certainty, ...totals } = assessment
      assert.deepEqual(assessment, assess(account, place.terms, book))
      const debt = sum(terms, value('debt'))
      const credit = sum(terms, ({ inputs }) => inputs.credit ?? 0n)
      assert.deepEqual(totals, {
        equity: credit,
        net: sum(terms, value('collateral')) - debt,
        initial: debt + credit - sum(terms, ({ inputs }) => inputs.openCredit ?? 0n),
        maintenance: debt,
        gross: debt,
      })
    }),
    { numRuns: 10_000 },
  )
})

test('[LOAN3] a term names its asset, its limit and what that carries', () => {
  const { terms } = explain(loan, market.terms, now)
  const named = terms.map(({ kind, rule, asset, amount }) => [kind, rule, asset.id, amount])
  assert.deepEqual(named, [
    ['balance', 'LOAN2', 'USDC', -(10n ** 9n)],
    ['debt', 'LOAN5', 'USDC', 10n ** 9n],
    ['balance', 'LOAN2', 'WETH', ether],
    ['collateral', 'LOAN3', 'WETH', ether],
  ])
  assert.deepEqual(terms[3]?.inputs, {
    threshold: ratio('0.8'),
    credit: 1_600_000_000n,
    openCredit: 1_500_000_000n,
  })
})
