import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Pool } from '../../src/engine/Pool.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import type { LoanLiquidation } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk } from './LoanDesk.ts'
import type { Draft } from './world.ts'

/** Ada owes 15,000 USDC against 10 ETH at 2,000; at 1,800 their borrowing capacity is 14,850. */
function indebted(part: Partial<LoanLiquidation>, fund = 0n): Desk {
  const desk = LoanDesk.create(part, fund)
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  return desk
}

const liquidate = (desk: Desk, amount: bigint | null = null, collateral: Coin = 'ETH') =>
  LoanDesk.seize(desk, { collateral, amount: amount === null ? null : atoms('USDC', amount) })

/** The worth of an account's claims on a pool, in atoms of the asset. */
const lent = (desk: Desk, account: string, asset: Coin, pool = 'main'): bigint => {
  const [, { supplyIndex }] = State.reserve(desk.state, { pool, asset })
  return Ray.mulDown(LoanDesk.claims(desk, account, 'supply', asset, pool), supplyIndex)
}

const reserveOf = ({ state }: Desk, asset: Coin = 'USDC') =>
  State.reserve(state, { pool: 'main', asset })

const health = ({ state }: Desk, id: string): Ratio => {
  const account = State.account(state, id)
  const { equity, maintenance } = assess(
    account,
    State.rulesOf(state, account) as BoundRulebook,
    state.book,
  )
  return Ratio.of(equity, maintenance)
}

describe('liquidators', () => {
  test('[POOL9] [SEIZE1] half of the debt for its worth and 5 %, as claims, a tenth of the bonus to the house', () => {
    const desk = indebted({ guard: true })
    assert.equal(Desk.refusal(liquidate(desk)), 'loan.notLiquidatable')
    LoanDesk.price(desk, { ETH: 1_800n })
    const before = health(desk, 'ada')
    const [event] = Desk.pick(liquidate(desk), 'LoanLiquidated')
    // 7,500 ÷ 1,800 × 1.05 = 4.375 ETH, of which 0.208333 is the bonus.
    assert.equal(event?.repaid, atoms('USDC', 7_500n))
    assert.equal(event?.fee, 20_833_333_333_333_334n)
    assert.equal(event?.seized, 4_375n * 10n ** 15n - 1n - 20_833_333_333_333_334n)
    assert.equal(LoanDesk.claims(desk, 'liq', 'supply', 'ETH'), event?.seized)
    assert.equal(LoanDesk.claims(desk, 'house:fees', 'supply', 'ETH'), event?.fee)
    assert.equal(Desk.balance(desk, 'liq', 'USDC'), atoms('USDC', 42_500n))
    assert.ok(Ratio.compare(health(desk, 'ada'), before) > 0, 'the step improves health')
    assert.equal(unbalanced(desk.state), null)
  })

  test('[CREDIT12] a relative of the borrower seizes at par: no bonus, and no fee on one', () => {
    const desk = indebted({ guard: true })
    LoanDesk.open(desk, 'eve', { USDC: 50_000n }, 'ada')
    LoanDesk.price(desk, { ETH: 1_800n })
    const draft = { type: 'LiquidateLoan', account: 'eve', borrower: 'ada', pool: 'main' } as const
    const legs = { asset: 'USDC', collateral: 'ETH', amount: null } as const
    const [event] = Desk.pick(Desk.tell(desk, { ...draft, ...legs }), 'LoanLiquidated')
    // 7,500 ÷ 1,800, rounded down.
    assert.deepEqual([event?.repaid, event?.fee], [atoms('USDC', 7_500n), 0n])
    assert.equal(event?.seized, 4_166_666_666_666_666_666n)
  })

  test('[POOL9] a balance goes first, claims only for the rest', () => {
    const desk = indebted({})
    LoanDesk.deposit(desk, 'ada', 'ETH', 1n)
    LoanDesk.price(desk, { ETH: 1_600n })
    const taken = Desk.pick(liquidate(desk), 'CollateralTaken')
    assert.deepEqual(
      taken.map(({ asset, reason }) => [asset, reason]),
      [
        ['ETH', 'seizure'],
        ['main:supply:ETH', 'seizure'],
        ['main:supply:ETH', 'fee'],
      ],
    )
    assert.equal(taken[0]?.amount, atoms('ETH', 1n))
  })

  test('[SEIZE1] who liquidates himself, owes no such debt or pledges no such collateral is told so', () => {
    const desk = indebted({})
    LoanDesk.price(desk, { ETH: 1_800n })
    const draft = { type: 'LiquidateLoan', pool: 'main', amount: null } as const
    const tell = (account: string, borrower: string, asset: string, collateral: string) =>
      Desk.refusal(Desk.tell(desk, { ...draft, account, borrower, asset, collateral } as Draft))
    assert.equal(tell('ada', 'ada', 'USDC', 'ETH'), 'loan.notLiquidatable')
    assert.equal(tell('liq', 'ada', 'BTC', 'ETH'), 'loan.noDebt')
    assert.equal(tell('liq', 'ada', 'USDC', 'BTC'), 'loan.noCollateral')
    LoanDesk.open(desk, 'poor', { USDC: 10n })
    assert.equal(tell('poor', 'ada', 'USDC', 'ETH'), 'balance.insufficient')
  })

  test('[POOL9] a liquidator of another method is margined on the claims he is given, not on coins', () => {
    const desk = indebted({})
    const tiered = { ...LoanDesk.exchange(), id: 'exchange' }
    Desk.tell(desk, { type: 'DefineRulebook', rulebook: tiered })
    const { account, owner, group } = { account: 'bot', owner: 'bot', group: 'bot' }
    const mode = { rulebook: 'exchange', positionMode: 'net' } as const
    Desk.tell(desk, { type: 'OpenAccount', account, owner, group, ...mode })
    LoanDesk.deposit(desk, 'bot', 'USDC', 7_000n)
    // It owes 2 ETH, 3,600 at 1,800: 3,100 USDC and 4.35 ETH would cover that, claims do not.
    const short = { type: 'ReportFill', fill: 'f', account, instrument: 'ETH/USDC', leg: 'net' }
    const of = { lots: -20_000n, price: 180_000n, fee: 0n, order: null }
    assert.equal(Desk.refusal(Desk.tell(desk, { ...short, ...of } as unknown as Draft)), null)
    LoanDesk.price(desk, { ETH: 1_800n })
    const draft = { type: 'LiquidateLoan', account, borrower: 'ada', pool: 'main' } as const
    const legs = { asset: 'USDC', collateral: 'ETH', amount: atoms('USDC', 7_500n) } as const
    const told = () => Desk.tell(desk, { ...draft, ...legs })
    assert.equal(Desk.refusal(told()), 'margin.insufficient')
    LoanDesk.deposit(desk, 'bot', 'USDC', 500n)
    assert.equal(Desk.pick(told(), 'CollateralTaken')[0]?.asset, 'main:supply:ETH')
  })
})

