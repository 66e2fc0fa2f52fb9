import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import { State } from '../../src/engine/State.ts'
import { type ProtocolName, protocolNames } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { manyRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { LoanDesk } from './LoanDesk.ts'
import type { Draft } from './world.ts'

const unlimited = {
  closeFactor: Ratio.one,
  fullUnder: Value.zero,
  leftover: Value.zero,
  guard: false,
} as const

/**
 * A house deed is one atom, priced in whole dollars; against three of them Ada owes 150,000 dollars
 * at a threshold of 70 % and a bonus of 5 %, a tenth of which is the house's.
 */
function deeds(held: bigint, owed: bigint, dollars: bigint): Desk {
  const desk = LoanDesk.create(unlimited)
  Desk.tell(desk, { type: 'DefineAsset', asset: 'DEED', decimals: 0 })
  const book = LoanDesk.rulebook('deeds', unlimited)
  const pledge = { openLtv: Ratio.of(6n, 10n), threshold: Ratio.of(7n, 10n) }
  const more = { bonus: Ratio.of(5n, 100n), bonusShare: Ratio.of(1n, 10n), ramp: null }
  const collateral = new Map([['DEED', { ...pledge, ...more }]])
  const method = { ...LoanDesk.method(unlimited), collateral, modes: new Map() }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: { ...book, method } })
  setDeed(desk, 90_000n)
  const about = { owner: 'ada', group: 'ada', rulebook: 'deeds', positionMode: 'net' } as const
  Desk.tell(desk, { type: 'OpenAccount', account: 'ada', ...about })
  Desk.tell(desk, { type: 'Deposit', account: 'ada', asset: 'DEED', amount: Amount.of(held) })
  const amount = LoanDesk.atoms('USDC', owed)
  Desk.tell(desk, { type: 'Borrow', account: 'ada', pool: 'main', asset: 'USDC', amount })
  Desk.tell(desk, { type: 'Withdraw', account: 'ada', asset: 'USDC', amount })
  LoanDesk.open(desk, 'liq', { USDC: 200_000n })
  desk.time += 1
  setDeed(desk, dollars)
  return desk
}

const setDeed = (desk: Desk, dollars: bigint) =>
  Desk.tell(desk, {
    type: 'SetMarks',
    marks: [],
    indices: [{ asset: 'DEED', price: dollars * 10n ** 12n, time: desk.time, source: 'appraisal' }],
  })

const seize = (desk: Desk, collateral: string, amount: Amount | null = null) =>
  LoanDesk.seize(desk, { collateral, amount })

const price = () => fc.integer({ min: 0, max: 23 }).map((places) => 10n ** BigInt(places))

