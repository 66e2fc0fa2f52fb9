import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Pool } from '../../src/engine/Pool.ts'
import { State } from '../../src/engine/State.ts'
import type { LoanLiquidation } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const year = 31_536_000_000

const reserveOf = (desk: Desk, asset: string, pool = 'main') =>
  State.reserve(desk.state, { pool, asset })

const all = { numerator: 1n, denominator: 1n }

/**
 * A year of interest at a reserve factor of a half has left the house an income; then a loan of
 * 15,000 against 10 ETH goes bad at 1,500.
 */
function withIncome(part: Partial<LoanLiquidation>): Desk {
  const desk = LoanDesk.create({ by: 'absorption', badDebt: 'socialise', ...part })
  const curve = { ...reserveOf(desk, 'USDC')[1].curve, base: 500n, reserveFactor: 5_000n }
  const caps = { supply: null, borrow: null }
  Desk.tell(desk, { type: 'DefinePool', pool: 'rich', reserves: [{ asset: 'USDC', curve, caps }] })
  LoanDesk.open(desk, 'lena', { USDC: 100_000n })
  const lent = { pool: 'rich', asset: 'USDC', amount: atoms('USDC', 100_000n) }
  Desk.tell(desk, { type: 'Supply', account: 'lena', ...lent })
  LoanDesk.open(desk, 'good', { ETH: 100n, USDC: 20_000n })
  LoanDesk.open(desk, 'bad', { ETH: 10n })
  const [large, small] = [atoms('USDC', 60_000n), atoms('USDC', 15_000n)]
  for (const [account, amount] of [
    ['good', large],
    ['bad', small],
  ] as const) {
    Desk.tell(desk, { type: 'Borrow', account, pool: 'rich', asset: 'USDC', amount })
    if (account === 'bad') Desk.tell(desk, { type: 'Withdraw', account, asset: 'USDC', amount })
  }
  desk.time += year
  LoanDesk.price(desk, {})
  const repaid = { account: 'good', pool: 'rich', asset: 'USDC', amount: null }
  Desk.tell(desk, { type: 'Repay', ...repaid })
  return desk
}

describe('the house bears a loss before lenders do', () => {
  const fall = (income?: LoanLiquidation['income']) => {
    const desk = withIncome(income === undefined ? {} : { income })
    const [pool, reserve] = reserveOf(desk, 'USDC', 'rich')
    const [has, lent] = [Pool.income(pool, reserve), Pool.lent(pool, reserve)]
    const events = LoanDesk.price(desk, { ETH: 1_500n })
    const [written] = Desk.pick(events, 'DebtWrittenOff')
    const [covered] = Desk.pick(events, 'LossCovered')
    const [shared] = Desk.pick(events, 'LossShared')
    const loss = (written?.amount ?? 0n) - atoms('USDC', 15_000n)
    return { has, lent, loss, covered: covered?.amount ?? 0n, shared: shared?.amount ?? 0n }
  }

  test('[POOL16] a loss below what a year of interest left the house costs lenders nothing', () => {
    const { has, loss, covered, shared } = fall()
    // 5 % and more of interest on 75,000, half of it the house's.
    assert.ok(loss > atoms('USDC', 1_300n) && loss < has, `${loss} of ${has}`)
    assert.deepEqual([covered, shared], [loss, 0n])
  })

  test('[POOL16] beside lenders it bears in proportion, apart from them nothing', () => {
    const { has, lent, loss, covered, shared } = fall('beside')
    assert.equal(covered, Amount.of((loss * has) / (has + lent)))
    assert.equal(shared, loss - covered)
    const apart = fall('apart')
    assert.deepEqual([apart.covered, apart.shared], [0n, apart.loss])
  })

  test('[POOL16] with more lost than it has, lenders bear the rest and the house has nothing left', () => {
    const desk = withIncome({})
    const has = Pool.income(...reserveOf(desk, 'USDC', 'rich'))
    const events = LoanDesk.price(desk, { ETH: 500n })
    const covered = Desk.pick(events, 'LossCovered')[0]?.amount ?? 0n
    assert.ok(covered === has || covered === has + 1n, 'what is written off is rounded up')
    const [written] = Desk.pick(events, 'DebtWrittenOff')
    const loss = (written?.amount ?? 0n) - atoms('USDC', 5_000n)
    assert.equal(Desk.pick(events, 'LossShared')[0]?.amount, loss - covered)
    assert.ok(Pool.income(...reserveOf(desk, 'USDC', 'rich')) <= 1n)
  })
})

/** A loan of coins against dollars: at 100,000 a coin only part of it is covered. */
function coinLost(lenders: readonly bigint[], owed: bigint): Desk {
  const desk = LoanDesk.create({ guard: false, closeFactor: all, badDebt: 'socialise' })
  const reserves = [{ ...spec(desk), asset: 'BTC' }]
  Desk.tell(desk, { type: 'DefinePool', pool: 'coins', reserves })
  lenders.forEach((amount, index) => {
    const account = `lender${index}`
    LoanDesk.open(desk, account, {})
    Desk.tell(desk, { type: 'Deposit', account, asset: 'BTC', amount: Amount.of(amount) })
    const lent = { account, pool: 'coins', asset: 'BTC', amount: Amount.of(amount) }
    Desk.tell(desk, { type: 'Supply', ...lent })
  })
  // What lends that much at 40,000 a coin, and a little more.
  LoanDesk.open(desk, 'bob', { USDC: (owed * 54_000n) / 10n ** 8n + 1n })
  const amount = Amount.of(owed)
  Desk.tell(desk, { type: 'Borrow', account: 'bob', pool: 'coins', asset: 'BTC', amount })
  Desk.tell(desk, { type: 'Withdraw', account: 'bob', asset: 'BTC', amount })
  LoanDesk.open(desk, 'liz', { BTC: 100n })
  return desk
}