describe('the toxic frontier of November 2022', () => {
  /** 63.6 million USDC against 92 million CRV, at 88 % and a bonus of 4.5 %: frontier 0.9196. */
  function shorted(guard: boolean): Desk {
    const desk = LoanDesk.create()
    Desk.tell(desk, { type: 'DefineAsset', asset: 'CRV', decimals: 18 })
    const [, { curve }] = reserveOf(desk)
    const caps = { supply: null, borrow: null }
    Desk.tell(desk, { type: 'DefinePool', pool: 'crv', reserves: [{ asset: 'CRV', curve, caps }] })
    const pledge = {
      openLtv: Ratio.of(86n, 100n),
      threshold: Ratio.of(88n, 100n),
      bonus: Ratio.of(45n, 1_000n),
      bonusShare: Ratio.zero,
      ramp: null,
    }
    const book = LoanDesk.rulebook('loans', { guard, badDebt: 'deficit' })
    const collateral = new Map([
      ['USDC', pledge],
      ['CRV', { ...pledge, openLtv: Ratio.zero, threshold: Ratio.zero }],
    ])
    const method = {
      ...LoanDesk.method({ guard, badDebt: 'deficit' }),
      collateral,
      modes: new Map(),
    }
    Desk.tell(desk, { type: 'DefineRulebook', rulebook: { ...book, version: 2, method } })
    LoanDesk.open(desk, 'whale', { USDC: 63_600_000n })
    LoanDesk.open(desk, 'liq', {})
    crv(desk, 500n)
    for (const account of ['lender', 'liq']) crvOf(desk, 'Deposit', account, 100_000_000n)
    crvOf(desk, 'Supply', 'lender', 100_000_000n)
    crvOf(desk, 'Borrow', 'whale', 92_000_000n)
    crvOf(desk, 'Withdraw', 'whale', 92_000_000n)
    return desk
  }

  const crvOf = (desk: Desk, type: string, account: string, units: bigint) =>
    Desk.tell(desk, {
      type,
      account,
      pool: 'crv',
      asset: 'CRV',
      amount: Amount.of(units * 10n ** 18n),
    } as Draft)

  const crv = (desk: Desk, mills: bigint) => {
    const price = { asset: 'CRV', price: mills * 10n ** 9n, time: desk.time, source: 'test' }
    return Desk.tell(desk, { type: 'SetMarks', marks: [], indices: [price] })
  }

  const step = (desk: Desk, units: bigint) =>
    Desk.tell(desk, {
      type: 'LiquidateLoan',
      account: 'liq',
      borrower: 'whale',
      pool: 'crv',
      asset: 'CRV',
      collateral: 'USDC',
      amount: Amount.of(units * 10n ** 18n),
    })

  test('[SEIZE5] short of it a step improves health, guard or no guard', () => {
    for (const guard of [true, false]) {
      const desk = shorted(guard)
      crv(desk, 620n)
      const before = health(desk, 'whale')
      assert.equal(Desk.refusal(step(desk, 1_000_000n)), null)
      assert.ok(Ratio.compare(health(desk, 'whale'), before) > 0)
    }
  })

  test('[SEIZE5] beyond it, without the guard, each step lowers health', () => {
    const desk = shorted(false)
    crv(desk, 670n)
    for (let count = 0; count < 5; count++) {
      const before = health(desk, 'whale')
      assert.equal(Desk.refusal(step(desk, 1_000_000n)), null)
      assert.ok(Ratio.compare(health(desk, 'whale'), before) < 0)
    }
  })

  test('[SEIZE5] [POOL10] beyond it, with the guard, the loan is absorbed at once and nobody seizes', () => {
    const desk = shorted(true)
    const events = crv(desk, 670n)
    const [absorbed] = Desk.pick(events, 'LoanAbsorbed')
    assert.equal(absorbed?.reason, 'toxic')
    assert.equal(Desk.refusal(step(desk, 1_000_000n)), 'loan.noDebt')
    assert.equal(unbalanced(desk.state), null)
  })
})