describe('nothing for something', () => {
  test('[POOL21] a deed that the debt does not buy is not paid for', () => {
    // 50,000 × 1.05 ÷ 71,000 = 0.739 deeds.
    const desk = deeds(1n, 50_000n, 71_000n)
    assert.equal(Desk.refusal(seize(desk, 'DEED')), 'amount.notPositive')
    assert.equal(Desk.balance(desk, 'liq', 'USDC'), LoanDesk.atoms('USDC', 200_000n))
  })

  test('[POOL21] [SEIZE3] the house’s part of a bonus is never the only deed', () => {
    // 50,000 × 1.05 ÷ 52,000 = 1.01 deeds, of which a tenth of 1 − ⌊1 ÷ 1.05⌋ is the house's.
    const desk = deeds(1n, 50_000n, 52_000n)
    const [done] = Desk.pick(seize(desk, 'DEED'), 'LoanLiquidated')
    assert.deepEqual([done?.repaid, done?.seized, done?.fee], [50_000_000_000n, 1n, 0n])
  })

  test('[POOL21] [SEIZE3] of deeds only what is seized is paid for', () => {
    // 100,000 × 1.05 ÷ 66,000 = 1.59: one deed, for 66,000 ÷ 1.05 and not for 100,000.
    const desk = deeds(2n, 100_000n, 66_000n)
    const [done] = Desk.pick(seize(desk, 'DEED'), 'LoanLiquidated')
    assert.deepEqual([done?.repaid, done?.seized], [62_857_142_858n, 1n])
  })

  test('[POOL21] a debt that has become worth nothing is carried by anything, and stops nobody', () => {
    const desk = LoanDesk.create(unlimited)
    LoanDesk.open(desk, 'ada', { ETH: 1n })
    const borrow = (amount: Amount) =>
      Desk.refusal(
        Desk.tell(desk, { type: 'Borrow', account: 'ada', pool: 'main', asset: 'ETH', amount }),
      )
    // A hundred-millionth of a dollar is 5 × 10⁶ of 10¹⁸ atoms at 2,000.
    assert.equal(borrow(Amount.of(4_999_999n)), 'amount.notPositive')
    assert.equal(borrow(Amount.of(5_000_000n)), null)
    LoanDesk.open(desk, 'liq', { ETH: 1n })
    const events = Desk.tell(desk, {
      type: 'LiquidateLoan',
      account: 'liq',
      borrower: 'ada',
      pool: 'main',
      asset: 'ETH',
      collateral: 'ETH',
      amount: null,
    })
    assert.equal(Desk.refusal(events), 'loan.notLiquidatable')
  })

  test('[POOL21] an atom that extinguishes no claim seizes nothing', () => {
    const desk = LoanDesk.create(unlimited)
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 200_000n })
    desk.time += 31_536_000_000
    LoanDesk.price(desk, { ETH: 1_800n })
    // A claim is worth 1.00075 atoms by now.
    assert.equal(Desk.refusal(seize(desk, 'ETH', Amount.of(1n))), 'amount.notPositive')
    assert.equal(Desk.refusal(seize(desk, 'ETH', Amount.of(2n))), null)
  })

  test('[POOL21] a lot without a reserve is not given away when its price has fallen to nothing', () => {
    const terms = { ...LoanDesk.auction, reserve: Ratio.zero, tail: 7_200_000, restarts: 9 }
    const desk = LoanDesk.create({ by: 'auction', auction: terms, guard: false })
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 50_000n })
    LoanDesk.price(desk, { ETH: 1_800n })
    const bid = (amount: bigint) =>
      Desk.tell(desk, {
        type: 'TakeAuction',
        account: 'liq',
        auction: 'auction-1',
        collateral: 'ETH',
        asset: 'USDC',
        amount: Amount.of(amount),
        cost: LoanDesk.atoms('USDC', 50_000n),
      })
    // After the hour in which it would reach zero it starts again, and is sold at a price.
    for (let minute = 0; minute < 60; minute++) {
      desk.time += 60_000
      LoanDesk.price(desk, { ETH: 1_800n })
    }
    const [sold] = Desk.pick(bid(10n ** 18n), 'AuctionTaken')
    assert.ok((sold?.price ?? 0n) > 0n)
    assert.ok((State.account(desk.state, 'liq').balances[1] ?? 0n) < 50_000n * 10n ** 6n)
  })

  test('[POOL21] an index stops short of a million, where no journal could hold it', () => {
    const desk = LoanDesk.create()
    const asset = 'USDC'
    const curve = { optimalUsage: 1n, base: 100_000n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
    const caps = { supply: null, borrow: null }
    Desk.tell(desk, { type: 'DefinePool', pool: 'dear', reserves: [{ asset, curve, caps }] })
    LoanDesk.open(desk, 'ada', { USDC: 100n, ETH: 100n })
    const part = { account: 'ada', pool: 'dear', asset, amount: LoanDesk.atoms('USDC', 100n) }
    Desk.tell(desk, { type: 'Supply', ...part })
    Desk.tell(desk, { type: 'Borrow', ...part, amount: LoanDesk.atoms('USDC', 50n) })
    const [, reserve] = State.reserve(desk.state, { pool: 'dear', asset })
    for (let year = 0; year < 9; year++) {
      desk.time += 31_536_000_000
      Desk.tell(desk, { type: 'AccrueInterest', pool: 'dear' })
      assert.ok(reserve.debtIndex < limits.claimIndex)
    }
    assert.ok(reserve.debtIndex > limits.claimIndex / 1_000n)
  })

  const weird = fc.record({
    decimals: fc.tuple(fc.integer({ min: 0, max: 18 }), fc.integer({ min: 0, max: 18 })),
    prices: fc
      .tuple(price(), price(), fc.oneof(price(), fc.bigInt(1n, 9n)))
      .map(([debt, was, is]): [bigint, bigint, bigint] => [
        debt,
        was,
        is < 10n ? (was * is) / 10n || 1n : is,
      ]),
    held: fc.bigInt({ min: 1n, max: 10n ** 20n }),
    owed: fc.bigInt({ min: 1n, max: 10n ** 20n }),
    offer: fc.option(fc.bigInt({ min: 1n, max: 10n ** 20n })),
    years: fc.nat({ max: 3 }),
    by: fc.constantFrom('liquidator', 'liquidator', 'liquidator', 'auction', 'absorption', 'sale'),
    protocol: fc.constantFrom(...protocolNames),
  })

  test('[POOL21] whatever coins, prices and amounts: nothing ends the process, and who pays is given something', () => {
    let seen = 0
    fc.assert(
      fc.property(weird, (one) => {
        seen += tryAll(one)
      }),
      { numRuns: Math.max(250, Math.ceil(manyRuns / 40)) },
    )
    assert.ok(seen > 0, `liquidated ${seen} times`)
  })
})

