import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Pool } from '../../src/engine/Pool.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import type { LoanLiquidation } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'
import { digest } from './sameState.ts'

const reserveOf = (desk: Desk, asset = 'USDC', pool = 'main') =>
  State.reserve(desk.state, { pool, asset })

/** Ada's loan of 15,000 against 10 ETH (lent to the pool) is absorbed at a price of an ether. */
function absorbed(part: Partial<LoanLiquidation>, eth: bigint): Desk {
  const desk = LoanDesk.create({ by: 'absorption', guard: false, badDebt: 'deficit', ...part })
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'bea', { USDC: 100_000n })
  LoanDesk.price(desk, { ETH: eth })
  return desk
}

const claim = 'main:supply:ETH'

const buy = (desk: Desk, usdc: bigint, least: Amount | null = null, collateral = claim) =>
  Desk.tell(desk, {
    type: 'BuyCollateral',
    ...{ account: 'bea', pool: 'main', asset: 'USDC', collateral },
    ...{ amount: atoms('USDC', usdc), least },
  })

describe('collateral that a pool took over', () => {
  test('[POOL26] is sold at the index, and what is paid covers the deficit', () => {
    const desk = absorbed({}, 1_700n)
    // 15,750 ÷ 1,700 are taken for the debt and its bonus.
    const held = 9_264_705_882_352_941_177n
    const [pool, reserve] = reserveOf(desk)
    assert.equal(Pool.takenOf(reserve.taken, State.asset(desk.state, claim).index), held)
    const cash = Pool.cash(pool, reserve)
    const [bought] = Desk.pick(buy(desk, 1_700n), 'CollateralBought')
    assert.deepEqual([bought?.cost, bought?.amount], [atoms('USDC', 1_700n), atoms('ETH', 1n)])
    assert.equal(reserve.deficit, atoms('USDC', 13_300n))
    assert.equal(Pool.cash(pool, reserve), cash + atoms('USDC', 1_700n))
    const twin = Snapshot.restore(Snapshot.take(desk.state))
    assert.equal(digest(twin), digest(desk.state), 'what is for sale is kept')
    const [rest] = Desk.pick(buy(desk, 50_000n), 'CollateralBought')
    assert.equal(rest?.amount, held - atoms('ETH', 1n), 'no more than there is')
    assert.deepEqual([reserve.deficit, reserve.taken], [0n, []])
    assert.equal(LoanDesk.claims(desk, 'bea', 'supply', 'ETH'), held)
    assert.equal(unbalanced(desk.state), null)
    assert.equal(Desk.refusal(buy(desk, 1n)), 'loan.noCollateral')
  })

  test('[POOL26] at a storefront’s part of the bonus below it', () => {
    const desk = absorbed({ storefront: Ratio.of(1n, 2n) }, 1_700n)
    // Half of 0.05 ÷ 1.05: 1,700 × (1 − 1/42) = 1,659.5238 for an ether.
    const [bought] = Desk.pick(buy(desk, 1_700n), 'CollateralBought')
    assert.equal(bought?.amount, 1_024_390_243_902_439_024n)
    assert.equal(bought?.cost, atoms('USDC', 1_700n))
  })

  test('[POOL26] not on an old price, not while liquidation is off, not for less than is asked', () => {
    const desk = absorbed({}, 1_700n)
    assert.equal(Desk.refusal(buy(desk, 1_700n, atoms('ETH', 2n))), 'auction.tooDear')
    assert.equal(Desk.refusal(buy(desk, 0n)), 'amount.notPositive')
    const by = { by: 'desk', reason: 'test' }
    const scope = { kind: 'asset', id: 'ETH' } as const
    Desk.tell(desk, { type: 'Switch', scope, what: 'liquidation', on: false, ...by })
    assert.equal(Desk.refusal(buy(desk, 1_700n)), 'switch.off')
    Desk.tell(desk, { type: 'Switch', scope, what: 'liquidation', on: true, ...by })
    Desk.wait(desk, 3_600_000)
    assert.equal(Desk.refusal(buy(desk, 1_700n)), 'price.stale')
    LoanDesk.open(desk, 'poor', {})
    LoanDesk.price(desk, { ETH: 1_700n })
    const poor = { account: 'poor', pool: 'main', asset: 'USDC', collateral: claim }
    const amount = atoms('USDC', 1n)
    const events = Desk.tell(desk, { type: 'BuyCollateral', ...poor, amount, least: null })
    assert.equal(Desk.refusal(events), 'balance.insufficient')
  })

  test('[POOL26] is no cash of the pool that took it: nobody borrows or redeems it', () => {
    const desk = absorbed({}, 1_700n)
    const [pool, reserve] = reserveOf(desk, 'ETH')
    assert.equal(Pool.cash(pool, reserve), atoms('ETH', 510n), 'as it was lent')
    assert.equal(Pool.income(pool, reserve), 0n, 'and no income of the house')
  })

  test('[POOL26] sold for less than stood for it, lenders share the rest once nothing is left to sell', () => {
    const desk = absorbed({ badDebt: 'socialise' }, 1_000n)
    const [, reserve] = reserveOf(desk)
    assert.equal(reserve.deficit, atoms('USDC', 10_000n))
    LoanDesk.price(desk, { ETH: 800n })
    const events = buy(desk, 50_000n)
    assert.equal(Desk.pick(events, 'CollateralBought')[0]?.cost, atoms('USDC', 8_000n))
    assert.equal(Desk.pick(events, 'LossShared')[0]?.amount, atoms('USDC', 2_000n))
    assert.equal(reserve.deficit, 0n)
  })
})

