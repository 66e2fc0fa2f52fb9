import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Pool } from '../../src/engine/Pool.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const curve = {
  optimalUsage: 8_000n,
  base: 0n,
  slope1: 400n,
  slope2: 7_500n,
  reserveFactor: 1_000n,
}
const caps = { supply: null, borrow: null }
const about = { pool: 'lively', asset: 'USDC' } as const

/** 38,000 of 40,000 are owed for thirty days at 60.25 % a year: 1,929.15 of interest. */
function lively(days = 30): Desk {
  const desk = LoanDesk.create()
  Desk.tell(desk, {
    type: 'DefinePool',
    pool: 'lively',
    reserves: [{ asset: 'USDC', curve, caps }],
  })
  LoanDesk.open(desk, 'lena', { USDC: 50_000n })
  LoanDesk.open(desk, 'ada', { ETH: 30n })
  move(desk, 'Supply', 'lena', 40_000n)
  move(desk, 'Borrow', 'ada', 38_000n)
  desk.time += days * 86_400_000
  LoanDesk.price(desk, {})
  return desk
}

const move = (
  desk: Desk,
  type: 'Supply' | 'Borrow' | 'Redeem' | 'Repay',
  account: string,
  units: bigint,
) => {
  const amount = atoms('USDC', units)
  return Desk.refusal(Desk.tell(desk, { type, account, ...about, amount }))
}

const reserveOf = (desk: Desk) => State.reserve(desk.state, about)

const change = (desk: Desk, part: object) =>
  Desk.tell(desk, { type: 'ChangeReserve', ...about, ...part } as never)