describe('absorption', () => {
  const saved = (desk: Desk, account: string, usdc: bigint): void => {
    LoanDesk.open(desk, account, { USDC: usdc })
    const [pool, asset, amount] = ['safety', 'USDC', atoms('USDC', usdc)] as const
    Desk.tell(desk, { type: 'Supply', account, pool, asset, amount })
  }

  test('[POOL10] the insurance pool pays, and its lenders are given collateral as they lent', () => {
    const desk = indebted({ by: 'absorption', insurance: 'safety' })
    saved(desk, 'ann', 30_000n)
    saved(desk, 'ben', 10_000n)
    LoanDesk.price(desk, { ETH: 1_800n })
    // 15,750 ÷ 1,800 = 8.75 ETH are split three to one; ada keeps the rest.
    assert.equal(LoanDesk.claims(desk, 'ann', 'supply', 'ETH'), 6_562_500_000_000_000_000n)
    assert.equal(LoanDesk.claims(desk, 'ben', 'supply', 'ETH'), 2_187_500_000_000_000_000n)
    assert.equal(LoanDesk.claims(desk, 'ada', 'supply', 'ETH'), 1_250_000_000_000_000_000n)
    assert.equal(lent(desk, 'ann', 'USDC', 'safety'), atoms('USDC', 18_750n))
    assert.equal(lent(desk, 'ben', 'USDC', 'safety'), atoms('USDC', 6_250n))
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), 0n)
    assert.equal(lent(desk, 'lender', 'USDC'), atoms('USDC', 1_000_000n), 'nobody else bears it')
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL10] insurance pays all but an atom, then the fund pays, then the pool has what nobody paid for', () => {
    const desk = indebted({ by: 'absorption', insurance: 'safety', badDebt: 'deficit' }, 4_000n)
    saved(desk, 'ann', 5_000n)
    const atom = { account: 'ann', asset: 'USDC', amount: Amount.of(1n) }
    Desk.tell(desk, { type: 'Deposit', ...atom })
    Desk.tell(desk, { type: 'Supply', pool: 'safety', ...atom })
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.deepEqual(
      Desk.pick(events, 'Repaid').map(({ payer, amount }) => [payer, amount]),
      [
        ['house:pool:safety', atoms('USDC', 5_000n)],
        ['house:fund', atoms('USDC', 4_000n)],
      ],
    )
    assert.equal(Desk.pick(events, 'DebtWrittenOff')[0]?.amount, atoms('USDC', 6_000n))
    assert.deepEqual(
      Desk.pick(events, 'CollateralTaken').map(({ to, amount }) => [to, amount]),
      [
        ['ann', 2_916_666_666_666_666_666n],
        ['house:fund', 2_333_333_333_333_333_334n],
        ['house:pool:main', 3_500_000_000_000_000_000n],
      ],
    )
  })

  test('[POOL10] a borrower who lends to the insurance pool keeps the collateral his own part paid for', () => {
    const desk = indebted({ by: 'absorption', insurance: 'safety' })
    saved(desk, 'ann', 15_000n)
    LoanDesk.deposit(desk, 'ada', 'USDC', 5_000n)
    const [pool, asset, amount] = ['safety', 'USDC', atoms('USDC', 5_000n)] as const
    Desk.tell(desk, { type: 'Supply', account: 'ada', pool, asset, amount })
    Desk.tell(desk, { type: 'Elect', account: 'ada', mode: null, unpledged: ['USDC'] })
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(events, 'LoanAbsorbed').length, 1)
    assert.equal(LoanDesk.claims(desk, 'ann', 'supply', 'ETH'), 6_562_500_000_000_000_000n)
    assert.equal(lent(desk, 'ada', 'USDC', 'safety'), atoms('USDC', 1_250n))
  })

  test('[POOL10] where only the house had lent to it, the insurance pool itself is given the collateral', () => {
    const desk = indebted({ by: 'absorption', insurance: 'safety' })
    saved(desk, 'ann', 30_000n)
    const posting = { asset: 'safety:supply:USDC' }
    const amount = atoms('USDC', 30_000n)
    Desk.tell(desk, {
      type: 'Correct',
      postings: [
        { ...posting, account: 'ann', amount: Amount.negate(amount) },
        { ...posting, account: 'house:fees', amount },
      ],
      by: 'desk',
      reason: 'test',
    })
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(events, 'CollateralTaken')[0]?.to, 'house:pool:safety')
  })
})

