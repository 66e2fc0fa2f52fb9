import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dollar, ether, isHealthy, loan, market, now } from '../../../../test/borrowing.ts'
import { borrower } from '../../../../test/lender.ts'
import { type LoanScene, randomLoan } from '../../../../test/randomLoan.ts'
import { ratio } from '../../../../test/venue.ts'
import { limits } from '../../../base/limits.ts'
import type { Account, Elections } from '../../../model/Account.ts'
import type { Assessment } from '../../../model/Assessment.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Amount } from '../../../money/Amount.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { allowsOutflow } from '../../allowsOutflow.ts'
import { assess } from '../../assess.ts'
import { cureAmount } from '../../cures/cureAmount.ts'
import { Method } from '../../Method.ts'
import { ProForma } from '../../ProForma.ts'
import { withdrawable } from '../../withdrawable.ts'
import { Borrower } from './cures/Borrower.ts'

/** An action of a borrower, with numbers fitted to its account. */
interface Act {
  readonly type: 'add' | 'repay' | 'withdraw' | 'borrow' | 'elect'
  readonly at: number
  /** The share of the available amount, in thousandths. */
  readonly share: bigint
  readonly elections: Elections
}

const acts: fc.Arbitrary<Act> = fc.record({
  type: fc.constantFrom('add', 'repay', 'withdraw', 'borrow', 'elect'),
  at: fc.nat({ max: 8 }),
  share: fc.bigInt(0n, 1_000n),
  elections: fc.record({
    mode: fc.constantFrom(null, 'a', 'b'),
    unpledged: fc.subarray([0, 1, 2, 3, 4], { maxLength: 2 }).map((held) => new Set(held)),
  }),
})

/** The account after an action, permitted or not. */
function after({ place, book }: LoanScene, account: Account, act: Act): Account {
  const asset = place.terms.assets[act.at] as Asset
  const part = (amount: bigint): Amount => Amount.of((amount * act.share) / 1_000n)
  switch (act.type) {
    case 'add':
      // An asset that is owed is repaid.
      if ((account.balances[act.at] ?? 0n) < 0n || asset.claim?.side === 'debt') return account
      return Borrower.add(account, book, asset, part(10n ** BigInt(asset.decimals) * 10n))
    case 'repay':
      return Borrower.repay(account, book, asset, part(Borrower.owed(account, book, asset)))
    case 'withdraw':
      return Borrower.take(account, book, asset, part(Borrower.held(account, book, asset)))
    case 'borrow': {
      if (asset.claim?.side === 'supply') return account
      const more = Amount.negate(part(10n ** BigInt(asset.decimals)))
      return ProForma.withBalance(account, act.at, more)
    }
    case 'elect':
      return { ...account, elections: act.elections }
  }
}

const isFree = ({ type }: Act): boolean => type === 'add' || type === 'repay'

test('[LOAN15] nothing that a borrower may do makes a healthy loan unhealthy', () => {
  const seen = { done: 0, refused: 0 }
  fc.assert(
    fc.property(randomLoan, fc.array(acts, { minLength: 1, maxLength: 6 }), (scene, acts) => {
      const { place, book } = scene
      const { terms: rules } = place
      let { account } = scene
      for (const act of acts) {
        const wanted = after(scene, account, act)
        const isPermitted =
          isFree(act) || allowsOutflow(assess(wanted, rules, book, 'credit'), rules.rulebook)
        seen[isPermitted ? 'done' : 'refused'] += 1
        if (!isPermitted) continue
        if (isHealthy(account, rules, book)) assert.ok(isHealthy(wanted, rules, book), act.type)
        account = wanted
      }
    }),
    { numRuns: 10_000 },
  )
  assert.ok(seen.done > 10_000 && seen.refused > 5_000, JSON.stringify(seen))
})

/** equity ÷ maintenance, without dividing. */
const isNoWorse = (after: Assessment, before: Assessment): boolean =>
  after.equity * before.maintenance >= before.equity * after.maintenance