const spec = (desk: Desk) => {
  const { curve, caps } = reserveOf(desk, 'BTC')[1]
  return { curve, caps }
}

const bobs = { account: 'liz', borrower: 'bob', pool: 'coins', asset: 'BTC', collateral: 'USDC' }

/**
 * All of bob's collateral is seized at a price at which it does not cover his debt, or is taken over
 * before, where it is too little for anybody; what lenders lose.
 */
function seized(desk: Desk): bigint {
  const before = LoanDesk.price(desk, { BTC: 400_000n })
  const events = LoanDesk.seize(desk, bobs)
  const shared = Desk.pick([...before, ...events], 'LossShared')
  return shared.reduce((sum, { amount }) => sum + amount, 0n)
}

const redeem = (desk: Desk, account: string): bigint => {
  const all = { account, pool: 'coins', asset: 'BTC', amount: null }
  const events = Desk.tell(desk, { type: 'Redeem', ...all })
  return Desk.pick(events, 'Redeemed')[0]?.amount ?? 0n
}

describe('lenders share a loss alike', () => {
  test('[POOL17] a loss of less than a whole coin is shared as any other', () => {
    // Two lenders of 0.4; bob owes 0.4 against 31,500 dollars.
    const desk = coinLost([40_000_000n, 40_000_000n], 40_000_000n)
    LoanDesk.deposit(desk, 'bob', 'USDC', 9_899n)
    LoanDesk.price(desk, { BTC: 100_000n })
    const events = LoanDesk.seize(desk, bobs)
    // 31,500 ÷ 1.04 ÷ 100,000 = 0.30288462 are repaid, 0.09711538 lost.
    assert.equal(Desk.pick(events, 'LossShared')[0]?.amount, 9_711_538n)
    assert.deepEqual([redeem(desk, 'lender0'), redeem(desk, 'lender1')], [35_144_231n, 35_144_231n])
  })

  test('[POOL17] whoever redeems first gets what he would have got last, to the atom', () => {
    const held = fc.bigInt({ min: 1_000_000n, max: 300_000_000n })
    fc.assert(
      fc.property(fc.array(held, { minLength: 2, maxLength: 5 }), fc.nat(99), (lent, percent) => {
        const total = lent.reduce((sum, one) => sum + one, 0n)
        const owed = (total * BigInt(percent + 1)) / 100n
        fc.pre(owed > 0n)
        const gets = [false, true].map((isReversed) => {
          const desk = coinLost(lent, owed)
          const lost = seized(desk)
          const order = lent.map((_, index) => index)
          if (isReversed) order.reverse()
          const got = new Map(order.map((one) => [one, redeem(desk, `lender${one}`)]))
          lent.forEach((amount, index) => {
            const due = amount - Ratio.mulUp(amount, Ratio.of(lost, total))
            const gap = (got.get(index) ?? 0n) - due
            assert.ok(gap <= 1n && gap >= -1n, `${index} of ${lent}: ${gap} beside its share`)
          })
          return [...got].sort(([a], [b]) => a - b)
        })
        assert.deepEqual(gets[0], gets[1])
      }),
      { numRuns: Math.ceil(numRuns / 8) },
    )
  })

  test('[POOL17] nearly all of it lost, a claim is worth next to nothing and the pool goes on', () => {
    const desk = coinLost([300_000_000n], 300_000_000n)
    LoanDesk.price(desk, { BTC: 50_000_000n })
    const seizing = { account: 'liz', borrower: 'bob', pool: 'coins', asset: 'BTC' }
    Desk.tell(desk, { type: 'LiquidateLoan', ...seizing, collateral: 'USDC', amount: null })
    const [pool, reserve] = reserveOf(desk, 'BTC', 'coins')
    assert.ok(reserve.supplyIndex > 0n)
    assert.ok(reserve.deficit <= 1n, 'but for an atom all of it is shared')
    assert.ok(Pool.lent(pool, reserve) <= Pool.cash(pool, reserve) + 1n)
  })
})

test('[POOL19] a correction makes no debt that is owed to nobody', () => {
  const desk = LoanDesk.create()
  LoanDesk.open(desk, 'ada', { ETH: 10n, USDC: 100n })
  const correct = (asset: string, units: bigint, against: string) => {
    const amount = atoms('USDC', units)
    const postings = [
      { account: 'ada', asset, amount },
      { account: against, asset, amount: Amount.negate(amount) },
    ]
    const events = Desk.tell(desk, { type: 'Correct', postings, by: 'desk', reason: 'test' })
    return Desk.refusal(events)
  }
  assert.equal(correct('USDC', -101n, 'house:world'), 'loan.noPool')
  assert.equal(correct('USDC', -100n, 'house:world'), null)
  assert.equal(correct('main:debt:USDC', -101n, 'house:pool:main'), null)
})
