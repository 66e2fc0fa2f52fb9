import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { LendingMethod } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk, rulebook } from './LoanDesk.ts'

/** Loans at 2, 5 and 9 percent, one pool for each rate, under a rulebook whose loans are redeemed. */

const rates = { cheap: 200n, fair: 500n, dear: 900n } as const
type Pool = keyof typeof rates
const pools = Object.keys(rates) as readonly Pool[]

function redeemable(fee = Ratio.of(1n, 200n)): Rulebook {
  const book = rulebook('redeemable', { by: 'absorption', guard: false, badDebt: 'redistribute' })
  return { ...book, method: { ...(book.method as LendingMethod), redemption: { fee } } }
}

function market(terms = redeemable()): Desk {
  const desk = LoanDesk.create()
  const caps = { supply: null, borrow: null }
  for (const pool of pools) {
    const flat = { optimalUsage: 8_000n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
    const curve = { ...flat, base: rates[pool] }
    Desk.tell(desk, { type: 'DefinePool', pool, reserves: [{ asset: 'USDC', curve, caps }] })
    LoanDesk.open(desk, `lender of ${pool}`, { USDC: 100_000n })
    const amount = atoms('USDC', 100_000n)
    Desk.tell(desk, { type: 'Supply', account: `lender of ${pool}`, pool, asset: 'USDC', amount })
  }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: terms })
  LoanDesk.open(desk, 'redeemer', { USDC: 50_000n })
  return desk
}

/** Opens a loan of whole dollars against whole ETH at 2,000, and withdraws the money. */
function lend(desk: Desk, account: string, pool: Pool, usdc: bigint, eth = 10n): void {
  const of = { owner: account, group: account, positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account, rulebook: 'redeemable', ...of })
  LoanDesk.deposit(desk, account, 'ETH', eth)
  const asset = 'USDC'
  const amount = atoms(asset, usdc)
  Desk.tell(desk, { type: 'Borrow', account, pool, asset, amount })
  assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Withdraw', account, asset, amount })), null)
}

const redeem = (desk: Desk, amount: bigint, collateral: Coin = 'ETH', account = 'redeemer') =>
  Desk.tell(desk, {
    type: 'RedeemLoans',
    account,
    asset: 'USDC',
    collateral,
    amount: Amount.of(amount),
  })

const redeemed = (events: readonly Event[]) =>
  Desk.pick([...events], 'LoanRedeemed').map(({ account, repaid }) => [account, repaid])

const balance = ({ state }: Desk, account: string, asset: string): bigint =>
  State.account(state, account).balances[State.asset(state, asset).index] ?? 0n

const standing = ({ state }: Desk, id: string) => {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account) ?? assert.fail(id)
  return assess(account, rules, state.book)
}