test('[LOAN16] adding and repaying never lower health, healthy or not', () => {
  fc.assert(
    fc.property(randomLoan, acts, (scene, act) => {
      const { place, account, book } = scene
      if (!isFree(act)) return
      const before = assess(account, place.terms, book)
      assert.ok(isNoWorse(assess(after(scene, account, act), place.terms, book), before))
    }),
    { numRuns: 25_000 },
  )
})

test('[LOAN16] a higher price of what is pledged, a lower one of what is owed, never does', () => {
  fc.assert(
    fc.property(randomLoan, fc.nat({ max: 4 }), fc.bigInt(1n, 10n ** 16n), (scene, at, by) => {
      const { place, account, book } = scene
      if (at === place.terms.numeraire.index) return
      const sides = place.terms.assets.flatMap(({ index, claim }) => {
        const balance = account.balances[index] ?? 0n
        return (claim?.of ?? index) === at && balance !== 0n ? [balance > 0n] : []
      })
      if (new Set(sides).size === 2) return
      const indices = book.indices.map((index, place) =>
        index && place === at ? { ...index, price: index.price + by } : index,
      )
      const low = assess(account, place.terms, book)
      const high = assess(account, place.terms, { ...book, indices })
      assert.ok(sides[0] === false ? isNoWorse(low, high) : isNoWorse(high, low))
    }),
    { numRuns: 12_500 },
  )
})

test('[LOAN17] the worked loan lets three eighths of an ether go, and is cured by more than an account of coins holds', () => {
  const weth = market.asset('WETH')
  const free = withdrawable(loan, market.terms, now, weth)
  assert.equal(free, 375_000_000_000_000_000n)
  const deep = borrower(market, { WETH: ether, USDC: -1_000_000n * dollar })
  const cure = cureAmount(deep, market.terms, now, weth, Ratio.one)
  assert.equal(cure, 624n * ether)
  assert.ok((cure ?? 0n) > limits.amount)
})

test('[LOAN17] a debt is cured by its claim up to what is owed', () => {
  const debtor = borrower(market, { WETH: ether, 'debt:USDC': -2_000n * dollar })
  const cure = (level: string) =>
    cureAmount(debtor, market.terms, now, market.asset('debt:USDC'), ratio(level))
  assert.equal(cure('1'), 400n * dollar)
  const more = borrower(market, { 'debt:USDC': -2_000n * dollar, 'debt:WBTC': -1n })
  const none = cureAmount(more, market.terms, now, market.asset('debt:WBTC'), Ratio.one)
  assert.equal(none, null, 'a claim on what is owed is nothing to pledge')
})

test('[LOAN17] one atom more is refused, and one atom less does not cure', () => {
  const seen = { left: 0, cured: 0 }
  const levels = fc.constantFrom(Ratio.one, ratio('0.8'))
  fc.assert(
    fc.property(randomLoan, fc.nat({ max: 8 }), levels, ({ place, account, book }, at, level) => {
      const { terms: rules } = place
      const asset = rules.assets[at] as Asset
      const moved = (amount: bigint): Account =>
        ProForma.withBalance(account, at, Amount.of(amount))
      const { release, forbids } = Method.of(rules)
      const isAllowed = (amount: bigint): boolean =>
        forbids(account, moved(-amount), { rules, prices: book }) === null &&
        allowsOutflow(assess(moved(-amount), rules, book, 'credit'), rules.rulebook, release(rules))
      const free = withdrawable(account, rules, book, asset)
      const held = account.balances[at] ?? 0n
      if (free > 0n) assert.ok(isAllowed(free))
      if (free < held) assert.ok(!isAllowed(free + 1n))
      const isCured = (amount: bigint): boolean =>
        isHealthy(moved(amount), rules, book, Ratio.of(level.denominator, level.numerator))
      const cure = cureAmount(account, rules, book, asset, level)
      if (cure !== null) assert.ok(isCured(cure) && (cure === 0n || !isCured(cure - 1n)))
      seen.left += free > 0n && free < held ? 1 : 0
      seen.cured += cure !== null && cure > 0n ? 1 : 0
    }),
    { numRuns: 10_000 },
  )
  assert.ok(seen.left > 60 && seen.cured > 1_000, JSON.stringify(seen))
})
