import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import type { LoanLiquidation } from '../../src/model/Lending.ts'
import type { Rulebook } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'

const minute = 60_000

/** Ada owes 15,000 against 10 ETH that she lent to the pool; all its ETH but a part is lent out. */
function lentOut(part: Partial<LoanLiquidation>, cash = 0n): Desk {
  const desk = LoanDesk.create({ guard: false, badDebt: 'socialise', ...part })
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'whale', { BTC: 100n })
  const amount = Amount.of(atoms('ETH', 510n) - cash)
  const taken = { account: 'whale', asset: 'ETH', amount }
  Desk.tell(desk, { type: 'Borrow', pool: 'main', ...taken })
  Desk.tell(desk, { type: 'Withdraw', ...taken })
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  return desk
}

const sold = { by: 'auction', auction: LoanDesk.auction } as const
const claim = 'main:supply:ETH'

/** A second version of the rulebook of auctions. */
function change(desk: Desk, part: Partial<Rulebook>): void {
  const book = LoanDesk.rulebook('loans', { guard: false, badDebt: 'socialise', ...sold })
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: { ...book, version: 2, ...part } })
}

const bid = (desk: Desk, collateral: string, amount: Amount, auction = 'auction-1') =>
  Desk.tell(desk, {
    type: 'TakeAuction',
    account: 'liq',
    auction,
    collateral,
    asset: 'USDC',
    amount,
    cost: atoms('USDC', 50_000n),
  })

describe('collateral that is lent out', () => {
  test('[POOL13] is auctioned as the claim it is, at the price of what it stands for', () => {
    const desk = lentOut(sold)
    const [opened] = Desk.pick(LoanDesk.price(desk, { ETH: 1_800n }), 'AuctionOpened')
    assert.deepEqual([opened?.collateral, opened?.lot], [claim, atoms('ETH', 10n)])
    assert.equal(opened?.top, 2_160n * 10n ** 15n)
    const events = bid(desk, claim, atoms('ETH', 10n))
    // 15,750 ÷ 2,160 = 7.2916… claims for all that is owed and the penalty; the rest comes back.
    assert.equal(LoanDesk.claims(desk, 'liq', 'supply', 'ETH'), 7_291_666_666_666_666_666n)
    assert.equal(Desk.pick(events, 'AuctionClosed')[0]?.outcome, 'raised')
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), 0n)
    assert.equal(LoanDesk.claims(desk, 'ada', 'supply', 'ETH'), 2_708_333_333_333_333_334n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL13] what cash there is makes the lot where it is the larger part', () => {
    const most = lentOut(sold, atoms('ETH', 6n))
    const [coins] = Desk.pick(LoanDesk.price(most, { ETH: 1_800n }), 'AuctionOpened')
    assert.deepEqual([coins?.collateral, coins?.lot], ['ETH', atoms('ETH', 6n)])
    const little = lentOut(sold, 1n)
    const [claims] = Desk.pick(LoanDesk.price(little, { ETH: 1_800n }), 'AuctionOpened')
    assert.deepEqual([claims?.collateral, claims?.lot], [claim, Amount.of(10n ** 19n - 1n)])
  })

  test('[POOL14] a sale that can get none of it has the house take the claims over', () => {
    const desk = lentOut({ by: 'sale' })
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'unsold')
    assert.equal(Desk.pick(events, 'CollateralTaken')[0]?.asset, claim)
    const some = lentOut({ by: 'sale' }, atoms('ETH', 3n))
    const [ordered] = Desk.pick(LoanDesk.price(some, { ETH: 1_800n }), 'LiquidationOrdered')
    assert.equal(ordered?.lots, -5_051n, 'where there is cash it is sold as ever')
  })

  test('[POOL13] [POOL14] whatever the procedure and however little cash, something happens at once', () => {
    const procedures = [sold, { by: 'sale' }, { by: 'absorption' }] as const
    const cash = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.bigInt(0n, 10n ** 19n))
    fc.assert(
      fc.property(
        fc.constantFrom(...procedures),
        cash,
        fc.integer({ min: 300, max: 1_818 }),
        (part, has, eth) => {
          const desk = lentOut(part, has)
          const events = LoanDesk.price(desk, { ETH: BigInt(eth) })
          const acts = ['AuctionOpened', 'LiquidationOrdered', 'LoanAbsorbed'] as const
          assert.ok(
            acts.some((type) => Desk.pick(events, type).length > 0),
            'it stays silent',
          )
          assert.equal(unbalanced(desk.state), null)
        },
      ),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })
})

