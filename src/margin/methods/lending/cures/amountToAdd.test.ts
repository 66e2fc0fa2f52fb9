import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bitcoin, ether, isHealthy, loan, market, now } from '../../../../../test/borrowing.ts'
import { borrower } from '../../../../../test/lender.ts'
import { randomLoan } from '../../../../../test/randomLoan.ts'
import { ratio } from '../../../../../test/venue.ts'
import { limits } from '../../../../base/limits.ts'
import type { Asset } from '../../../../model/Asset.ts'
import { Amount } from '../../../../money/Amount.ts'
import { Ratio } from '../../../../money/Ratio.ts'
import { amountToAdd } from './amountToAdd.ts'
import { Borrower } from './Borrower.ts'

const { terms: rules } = market
const levels = fc.constantFrom(Ratio.one, ratio('1.5'), ratio('0.9'), Ratio.of(4n, 3n))

test('[LOAN12] what is added brings equity up to maintenance times the level', () => {
  const added = (level: string, id = 'WETH', account = loan) =>
    amountToAdd(account, rules, now, market.asset(id), ratio(level))
  assert.equal(added('2'), ether / 4n)
  assert.equal(added('2', 'WBTC'), 888_889n, '400 ÷ (60,000 × 0.75), up')
  assert.equal(added('1.6'), 0n)
  assert.equal(added('2', 'JUNK'), null, 'it is not listed')
  assert.equal(added('2', 'USDC'), null, 'it is owed')
  const held = { mode: null, unpledged: new Set([market.asset('WBTC').index]) }
  const choosy = borrower(market, { WETH: ether, USDC: -1_000_000_000n, WBTC: bitcoin }, held)
  assert.equal(added('2', 'WBTC', choosy), null, 'it is not pledged')
})

test('[LOAN12] [LOAN2] a claim is added to in atoms of what it stands for', () => {
  const accrued = rules.assets.map(({ id }) => (id === 'supply:WETH' ? ratio('1.25') : undefined))
  const lent = borrower(market, { 'supply:WETH': ether, USDC: -1_250_000_000n })
  const book = { ...now, accrued }
  const claim = market.asset('supply:WETH')
  assert.equal(amountToAdd(lent, rules, book, claim, ratio('2')), 312_500_000_000_000_000n)
})

test('[LOAN12] the amount reaches the level, one atom less does not, by assess', () => {
  let found = 0
  fc.assert(
    fc.property(randomLoan, fc.nat({ max: 6 }), levels, ({ place, account, book }, at, level) => {
      const asset = place.terms.assets[at] as Asset
      if ((account.balances[at] ?? 0n) < 0n) return
      const amount = amountToAdd(account, place.terms, book, asset, level)
      const reaches = (atoms: bigint): boolean => {
        const after = Borrower.add(account, book, asset, Amount.of(atoms))
        return isHealthy(after, place.terms, book, level)
      }
      if (amount === null) assert.ok(!reaches(limits.loan / 2n))
      else assert.ok(reaches(amount) && (amount === 0n || !reaches(amount - 1n)))
      found += amount !== null && amount > 0n ? 1 : 0
    }),
    { numRuns: 10_000 },
  )
  assert.ok(found > 500, `${found} helped`)
})