describe('redeeming loans by command', () => {
  test('[REDEEM1] debt is paid off for collateral at the index price, and the fee stays', () => {
    const desk = market()
    lend(desk, 'ada', 'fair', 10_000n)
    const events = redeem(desk, atoms('USDC', 3_000n))
    const [one] = Desk.pick(events, 'LoanRedeemed')
    assert.equal(one?.repaid, atoms('USDC', 3_000n))
    assert.equal(one?.taken, atoms('ETH', 14_925n, 4))
    assert.equal(one?.fee, atoms('ETH', 75n, 4))
    assert.equal(balance(desk, 'redeemer', 'ETH'), atoms('ETH', 14_925n, 4))
    assert.equal(balance(desk, 'redeemer', 'USDC'), atoms('USDC', 47_000n))
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC', 'fair'), -atoms('USDC', 7_000n))
    assert.equal(unbalanced(desk.state), null)
  })

  test('[REDEEM2] the lowest rate is paid off first, then the least healthy, then by name', () => {
    const desk = market()
    lend(desk, 'dora', 'dear', 2_000n)
    lend(desk, 'fay', 'fair', 2_000n)
    lend(desk, 'carl', 'cheap', 2_000n)
    assert.deepEqual(redeemed(redeem(desk, atoms('USDC', 3_000n))), [
      ['carl', atoms('USDC', 2_000n)],
      ['fay', atoms('USDC', 1_000n)],
    ])
    lend(desk, 'abe', 'cheap', 2_000n)
    lend(desk, 'zed', 'cheap', 2_000n)
    lend(desk, 'cora', 'cheap', 4_000n)
    assert.deepEqual(
      redeemed(redeem(desk, atoms('USDC', 7_000n))).map(([account]) => account),
      ['cora', 'abe', 'zed'],
    )
  })

  test('[REDEEM2] interest counts: what is owed now is what is paid off', () => {
    const desk = market()
    lend(desk, 'ada', 'cheap', 10_000n)
    desk.time += 365 * 86_400_000
    LoanDesk.price(desk, {})
    const [one] = Desk.pick(redeem(desk, atoms('USDC', 50_000n)), 'LoanRedeemed')
    assert.ok(one !== undefined && one.repaid > atoms('USDC', 10_200n))
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC', 'cheap'), 0n)
    assert.equal(balance(desk, 'redeemer', 'USDC'), atoms('USDC', 50_000n) - one.repaid)
  })

  test('[REDEEM3] who may not be redeemed is passed over, and where none is left it is refused', () => {
    const desk = market()
    const code = (events: readonly Event[]) => Desk.refusal([...events])
    assert.equal(code(redeem(desk, atoms('USDC', 1_000n))), 'loan.noDebt')
    // Under a rulebook that lets nobody redeem.
    LoanDesk.borrow(desk, 'nobody’s', 10n, 10_000n)
    assert.equal(code(redeem(desk, atoms('USDC', 1_000n))), 'loan.noDebt')
    lend(desk, 'ada', 'fair', 10_000n)
    assert.equal(code(redeem(desk, 0n)), 'amount.notPositive')
    assert.equal(code(redeem(desk, atoms('USDC', 50_001n))), 'balance.insufficient')
    assert.equal(code(redeem(desk, 1n, 'BTC')), 'loan.noDebt')
    assert.equal(code(redeem(desk, atoms('USDC', 1n), 'ETH', 'ada')), 'balance.insufficient')
    LoanDesk.deposit(desk, 'ada', 'USDC', 10n)
    assert.equal(code(redeem(desk, atoms('USDC', 1n), 'ETH', 'ada')), 'loan.noDebt')
    const scope = { kind: 'asset', id: 'ETH' } as const
    const off = { type: 'Switch', scope, what: 'liquidation', on: false } as const
    Desk.tell(desk, { ...off, by: 'desk', reason: 'test' })
    assert.equal(code(redeem(desk, atoms('USDC', 1_000n))), 'loan.noDebt')
  })

  test('[REDEEM3] a reserve that is paused is passed over, a frozen one is not', () => {
    const desk = market()
    lend(desk, 'ada', 'cheap', 2_000n)
    lend(desk, 'ben', 'dear', 2_000n)
    const first = () => redeemed(redeem(desk, atoms('USDC', 100n)))[0]?.[0]
    const change = { type: 'ChangeReserve', pool: 'cheap', asset: 'USDC' } as const
    Desk.tell(desk, { ...change, status: 'frozen' })
    assert.equal(first(), 'ada')
    Desk.tell(desk, { ...change, status: 'paused' })
    assert.equal(first(), 'ben')
  })

  test('[REDEEM3] an old price redeems nothing', () => {
    const desk = market()
    lend(desk, 'ada', 'fair', 10_000n)
    desk.time += 86_400_000 * 2
    assert.equal(Desk.refusal(redeem(desk, atoms('USDC', 1_000n))), 'loan.noDebt')
  })

  test('[REDEEM3] [REDEEM4] one that is worth less than it owes is passed over', () => {
    // Under a ladder that only calls, so that nothing else is done about it.
    const terms = redeemable()
    const [ladder = assert.fail()] = terms.ladders
    const levels = ladder.levels.slice(0, 2)
    const desk = market({ ...terms, ladders: [{ ...ladder, levels }] })
    lend(desk, 'deep', 'cheap', 16_000n)
    lend(desk, 'ada', 'dear', 10_000n, 30n)
    LoanDesk.price(desk, { ETH: 1_650n })
    const first = () => redeemed(redeem(desk, atoms('USDC', 100n)))[0]?.[0]
    assert.equal(first(), 'deep')
    LoanDesk.price(desk, { ETH: 1_590n })
    assert.equal(first(), 'ada')
    assert.equal(State.account(desk.state, 'deep').liquidation, null)
  })

  test('[REDEEM3] a loan under liquidation is left to its liquidators', () => {
    const terms = redeemable()
    const method = terms.method as LendingMethod
    const liquidation = { ...method.liquidation, by: 'liquidator' } as const
    const desk = market({ ...terms, method: { ...method, liquidation } })
    lend(desk, 'ada', 'fair', 16_000n)
    LoanDesk.price(desk, { ETH: 1_900n })
    assert.notEqual(State.account(desk.state, 'ada').liquidation, null)
    assert.equal(Desk.refusal(redeem(desk, atoms('USDC', 1_000n))), 'loan.noDebt')
  })

  test('[REDEEM4] it makes every borrower healthier, and touches nobody else', () => {
    const desk = market()
    lend(desk, 'ada', 'fair', 15_000n)
    lend(desk, 'ben', 'dear', 9_000n)
    const before = ['ada', 'ben'].map((id) => standing(desk, id))
    redeem(desk, atoms('USDC', 4_000n))
    const [ada, ben] = ['ada', 'ben'].map((id) => standing(desk, id))
    const was = before[0] ?? assert.fail()
    assert.ok(ada && ada.equity - ada.maintenance > was.equity - was.maintenance)
    assert.ok(ada.equity * was.maintenance > was.equity * ada.maintenance)
    assert.deepEqual(ben, before[1])
  })

  test('[REDEEM1] no more is paid off than the collateral is worth, over all debts of a borrower', () => {
    const desk = market()
    lend(desk, 'ada', 'cheap', 3_000n, 2n)
    LoanDesk.deposit(desk, 'ada', 'BTC', 1n)
    const told = { account: 'ada', pool: 'dear', asset: 'USDC' } as const
    Desk.tell(desk, { type: 'Borrow', ...told, amount: atoms('USDC', 3_000n) })
    const events = redeem(desk, atoms('USDC', 6_000n))
    assert.deepEqual(
      Desk.pick(events, 'LoanRedeemed').map(({ pool, repaid, taken }) => [pool, repaid, taken]),
      [
        ['cheap', atoms('USDC', 3_000n), atoms('ETH', 14_925n, 4)],
        // 0.5075 ETH are left, worth 1,015.
        ['dear', atoms('USDC', 1_015n), atoms('ETH', 5_049_625n, 7)],
      ],
    )
    assert.equal(balance(desk, 'ada', 'ETH'), atoms('ETH', 25_375n, 7))
  })

  test('[REDEEM1] collateral that is lent out is given as the claims it is', () => {
    const desk = market()
    lend(desk, 'ada', 'fair', 10_000n)
    const amount = atoms('ETH', 10n)
    Desk.tell(desk, { type: 'Supply', account: 'ada', pool: 'main', asset: 'ETH', amount })
    const events = redeem(desk, atoms('USDC', 2_000n))
    assert.equal(redeemed(events).length, 1)
    assert.equal(LoanDesk.claims(desk, 'redeemer', 'supply', 'ETH'), atoms('ETH', 995n, 3))
    assert.equal(unbalanced(desk.state), null)
  })
})