describe('bad debt', () => {
  test('[POOL11] socialised, what collateral does not cover lowers every lender’s claim alike', () => {
    const desk = indebted({ by: 'absorption', badDebt: 'socialise' })
    LoanDesk.open(desk, 'bob', { USDC: 1_000_000n })
    const [pool, asset, amount] = ['main', 'USDC', atoms('USDC', 1_000_000n)] as const
    Desk.tell(desk, { type: 'Supply', account: 'bob', pool, asset, amount })
    const events = LoanDesk.price(desk, { ETH: 1_000n })
    // 15,000 owed, collateral worth 10,000: two lenders of a million each lose 2,500.
    assert.equal(Desk.pick(events, 'LossShared')[0]?.amount, atoms('USDC', 5_000n))
    assert.equal(lent(desk, 'lender', 'USDC'), atoms('USDC', 997_500n))
    assert.equal(lent(desk, 'bob', 'USDC'), atoms('USDC', 997_500n))
    const [main, reserve] = reserveOf(desk)
    assert.equal(reserve.deficit, atoms('USDC', 10_000n), 'against which stand 10 ETH')
    // The claims on them are for sale, and stand for ETH of the pool until somebody redeems them.
    assert.equal(Pool.supplied(main, reserveOf(desk, 'ETH')[1]), atoms('ETH', 510n))
  })

  test('[POOL11] as a deficit it is no lender’s loss until somebody decides', () => {
    const desk = indebted({ by: 'absorption', badDebt: 'deficit' })
    const events = LoanDesk.price(desk, { ETH: 1_000n })
    assert.equal(Desk.pick(events, 'LossShared').length, 0)
    assert.equal(lent(desk, 'lender', 'USDC'), atoms('USDC', 1_000_000n))
    assert.equal(reserveOf(desk)[1].deficit, atoms('USDC', 15_000n))
  })

  test('[POOL11] redistributed, others under the rulebook take debt and collateral over as they pledge', () => {
    const desk = indebted({ by: 'absorption', badDebt: 'redistribute' })
    LoanDesk.borrow(desk, 'bob', 10n, 1_000n)
    LoanDesk.borrow(desk, 'cat', 30n, 1_000n)
    const events = LoanDesk.price(desk, { ETH: 1_700n })
    assert.deepEqual(
      Desk.pick(events, 'DebtRedistributed').map(({ to, claims }) => [to, claims]),
      [
        ['bob', atoms('USDC', 3_750n)],
        ['cat', atoms('USDC', 11_250n)],
      ],
    )
    // 15,750 ÷ 1,700 = 9.264705… ETH, one to three.
    assert.equal(LoanDesk.claims(desk, 'bob', 'supply', 'ETH'), 12_316_176_470_588_235_294n)
    assert.equal(LoanDesk.claims(desk, 'cat', 'supply', 'ETH'), 36_948_529_411_764_705_883n)
    assert.equal(Desk.pick(events, 'DebtWrittenOff').length, 0)
    assert.equal(reserveOf(desk)[1].deficit, 0n)
  })

  test('[POOL11] where there is nobody to take it over it is written off', () => {
    const desk = indebted({ by: 'absorption', badDebt: 'redistribute' })
    const events = LoanDesk.price(desk, { ETH: 1_700n })
    assert.equal(Desk.pick(events, 'DebtWrittenOff')[0]?.amount, atoms('USDC', 15_000n))
  })

  test('[POOL11] a debt with nothing behind it is absorbed whatever the procedure', () => {
    const desk = indebted({ guard: false, badDebt: 'deficit' })
    LoanDesk.price(desk, { ETH: 1_000n })
    const events = liquidate(desk, 15_000n)
    assert.match(Desk.types(events), /LoanLiquidated .*LoanAbsorbed/)
    assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'uncovered')
    // 10 ETH at 1,000 repay 10,000 ÷ 1.05.
    assert.equal(reserveOf(desk)[1].deficit, atoms('USDC', 15_000n) - 9_523_809_524n)
  })
})