const redeem = (desk: Desk, account: string, amount: Amount | null = null) =>
  Desk.tell(desk, { type: 'Redeem', account, pool: 'main', asset: 'USDC', amount })

/** Two lenders of a million and a loan that nobody liquidates, beyond its collateral. */
function underWater(eth: bigint, part: Partial<LoanLiquidation> = {}): Desk {
  const desk = LoanDesk.create({ guard: false, badDebt: 'socialise', ...part })
  LoanDesk.open(desk, 'max', { USDC: 1_000_000n })
  const amount = atoms('USDC', 1_000_000n)
  Desk.tell(desk, { type: 'Supply', account: 'max', pool: 'main', asset: 'USDC', amount })
  LoanDesk.borrow(desk, 'ada', 500n, 750_000n)
  LoanDesk.price(desk, { ETH: eth })
  return desk
}

describe('nobody leaves before a loss that is known', () => {
  test('[POOL25] who redeems while a loan is beyond its collateral bears his part of it', () => {
    const desk = underWater(1_000n)
    // 250,000 of two million will be lost: an eighth.
    const events = redeem(desk, 'max')
    const [redeemed] = Desk.pick(events, 'Redeemed')
    assert.equal(redeemed?.amount, atoms('USDC', 875_000n))
    assert.equal(Desk.pick(events, 'ClaimsForgone')[0]?.amount, atoms('USDC', 125_000n))
    LoanDesk.open(desk, 'liz', { USDC: 1_000_000n })
    const seizing = { account: 'liz', borrower: 'ada', pool: 'main', asset: 'USDC' }
    Desk.tell(desk, { type: 'LiquidateLoan', ...seizing, collateral: 'ETH', amount: null })
    const last = Desk.pick(redeem(desk, 'lender'), 'Redeemed')[0]?.amount ?? 0n
    // The bonus of the liquidator is lost too: 500,000 ÷ 1.05 are repaid.
    assert.ok(last <= atoms('USDC', 875_000n) && last >= atoms('USDC', 850_000n), `${last}`)
  })

  test('[POOL25] an amount costs more claims, and no more than there are', () => {
    const desk = underWater(1_000n)
    const events = redeem(desk, 'max', atoms('USDC', 700_000n))
    assert.equal(Desk.pick(events, 'Redeemed')[0]?.amount, atoms('USDC', 700_000n))
    assert.equal(LoanDesk.claims(desk, 'max', 'supply', 'USDC'), atoms('USDC', 200_000n))
    const most = atoms('USDC', 175_000n)
    assert.equal(Desk.refusal(redeem(desk, 'max', Amount.of(most + 1n))), 'balance.insufficient')
    assert.equal(Desk.refusal(redeem(desk, 'max', most)), null)
  })

  test('[POOL25] a deficit beyond what stands for it counts, one that is covered does not', () => {
    for (const [eth, paid] of [
      [1_600n, 1_000_000n],
      [1_000n, 750_000n],
    ] as const) {
      const desk = LoanDesk.create({ by: 'absorption', guard: false, badDebt: 'deficit' })
      LoanDesk.borrow(desk, 'ada', 500n, 750_000n)
      LoanDesk.price(desk, { ETH: eth })
      const amount = atoms('USDC', 250_000n)
      Desk.tell(desk, { type: 'Redeem', account: 'lender', pool: 'main', asset: 'USDC', amount })
      const left = LoanDesk.claims(desk, 'lender', 'supply', 'USDC')
      // Of a million 250,000 are in the pool; they cost as many claims as they are worth now.
      const cost = (atoms('USDC', 250_000n) * 1_000_000n + paid - 1n) / paid
      assert.equal(left, atoms('USDC', 1_000_000n) - cost, `${eth}`)
    }
  })

  test('[POOL25] at par where a pool says so, as at Morpho or Aave', () => {
    const desk = LoanDesk.create({ guard: false, badDebt: 'socialise' })
    const { curve, caps } = reserveOf(desk)[1]
    const reserves = [{ asset: 'USDC', curve, caps, redeems: 'par' as const }]
    Desk.tell(desk, { type: 'DefinePool', pool: 'free', reserves })
    LoanDesk.open(desk, 'max', { USDC: 1_000_000n })
    const of = { pool: 'free', asset: 'USDC' }
    Desk.tell(desk, { type: 'Supply', account: 'max', ...of, amount: atoms('USDC', 1_000_000n) })
    LoanDesk.open(desk, 'ada', { ETH: 10n })
    Desk.tell(desk, { type: 'Borrow', account: 'ada', ...of, amount: atoms('USDC', 15_000n) })
    Desk.tell(desk, {
      type: 'Withdraw',
      account: 'ada',
      asset: 'USDC',
      amount: atoms('USDC', 15_000n),
    })
    LoanDesk.price(desk, { ETH: 500n })
    const events = Desk.tell(desk, {
      ...{ type: 'Redeem', account: 'max', ...of },
      amount: atoms('USDC', 985_000n),
    })
    assert.equal(Desk.pick(events, 'ClaimsForgone').length, 0)
    assert.equal(Desk.pick(events, 'Redeemed')[0]?.claims, atoms('USDC', 985_000n))
  })

  test('[POOL25] in whichever order lenders leave, before or after the loss, each gets the same', () => {
    const price = fc.bigInt({ min: 300n, max: 1_490n })
    fc.assert(
      fc.property(price, fc.boolean(), fc.boolean(), (eth, isFirst, isLate) => {
        const desk = underWater(eth, { income: 'first' })
        const order = isFirst ? ['max', 'lender'] : ['lender', 'max']
        const part = atoms('USDC', 200_000n)
        const got = order.map((account, index) => {
          if (isLate && index === 1) LoanDesk.price(desk, { ETH: eth })
          const before = LoanDesk.claims(desk, account, 'supply', 'USDC')
          redeem(desk, account, part)
          return before - LoanDesk.claims(desk, account, 'supply', 'USDC')
        })
        const [one = 0n, two = 0n] = got
        const gap = one - two
        assert.ok(one > part && gap <= 2n && gap >= -2n, `${one} and ${two} claims for as much`)
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })
})

describe('a loss of a pool kept elsewhere', () => {
  test('[POOL27] is told by its index, which nothing else lowers', () => {
    const desk = LoanDesk.create()
    const tell = (supply: bigint) =>
      Desk.tell(desk, { type: 'TellLoss', pool: 'main', asset: 'USDC', supply })
    const [, reserve] = reserveOf(desk)
    const before = reserve.supplyIndex
    assert.equal(Desk.refusal(tell(before)), 'amount.outOfLimits')
    assert.equal(Desk.refusal(tell(0n)), 'amount.outOfLimits')
    assert.equal(Desk.pick(tell(before / 2n), 'LossTold')[0]?.supply, before / 2n)
    const held = LoanDesk.claims(desk, 'lender', 'supply', 'USDC')
    assert.equal((held * reserve.supplyIndex) / 10n ** 27n, atoms('USDC', 500_000n))
  })

  test('[POOL17] a reserve whose lenders lost all but a millionth takes no new money', () => {
    const desk = LoanDesk.create()
    LoanDesk.open(desk, 'max', { USDC: 10n })
    const supply = () =>
      Desk.refusal(
        Desk.tell(desk, {
          ...{ type: 'Supply', account: 'max', pool: 'main', asset: 'USDC' },
          amount: atoms('USDC', 1n),
        }),
      )
    Desk.tell(desk, { type: 'TellLoss', pool: 'main', asset: 'USDC', supply: 10n ** 21n })
    assert.equal(supply(), null)
    Desk.tell(desk, { type: 'TellLoss', pool: 'main', asset: 'USDC', supply: 10n ** 21n - 1n })
    assert.equal(supply(), 'pool.spent')
  })
})
