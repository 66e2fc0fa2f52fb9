import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Pool } from '../../src/engine/Pool.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'
import type { Draft } from './world.ts'

const year = 31_536_000_000

const usdc = (units: bigint, more = 0n): Amount => Amount.of(units * 1_000_000n + more)

/** A transaction with the main pool, and the code of its rejection. */
const transact = (
  desk: Desk,
  type: 'Supply' | 'Borrow' | 'Redeem' | 'Repay',
  account: string,
  asset: string,
  amount: Amount,
  pool = 'main',
) => Desk.tell(desk, { type, account, pool, asset, amount })

const refused = (...args: Parameters<typeof transact>): string | null =>
  Desk.refusal(transact(...args))

const main = (desk: Desk): readonly [Pool, Pool['reserves'][number]] =>
  State.reserve(desk.state, { pool: 'main', asset: 'USDC' })

/** Ada borrowed 15,000 against 10 ETH a year ago: the pool's utilisation was 1.5 %. */
function aYearLater(): Desk {
  const desk = LoanDesk.create()
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'bob', { USDC: 100n, ETH: 10n })
  desk.time += year
  LoanDesk.price(desk, {})
  return desk
}

describe('a pool', () => {
  test('[POOL1] money goes one way and claims the other: the books of both sum to zero', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    const [pool, reserve] = main(desk)
    assert.equal(Pool.cash(pool, reserve), usdc(985_000n))
    assert.equal(Pool.supplied(pool, reserve), usdc(1_000_000n))
    assert.equal(Pool.owed(pool, reserve), usdc(15_000n))
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), usdc(-15_000n))
    assert.equal(LoanDesk.claims(desk, 'ada', 'supply', 'ETH'), atoms('ETH', 10n))
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL1] a claim is dealt in with its pool and with nobody else', () => {
    const desk = LoanDesk.create()
    const claim = { asset: 'main:supply:USDC', amount: Amount.of(1n) }
    for (const draft of [
      { type: 'Withdraw', account: 'lender', ...claim },
      { type: 'Deposit', account: 'lender', ...claim },
      { type: 'Transfer', from: 'lender', to: 'bob', ...claim },
    ] as const) {
      if (draft.type === 'Transfer') LoanDesk.open(desk, 'bob', {})
      assert.equal(Desk.refusal(Desk.tell(desk, draft)), 'asset.isClaim')
    }
  })

  test('[POOL2] interest comes before anything: a year at 1.5 % use costs 0.075 % and pays 0.0010125 %', () => {
    const desk = aYearLater()
    LoanDesk.deposit(desk, 'ada', 'USDC', 1n)
    const events = transact(desk, 'Repay', 'ada', 'USDC', usdc(1n))
    assert.match(Desk.types(events), /^InterestAccrued InterestAccrued InterestAccrued Repaid/)
    const [, { supplyIndex, debtIndex }] = main(desk)
    assert.equal(debtIndex, 1_000_750_281_320_312_500_000_000_000n)
    assert.equal(supplyIndex, 1_000_010_125_000_000_000_000_000_000n)
    const told = Desk.tell(desk, { type: 'AccrueInterest', pool: 'main' })
    assert.equal(Desk.types(told), '', 'within a second there is none')
  })

  test('[POOL2] a liquidation is sized on interest as of now, and whoever pays owes none before', () => {
    const desk = LoanDesk.create({ closeFactor: { numerator: 1n, denominator: 1n } })
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 50_000n })
    desk.time += year
    // 16,500 of capacity against a debt of 15,011.25, then 14,850.
    LoanDesk.price(desk, { ETH: 1_800n })
    const events = LoanDesk.seize(desk)
    assert.match(Desk.types(events), /^InterestAccrued InterestAccrued InterestAccrued LoanLiq/)
    assert.equal(Desk.pick(events, 'LoanLiquidated')[0]?.repaid, 15_011_254_220n)
  })

  test('[POOL3] every rounding is against the account', () => {
    const desk = aYearLater()
    const claimed = (...args: Parameters<typeof transact>): bigint | undefined => {
      const events = transact(...args)
      const types = ['Supplied', 'Redeemed', 'Borrowed', 'Repaid'] as const
      return types.flatMap((type) => Desk.pick(events, type))[0]?.claims
    }
    // A million atoms are 999,989.87 supply claims and 999,250.28 debt claims.
    assert.equal(claimed(desk, 'Supply', 'bob', 'USDC', usdc(1n)), 999_989n)
    assert.equal(claimed(desk, 'Redeem', 'lender', 'USDC', usdc(1n)), 999_990n)
    assert.equal(claimed(desk, 'Borrow', 'bob', 'USDC', usdc(1n)), 999_251n)
    assert.equal(claimed(desk, 'Repay', 'bob', 'USDC', Amount.of(500_000n)), 499_625n)
  })

  test('[POOL4] what is supplied is the account’s own and stays under the cap, whoever brings it', () => {
    const desk = LoanDesk.create()
    const caps = { supply: usdc(1_000n), borrow: usdc(300n) }
    const [, { curve }] = main(desk)
    Desk.tell(desk, {
      type: 'DefinePool',
      pool: 'small',
      reserves: [{ asset: 'USDC', curve, caps }],
    })
    LoanDesk.open(desk, 'bob', { USDC: 2_000n })
    assert.equal(refused(desk, 'Supply', 'bob', 'USDC', usdc(2_001n)), 'balance.insufficient')
    assert.equal(
      refused(desk, 'Supply', 'bob', 'USDC', usdc(1_000n, 1n), 'small'),
      'pool.capReached',
    )
    assert.equal(refused(desk, 'Supply', 'bob', 'USDC', usdc(1_000n), 'small'), null)
    LoanDesk.open(desk, 'eve', { USDC: 2_000n })
    assert.equal(refused(desk, 'Supply', 'eve', 'USDC', Amount.of(1n), 'small'), 'pool.capReached')
    assert.equal(refused(desk, 'Borrow', 'eve', 'USDC', usdc(300n, 1n), 'small'), 'pool.capReached')
    assert.equal(refused(desk, 'Borrow', 'eve', 'USDC', usdc(300n), 'small'), null)
    // No other way: the pool's account accepts no deposit and no transfer, and claims cannot be
    // moved.
    const gift = { account: 'house:pool:small', asset: 'USDC', amount: usdc(1n) }
    assert.equal(Desk.refusal(Desk.tell(desk, { type: 'Deposit', ...gift })), 'account.notOwn')
    const transfer = {
      type: 'Transfer',
      from: 'bob',
      to: gift.account,
      asset: 'USDC',
      amount: usdc(1n),
    }
    assert.equal(Desk.refusal(Desk.tell(desk, transfer as Draft)), 'account.notOwn')
    const [pool, reserve] = State.reserve(desk.state, { pool: 'small', asset: 'USDC' })
    assert.equal(Pool.supplied(pool, reserve), usdc(1_000n))
    assert.equal(Pool.owed(pool, reserve), usdc(300n))
  })

  test('[POOL5] lenders are paid as far as there is cash', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    assert.equal(
      refused(desk, 'Redeem', 'lender', 'USDC', usdc(1_000_000n, 1n)),
      'balance.insufficient',
    )
    assert.equal(refused(desk, 'Redeem', 'lender', 'USDC', usdc(985_000n, 1n)), 'pool.illiquid')
    assert.equal(refused(desk, 'Redeem', 'lender', 'USDC', usdc(985_000n)), null)
    // Redeemed assets stay in the account, and 15,000 owed at 82.5 % need 9.0909 of the 10 ETH.
    assert.equal(refused(desk, 'Redeem', 'ada', 'ETH', atoms('ETH', 10n)), null)
    const withdraw = (mills: bigint) => {
      const amount = atoms('ETH', mills, 3)
      return Desk.refusal(
        Desk.tell(desk, { type: 'Withdraw', account: 'ada', asset: 'ETH', amount }),
      )
    }
    assert.equal(withdraw(910n), 'margin.insufficient')
    assert.equal(withdraw(909n), null)
  })

  test('[POOL5] [ENG7] claims turn into money and back even under water: roundings are no risk', () => {
    const desk = aYearLater()
    Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })
    LoanDesk.price(desk, { ETH: 1_000n })
    for (const type of ['Redeem', 'Supply', 'Redeem'] as const) {
      assert.equal(refused(desk, type, 'ada', 'ETH', Amount.of(1_234_567n)), null)
    }
  })

  test('[POOL5] [ENG4] [LOAN19] but not where a rounding would take the account under what it must keep', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'bob', { ETH: 10n })
    transact(desk, 'Supply', 'bob', 'ETH', atoms('ETH', 10n))
    Desk.tell(desk, { type: 'Elect', account: 'bob', mode: null, unpledged: ['USDC'] })
    transact(desk, 'Borrow', 'bob', 'USDC', usdc(13_200n))
    // 10 × 1,600 × 82.5 % carry 13,200: a health factor of one.
    LoanDesk.price(desk, { ETH: 1_600n })
    assert.equal(refused(desk, 'Redeem', 'bob', 'ETH', Amount.of(1n)), 'margin.insufficient')
    assert.equal(refused(desk, 'Redeem', 'bob', 'ETH', atoms('ETH', 10n)), null)
  })

  test('[POOL6] who borrows covers the initial requirement afterwards, to the atom', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'bob', { ETH: 10n })
    Desk.tell(desk, { type: 'Elect', account: 'bob', mode: null, unpledged: ['USDC'] })
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', usdc(16_000n, 1n)), 'margin.insufficient')
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', usdc(16_000n)), null)
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', Amount.of(1n)), 'margin.insufficient')
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', Amount.zero), 'amount.notPositive')
    assert.equal(refused(desk, 'Borrow', 'bob', 'BTC', atoms('BTC', 21n)), 'pool.illiquid')
  })

  test('[POOL6] new risk switched off, reduce-only and liquidation each bar new debt, and repaying never', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'bob', { ETH: 10n })
    transact(desk, 'Borrow', 'bob', 'USDC', usdc(5_000n))
    const by = { by: 'desk', reason: 'test' }
    const scope = { kind: 'asset', id: 'USDC' } as const
    Desk.tell(desk, { type: 'Switch', scope, what: 'newRisk', on: false, ...by })
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', usdc(1n)), 'switch.off')
    Desk.tell(desk, { type: 'Switch', scope, what: 'newRisk', on: true, ...by })
    Desk.tell(desk, {
      type: 'Restrict',
      account: 'bob',
      restriction: 'reduceOnly',
      until: null,
      ...by,
    })
    assert.equal(refused(desk, 'Borrow', 'bob', 'USDC', usdc(1n)), 'account.restricted')
    assert.equal(refused(desk, 'Repay', 'bob', 'USDC', usdc(1n)), null)
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    // Borrowed assets are not pledged, and stay in the account.
    Desk.tell(desk, { type: 'Elect', account: 'ada', mode: null, unpledged: ['USDC'] })
    LoanDesk.price(desk, { ETH: 1_800n })
    LoanDesk.deposit(desk, 'ada', 'BTC', 10n)
    assert.equal(refused(desk, 'Borrow', 'ada', 'USDC', usdc(1n)), null, 'cured by a deposit')
    LoanDesk.borrow(desk, 'eve', 10n, 14_000n)
    LoanDesk.price(desk, { ETH: 1_600n })
    assert.equal(refused(desk, 'Borrow', 'eve', 'USDC', usdc(1n)), 'account.liquidating')
  })

  test('[POOL8] nothing is elected while a loan is being liquidated', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'eve', 10n, 14_000n)
    const elect = () =>
      Desk.tell(desk, { type: 'Elect', account: 'eve', mode: null, unpledged: ['USDC'] })
    assert.equal(Desk.refusal(elect()), null)
    LoanDesk.price(desk, { ETH: 1_600n })
    assert.equal(Desk.refusal(elect()), 'account.liquidating')
  })

  test('[POOL7] all of it where nothing is named or more than is owed', () => {
    const desk = aYearLater()
    LoanDesk.deposit(desk, 'ada', 'USDC', 20_000n)
    const events = transact(desk, 'Repay', 'ada', 'USDC', usdc(20_000n))
    assert.equal(Desk.pick(events, 'Repaid')[0]?.amount, 15_011_254_220n)
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), 0n)
    assert.equal(refused(desk, 'Repay', 'ada', 'USDC', usdc(1n)), 'loan.noDebt')
  })

  test('[POOL7] [ENG7] repaying out of pledged cash is never refused, even under water', () => {
    const desk = LoanDesk.create()
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.deposit(desk, 'ada', 'USDC', 100n)
    Desk.tell(desk, { type: 'Disarm', by: 'desk', reason: 'test' })
    LoanDesk.price(desk, { ETH: 1_000n })
    assert.equal(refused(desk, 'Repay', 'ada', 'USDC', usdc(100n)), null)
    const withdrawn = { account: 'ada', asset: 'ETH', amount: Amount.of(1n) }
    Desk.tell(desk, { type: 'Redeem', account: 'ada', pool: 'main', asset: 'ETH', amount: null })
    const out = Desk.tell(desk, { type: 'Withdraw', ...withdrawn })
    assert.equal(Desk.refusal(out), 'margin.insufficient')
  })

  test('[POOL8] a mode is entered and left only where the loan is covered afterwards', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'bob', { USDC: 10_000n })
    const elect = (mode: string | null, unpledged: readonly string[] = []) =>
      Desk.refusal(Desk.tell(desk, { type: 'Elect', account: 'bob', mode, unpledged }))
    const borrowAway = (): string | null => {
      const events = transact(desk, 'Borrow', 'bob', 'ETH', atoms('ETH', 46n, 1))
      const withdrawn = { account: 'bob', asset: 'ETH', amount: atoms('ETH', 46n, 1) }
      return (
        Desk.refusal(events) ?? Desk.refusal(Desk.tell(desk, { type: 'Withdraw', ...withdrawn }))
      )
    }
    // 4.6 ETH are 9,200: at 77 % too much, at the mode's 93 % not.
    assert.equal(elect(null, ['ETH']), null)
    assert.equal(borrowAway(), 'margin.insufficient')
    assert.equal(elect('ether'), 'loan.modeUnknown')
    assert.equal(elect('stable', ['ETH']), null)
    assert.equal(borrowAway(), null)
    assert.equal(elect(null), 'margin.insufficient')
    assert.equal(elect('stable', ['USDC']), 'margin.insufficient')
    assert.equal(elect('stable', ['DOGE']), 'asset.unknown')
  })

  test('[POOL2] an index of a pool kept elsewhere never goes backwards', () => {
    const desk = LoanDesk.create()
    const tell = (supply: bigint, debt: bigint) =>
      Desk.tell(desk, {
        type: 'SetInterestIndices',
        pool: 'safety',
        indices: [{ asset: 'USDC', supply, debt }],
      })
    const ray = 10n ** 27n
    assert.equal(Desk.refusal(tell(ray - 1n, ray)), 'index.backwards')
    assert.equal(Desk.refusal(tell(ray, ray - 1n)), 'index.backwards')
    assert.equal(Desk.types(tell(2n * ray, ray + 1n)), 'InterestAccrued')
    assert.equal(Desk.refusal(tell(2n * ray - 1n, 2n * ray)), 'index.backwards')
  })

  test('[POOL12] the fund covers what a pool lacks, no more than that and no more than it has', () => {
    const desk = LoanDesk.create({ by: 'absorption', badDebt: 'deficit' })
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    const events = LoanDesk.price(desk, { ETH: 1_000n })
    assert.equal(Desk.pick(events, 'DebtWrittenOff')[0]?.amount, usdc(15_000n))
    const cover = (amount: Amount) =>
      Desk.tell(desk, { type: 'PayDeficit', pool: 'main', asset: 'USDC', amount })
    LoanDesk.deposit(desk, 'house:fund', 'USDC', 15_000n)
    assert.equal(Desk.refusal(cover(usdc(15_000n, 1n))), 'pool.deficitUnknown')
    assert.equal(Desk.types(cover(usdc(14_000n))), 'DeficitPaid')
    const [pool, reserve] = main(desk)
    assert.equal(reserve.deficit, usdc(1_000n))
    assert.equal(Pool.cash(pool, reserve), usdc(999_000n))
    cover(usdc(1_000n))
    assert.equal(Desk.balance(desk, 'house:fund', 'USDC'), 0n)
    assert.equal(Desk.refusal(cover(Amount.of(1n))), 'pool.deficitUnknown')
    assert.equal(unbalanced(desk.state), null)
  })
})