describe('a pool that lives', () => {
  test('[POOL28] rates change from now on, and what was owed until now is at the rates before', () => {
    const dear = { ...curve, base: 50_000n }
    const [desk, other] = [lively(), lively()]
    const events = change(desk, { curve: dear })
    assert.equal(Desk.types(events), 'InterestAccrued ReserveChanged')
    Desk.tell(other, { type: 'AccrueInterest', pool: 'lively' })
    assert.equal(reserveOf(desk)[1].debtIndex, reserveOf(other)[1].debtIndex)
    for (const one of [desk, other]) {
      one.time += 86_400_000
      Desk.tell(one, { type: 'AccrueInterest', pool: 'lively' })
    }
    assert.ok(reserveOf(desk)[1].debtIndex > reserveOf(other)[1].debtIndex)
    assert.equal(
      Desk.refusal(change(desk, { curve: { ...curve, optimalUsage: 0n } })),
      'command.malformed',
    )
  })

  test('[POOL28] a cap under what is lent refuses more, and takes from nobody', () => {
    const desk = lively()
    change(desk, { caps: { supply: atoms('USDC', 1_000n), borrow: null } })
    assert.equal(move(desk, 'Supply', 'lena', 1n), 'pool.capReached')
    assert.equal(move(desk, 'Redeem', 'lena', 1_000n), null)
    change(desk, { caps })
    assert.equal(move(desk, 'Supply', 'lena', 1n), null)
  })

  test('[POOL28] frozen nothing new is lent or borrowed, paused nothing is done at all', () => {
    const desk = lively()
    LoanDesk.deposit(desk, 'ada', 'USDC', 10n)
    change(desk, { status: 'frozen' })
    const tried = () =>
      (['Supply', 'Borrow', 'Redeem', 'Repay'] as const).map((type) =>
        move(desk, type, type === 'Supply' || type === 'Redeem' ? 'lena' : 'ada', 1n),
      )
    assert.deepEqual(tried(), ['pool.frozen', 'pool.frozen', null, null])
    change(desk, { status: 'paused' })
    assert.deepEqual(tried(), Array(4).fill('pool.paused'))
    change(desk, { status: 'active' })
    assert.deepEqual(tried(), [null, null, null, null])
  })

  test('[POOL28] nobody is liquidated for what he may not repay, and he is as soon as he may', () => {
    const desk = LoanDesk.create({ by: 'absorption', badDebt: 'deficit' })
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    const set = (status: string) =>
      Desk.tell(desk, { type: 'ChangeReserve', pool: 'main', asset: 'USDC', status } as never)
    set('paused')
    assert.doesNotMatch(Desk.types(LoanDesk.price(desk, { ETH: 1_700n })), /LoanAbsorbed/)
    const part = { borrower: 'ada', pool: 'main', asset: 'USDC', collateral: 'ETH', amount: null }
    const seized = Desk.tell(desk, { type: 'LiquidateLoan', account: 'lender', ...part })
    assert.equal(Desk.refusal(seized), 'pool.paused')
    assert.match(Desk.types(set('active')), /LoanAbsorbed/)
  })

  test('[POOL28] a frozen debt is seized for as any other', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 20_000n })
    const set = { type: 'ChangeReserve', pool: 'main', asset: 'USDC', status: 'frozen' } as const
    assert.equal(Desk.refusal(Desk.tell(desk, set)), null)
    LoanDesk.price(desk, { ETH: 1_700n })
    assert.equal(Desk.refusal(LoanDesk.seize(desk, {})), null)
  })

  test('[POOL28] [SEIZE1] nobody seizes under a rulebook that has no liquidators', () => {
    const desk = LoanDesk.create({ by: 'absorption', badDebt: 'deficit' })
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 20_000n })
    assert.equal(Desk.refusal(LoanDesk.seize(desk, {})), 'rulebook.doesNotLend')
  })

  test('[POOL7] [POOL3] what extinguishes no claim is no repayment', () => {
    const desk = lively()
    LoanDesk.deposit(desk, 'ada', 'USDC', 10n)
    const repay = (units: bigint) =>
      Desk.refusal(
        Desk.tell(desk, { type: 'Repay', account: 'ada', ...about, amount: Amount.of(units) }),
      )
    assert.equal(repay(1n), 'amount.notPositive', 'a claim is worth more than an atom by now')
    assert.equal(repay(2n), null)
  })

  test('[POOL29] the house takes what it earned, and not an atom of what lenders own', () => {
    const desk = lively()
    const take = (amount: bigint | null) =>
      Desk.tell(desk, {
        type: 'TakeIncome',
        ...about,
        amount: amount === null ? null : Amount.of(amount),
      })
    Desk.tell(desk, { type: 'AccrueInterest', pool: 'lively' })
    const earned = Pool.income(...reserveOf(desk))
    // A tenth of 1,929.15, and what lenders, paid linearly, get less than borrowers owe.
    assert.ok(earned > 192_000_000n && earned < 250_000_000n, `${earned}`)
    assert.equal(Desk.refusal(take(earned + 1n)), 'balance.insufficient')
    const [first] = Desk.pick(take(earned / 2n), 'IncomeTaken')
    assert.equal(first?.amount, earned / 2n)
    take(null)
    assert.equal(Desk.balance(desk, 'house:fund', 'USDC'), earned)
    assert.equal(Desk.refusal(take(null)), 'amount.notPositive')
    assert.equal(unbalanced(desk.state), null)
    // Lenders get all that is theirs, once it is repaid.
    LoanDesk.deposit(desk, 'ada', 'USDC', 50_000n)
    Desk.tell(desk, { type: 'Repay', account: 'ada', ...about, amount: null })
    const all = Desk.tell(desk, { type: 'Redeem', account: 'lena', ...about, amount: null })
    assert.equal(Desk.refusal(all), null)
  })

  test('[POOL29] a deficit is made up before the house takes anything', () => {
    const desk = LoanDesk.create({ by: 'absorption', badDebt: 'deficit', income: 'apart' })
    LoanDesk.borrow(desk, 'eve', 100n, 100_000n)
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    desk.time += 365 * 86_400_000
    LoanDesk.price(desk, { ETH: 1_300n })
    const part = { pool: 'main', asset: 'USDC', amount: null } as const
    const { deficit } = State.reserve(desk.state, part)[1]
    assert.ok(deficit > 0n)
    assert.equal(
      Desk.refusal(Desk.tell(desk, { type: 'TakeIncome', ...part })),
      'amount.notPositive',
    )
  })
})