describe('sales', () => {
  test('[POOL14] [DESK4] as much is sold as brings the loan to its target, the fee included', () => {
    const desk = indebted({ by: 'sale' })
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    // (15,000 − 0.825 × 18,000) ÷ (1 − 0.01 − 0.825) = 909.09, 5,050.5 lots of 0.18 dollars.
    assert.equal(Desk.pick(events, 'LiquidationOrdered')[0]?.lots, -5_051n)
    const answered = Desk.answer(desk, 180_000n)
    assert.equal(Desk.pick(answered, 'ClearancePaid')[0]?.amount, 9_091_800n)
    assert.equal(Desk.pick(answered, 'Repaid')[0]?.amount, 900_088_200n)
    assert.equal(Desk.pick(answered, 'LiquidationEnded')[0]?.outcome, 'cured')
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL14] what is owed in kind is repaid out of it, without a market and without a fee', () => {
    const desk = indebted({ by: 'sale' })
    LoanDesk.deposit(desk, 'ada', 'USDC', 1_000n)
    const [pool, asset, amount] = ['main', 'USDC', atoms('USDC', 600n)] as const
    Desk.tell(desk, { type: 'Supply', account: 'ada', pool, asset, amount })
    const events = LoanDesk.price(desk, { ETH: 1_600n })
    assert.match(Desk.types(events), /LiquidationStarted Redeemed Repaid/)
    assert.equal(Desk.pick(events, 'Repaid')[0]?.amount, atoms('USDC', 1_000n))
    assert.ok(Desk.pick(events, 'LiquidationOrdered').length === 1, 'the rest is sold')
  })

  test('[POOL14] collateral too little to sell is absorbed with the debt, not liquidated for ever', () => {
    const desk = indebted({ by: 'sale', guard: false, badDebt: 'deficit' })
    Desk.tell(desk, {
      type: 'Deposit',
      account: 'ada',
      asset: 'ETH',
      amount: Amount.of(10n ** 13n),
    })
    const events = LoanDesk.price(desk, { ETH: 1_000n })
    assert.equal(Desk.pick(events, 'LiquidationOrdered')[0]?.lots, -100_000n)
    const answered = Desk.answer(desk, 100_000n)
    // A tenth of a lot remains, worth a cent.
    assert.equal(Desk.pick(answered, 'LoanAbsorbed')[0]?.reason, 'unsold')
    assert.equal(Desk.pick(answered, 'LiquidationEnded')[0]?.outcome, 'closed')
  })
})