interface Weird {
  readonly decimals: readonly [number, number]
  readonly prices: readonly [bigint, bigint, bigint]
  readonly held: bigint
  readonly owed: bigint
  readonly offer: bigint | null
  readonly years: number
  readonly by: 'liquidator' | 'auction' | 'absorption' | 'sale'
  readonly protocol: ProtocolName
}

/** A loan of strange coins whose collateral falls to the third price; how often it was liquidated. */
function tryAll({ decimals, prices, held, owed, offer, years, by, protocol }: Weird): number {
  const part = { ...unlimited, by, auction: LoanDesk.auction } as const
  const desk = LoanDesk.create(part)
  const tell = (draft: Draft) => Desk.tell(desk, draft)
  const [debt, collateral] = ['DEBT', 'COLL']
  tell({ type: 'DefineAsset', asset: debt, decimals: decimals[0] })
  tell({ type: 'DefineAsset', asset: collateral, decimals: decimals[1] })
  const curve = { optimalUsage: 8_000n, base: 5_000n, slope1: 0n, slope2: 0n, reserveFactor: 0n }
  const caps = { supply: null, borrow: null }
  tell({ type: 'DefinePool', pool: 'odd', reserves: [{ asset: debt, curve, caps }] })
  const base = LoanDesk.rulebook('odd', part)
  const pledge = { openLtv: Ratio.of(6n, 10n), threshold: Ratio.of(7n, 10n), ramp: null }
  const more = { ...pledge, bonus: Ratio.of(5n, 100n), bonusShare: Ratio.of(1n, 10n) }
  const method = { ...LoanDesk.method(part), protocol, collateral: new Map([[collateral, more]]) }
  const rulebook = { ...base, method: { ...method, modes: new Map() } }
  tell({ type: 'DefineRulebook', rulebook })
  const mark = (value: bigint) =>
    tell({
      type: 'SetMarks',
      marks: [],
      indices: [
        { asset: debt, price: prices[0], time: desk.time, source: 'odd' },
        { asset: collateral, price: value, time: desk.time, source: 'odd' },
        { asset: 'USD', price: 10n ** 12n, time: desk.time, source: 'odd' },
      ],
    })
  mark(prices[1])
  for (const account of ['lena', 'bob', 'liz']) {
    const about = { owner: account, group: account, rulebook: 'odd', positionMode: 'net' } as const
    tell({ type: 'OpenAccount', account, ...about })
    tell({ type: 'Deposit', account, asset: debt, amount: Amount.of(owed) })
    tell({ type: 'Deposit', account, asset: collateral, amount: Amount.of(held) })
  }
  const pool = { pool: 'odd', asset: debt }
  tell({ type: 'Supply', account: 'lena', ...pool, amount: Amount.of(owed) })
  // The largest power of two that is lent, so that a fall of the price is felt.
  for (let amount = owed; amount > 0n; amount /= 2n) {
    const lent = tell({ type: 'Borrow', account: 'bob', ...pool, amount: Amount.of(amount) })
    if (Desk.refusal(lent) === null) break
  }
  for (let year = 0; year < years; year++) {
    desk.time += 31_536_000_000
    mark(prices[1])
  }
  desk.time += 1_000
  mark(prices[2])
  const about = { account: 'liz', collateral, asset: debt } as const
  const cost = Amount.of(owed)
  const before = Desk.balance(desk, 'liz', collateral)
  const seized = tell({
    type: 'LiquidateLoan',
    borrower: 'bob',
    pool: 'odd',
    ...about,
    amount: offer === null ? null : Amount.of(offer),
  })
  tell({
    type: 'TakeAuction',
    auction: 'auction-1',
    ...about,
    amount: Amount.of(offer ?? 1n),
    cost,
  })
  tell({ type: 'Repay', account: 'bob', ...pool, amount: offer === null ? null : Amount.of(offer) })
  tell({ type: 'Redeem', account: 'lena', ...pool, amount: null })
  if (Desk.balance(desk, 'liz', debt) < owed) {
    assert.ok(Desk.balance(desk, 'liz', collateral) > before, 'paid for nothing')
  }
  return Desk.pick(seized, 'LoanLiquidated').length
}