/** A borrower's pool, its ETH, and how much of what these carry it borrows, in percent. */
const loan = fc.record({
  pool: fc.constantFrom(...pools),
  eth: fc.bigInt(1n, 12n),
  percent: fc.bigInt(1n, 99n),
})
const scene = fc.record({
  loans: fc.array(loan, { minLength: 1, maxLength: 5 }),
  fee: fc.bigInt(0n, 900n),
  days: fc.integer({ min: 0, max: 300 }),
  price: fc.bigInt(1_300n, 3_000n),
  amount: fc.bigInt(1n, 50_000n * 10n ** 6n),
})

/** What an account owns, in units of 1e-18 dollars. */
const ownedBy = (desk: Desk, id: string, price: bigint): bigint =>
  balance(desk, id, 'USDC') * 10n ** 12n + balance(desk, id, 'ETH') * price

type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

describe('redemptions of random loans', () => {
  test('[REDEEM2] [REDEEM4] nobody gains by one, no borrower stands worse, and rates come in order', () => {
    let redemptions = 0
    const play = ({ loans, fee, days, price, amount }: Scene) => {
      const desk = market(redeemable(Ratio.of(fee, 1_000n)))
      for (const [at, { pool, eth, percent }] of loans.entries()) {
        const usdc = (eth * 1_600n * percent) / 100n
        if (usdc > 0n) lend(desk, `b${at}`, pool, usdc, eth)
      }
      desk.time += days * 86_400_000
      LoanDesk.price(desk, { ETH: price })
      const ids = loans.map((_, at) => `b${at}`).filter((id) => desk.state.accountById.has(id))
      const before = ids.map((id) => standing(desk, id))
      const owned = ownedBy(desk, 'redeemer', price)
      const events = redeem(desk, amount)
      const done = Desk.pick(events, 'LoanRedeemed')
      if (done.length === 0) return
      redemptions += 1
      assert.ok(ownedBy(desk, 'redeemer', price) <= owned, 'a redeemer gains nothing')
      assert.ok(done.reduce((sum, { repaid }) => sum + repaid, 0n) <= amount)
      for (const [at, id] of ids.entries()) {
        const [was, is] = [before[at], standing(desk, id)]
        assert.ok(was && is.equity - is.maintenance >= was.equity - was.maintenance, id)
        assert.ok(is.equity * was.maintenance >= was.equity * is.maintenance, id)
      }
      const order = done.map(({ pool }) => rates[pool as Pool])
      assert.deepEqual(
        order,
        order.toSorted((a, b) => Number(a - b)),
      )
      // All before the last are paid off whole.
      for (const { account, pool } of done.slice(0, -1)) {
        assert.equal(LoanDesk.claims(desk, account, 'debt', 'USDC', pool), 0n)
      }
      assert.equal(unbalanced(desk.state), null)
    }
    fc.assert(fc.property(scene, play), { numRuns })
    assert.ok(redemptions > numRuns / 4, `${redemptions} were carried out`)
  })
})