describe('an auction without fresh prices', () => {
  const selling = (): Desk => {
    const desk = lentOut(sold, atoms('ETH', 20n))
    const events = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(events, 'AuctionOpened')[0]?.collateral, 'ETH')
    return desk
  }
  const stale = (desk: Desk): number =>
    desk.state.rulebooks.get('loans')?.bound?.rulebook.prices.staleAfter ?? 0

  test('[POOL13] takes no bid on an old price, and its clock has stood still since it grew old', () => {
    const desk = selling()
    const old = stale(desk)
    assert.ok(old > 0 && old < 15 * minute)
    Desk.wait(desk, old)
    assert.equal(Desk.refusal(bid(desk, 'ETH', atoms('ETH', 1n))), null, 'fresh to the last')
    Desk.wait(desk, 2 * minute)
    assert.equal(Desk.refusal(bid(desk, 'ETH', atoms('ETH', 1n))), 'price.stale')
    const twin: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)), entries: [] }
    for (const one of [desk, twin]) {
      LoanDesk.price(one, { ETH: 1_800n })
      const [taken] = Desk.pick(bid(one, 'ETH', atoms('ETH', 1n)), 'AuctionTaken')
      // Of an hour's fall it has run as long as the first price was fresh.
      const left = Ratio.mulDown(
        2_160n * 10n ** 15n,
        Ratio.of(BigInt(60 * minute - old), 3_600_000n),
      )
      assert.ok(
        (taken?.price ?? 0n) >= left - 1n && (taken?.price ?? 0n) <= left,
        `${taken?.price}`,
      )
    }
    assert.deepEqual(Snapshot.take(twin.state), Snapshot.take(desk.state))
  })

  test('[POOL13] is sold at no price that is doubted', () => {
    const desk = selling()
    change(desk, { priceBand: { jump: Ratio.of(1n, 10n), confirm: 10_000 } })
    desk.time += 1_000
    const events = LoanDesk.price(desk, { ETH: 900n })
    assert.equal(Desk.pick(events, 'IndexDoubted')[0]?.asset, 'ETH')
    assert.equal(Desk.refusal(bid(desk, 'ETH', atoms('ETH', 1n))), 'price.doubtful')
    desk.time += 1_000
    LoanDesk.price(desk, { ETH: 1_790n })
    // A second of an hour has run before the doubt, none in it.
    const [taken] = Desk.pick(bid(desk, 'ETH', atoms('ETH', 1n)), 'AuctionTaken')
    assert.ok((taken?.price ?? 0n) >= 2_159n * 10n ** 15n, `${taken?.price}`)
  })
})

describe('slivers are no lots', () => {
  test('[POOL18] a bid that leaves too little for what is still to be raised takes that too', () => {
    const desk = lentOut(sold, atoms('ETH', 20n))
    LoanDesk.price(desk, { ETH: 1_000n })
    // 10 ETH at 1,200 do not raise 15,750: all of it but a hundred-thousandth is all of it.
    const events = bid(desk, 'ETH', Amount.of(atoms('ETH', 10n) - 10n ** 14n))
    assert.equal(Desk.pick(events, 'AuctionTaken')[0]?.slice, atoms('ETH', 10n))
    assert.equal(Desk.pick(events, 'AuctionClosed')[0]?.outcome, 'soldOut')
    assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'uncovered')
  })

  test('[POOL18] what is left of a collateral is taken over with the debt and not auctioned for half an hour', () => {
    const desk = lentOut(sold, atoms('ETH', 20n))
    // The rulebook itself calls nothing dust.
    const { liquidation } = LoanDesk.rulebook('loans')
    change(desk, { liquidation: { ...liquidation, dust: Value.zero } })
    const crumb = { account: 'ada', asset: 'BTC', amount: Amount.of(1_000n) }
    Desk.tell(desk, { type: 'Deposit', ...crumb })
    LoanDesk.price(desk, { ETH: 1_000n })
    const events = bid(desk, 'ETH', atoms('ETH', 10n))
    assert.equal(Desk.pick(events, 'AuctionOpened').length, 0)
    assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'unsold')
    assert.equal(Desk.balance(desk, 'ada', 'BTC'), 0n, 'all of it, worth 40 cents')
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'closed')
  })
})
