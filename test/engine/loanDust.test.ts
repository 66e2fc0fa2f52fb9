import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../../src/engine/Event.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import type { LoanLiquidation } from '../../src/model/Lending.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { numRuns } from '../numRuns.ts'
import { Desk } from './Desk.ts'
import { atoms, type Coin, LoanDesk } from './LoanDesk.ts'

/** Dust, gifts and halted coins shield no loan: whatever else it holds, the rest is acted upon. */

/** Ada owes 15,000 USDC against 10 ETH at 2,000, and holds some of another coin as well. */
function indebted(part: Partial<LoanLiquidation>, coin: Coin, amount: bigint, fund = 0n): Desk {
  const desk = LoanDesk.create(part, fund)
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  Desk.tell(desk, { type: 'Deposit', account: 'ada', asset: coin, amount: Amount.of(amount) })
  return desk
}

const halt = (desk: Desk, id: Coin, on = false): Event[] =>
  Desk.tell(desk, {
    type: 'Switch',
    scope: { kind: 'asset', id },
    what: 'liquidation',
    on,
    by: 'desk',
    reason: 'test',
  })

const seize = (desk: Desk, collateral: Coin): Event[] => LoanDesk.seize(desk, { collateral })

/** What became of a loan, without amounts, ids and the handing over of single coins. */
const deeds: ReadonlySet<Event['type']> = new Set([
  ...(['LiquidationStarted', 'LiquidationOrdered', 'LiquidationEnded', 'LoanLiquidated'] as const),
  ...(['AuctionOpened', 'AuctionRestarted', 'AuctionClosed', 'LoanAbsorbed'] as const),
  ...(['DebtWrittenOff', 'DebtRedistributed', 'LossCovered', 'LossShared', 'CallOpened'] as const),
])

/** Without a rulebook's own dust, a day of falling prices, a liquidator that takes what he may. */
function dayOf(part: Partial<LoanLiquidation>, prices: readonly bigint[], dust: bigint): string[] {
  const desk = LoanDesk.create(part)
  const book = LoanDesk.rulebook('loans', part)
  const liquidation = { ...book.liquidation, dust: Value.zero }
  Desk.tell(desk, { type: 'DefineRulebook', rulebook: { ...book, version: 2, liquidation } })
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  if (dust > 0n) {
    const gift = { account: 'ada', asset: 'BTC', amount: Amount.of(dust) }
    Desk.tell(desk, { type: 'Deposit', ...gift })
  }
  return prices.flatMap((eth) => {
    desk.time += 600_000
    const events = [...LoanDesk.price(desk, { ETH: eth }), ...seize(desk, 'ETH')]
    events.push(...Desk.answer(desk, eth * 100n))
    return events.filter((event) => deeds.has(event.type) && !isCent(event)).map(({ type }) => type)
  })
}

/** A loss of less than a cent: as much as the dust itself may cover. */
const isCent = (event: Event): boolean =>
  (event.type === 'LossCovered' || event.type === 'LossShared') && event.amount < 10_000n

describe('what shields no loan', () => {
  test('[POOL18] dust decides nothing: with it and without it the same becomes of a loan', () => {
    const terms = fc.record({
      by: fc.constantFrom('liquidator', 'auction', 'absorption', 'sale'),
      guard: fc.boolean(),
      badDebt: fc.constantFrom('deficit', 'socialise', 'redistribute'),
      closeFactor: fc.constantFrom(Ratio.one, Ratio.of(1n, 2n)),
    })
    // Where the coins are worth the debt, or it and the bonus, to the atom, dust is the atom that lacks.
    const price = fc
      .bigInt({ min: 300n, max: 1_900n })
      .filter((one) => one !== 1_500n && one !== 1_575n)
    const prices = fc.array(price, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(terms, prices, fc.bigInt({ min: 1n, max: 20n }), (part, path, dust) => {
        const whole = { ...part, auction: LoanDesk.auction, leftover: Value.zero }
        assert.deepEqual(dayOf(whole, path, dust), dayOf(whole, path, 0n))
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })

  test('[POOL15] [LOAN8] a pledged coin without a price: the loan is liquidated all the same', () => {
    const desk = LoanDesk.create({ guard: false })
    const index = desk.state.assetById.get('BTC')?.index ?? -1
    delete desk.state.book.indices[index]
    LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
    LoanDesk.open(desk, 'liq', { USDC: 50_000n })
    LoanDesk.deposit(desk, 'ada', 'BTC', 1n)
    const source = { time: desk.time, source: 'test' }
    const told = [{ asset: 'ETH', price: 1_800n * 10n ** 12n, ...source }]
    Desk.tell(desk, { type: 'SetMarks', marks: [], indices: told })
    assert.equal(Desk.pick(seize(desk, 'ETH'), 'LoanLiquidated')[0]?.repaid, atoms('USDC', 7_500n))
    assert.equal(Desk.refusal(seize(desk, 'BTC')), 'price.stale')
  })

  test('[SEIZE5] a sliver of harmless collateral keeps no toxic loan from being absorbed', () => {
    // At 1,550 the health of 12,788 ÷ 15,000 is under 0.825 × 1.05, and over 0.78 × 1.06.
    for (const satoshi of [1n, 100_000n]) {
      const desk = indebted({ guard: true }, 'BTC', satoshi)
      const events = LoanDesk.price(desk, { ETH: 1_550n })
      assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'toxic', `${satoshi}`)
    }
    // A fifth of a bitcoin is no sliver: seized, it brings the loan back.
    const other = indebted({ guard: true }, 'BTC', 20_000_000n)
    assert.equal(Desk.pick(LoanDesk.price(other, { ETH: 1_100n }), 'LoanAbsorbed').length, 0)
  })

  test('[POOL15] halted collateral stays with what it is worth of the debt, the rest is absorbed', () => {
    const desk = indebted({ by: 'absorption', guard: false, badDebt: 'deficit' }, 'BTC', 1n)
    Desk.tell(desk, {
      type: 'Deposit',
      account: 'ada',
      asset: 'BTC',
      amount: Amount.of(7_499_999n),
    })
    halt(desk, 'BTC')
    // 10 ETH at 840 cover 8,000 of 15,000; 0.075 BTC at 40,000 are worth 3,000.
    const events = LoanDesk.price(desk, { ETH: 840n })
    assert.equal(Desk.pick(events, 'LoanAbsorbed').length, 1)
    const [left] = Desk.pick(events, 'DebtWrittenOff')
    assert.equal(left?.amount, atoms('USDC', 12_000n))
    assert.equal(Desk.pick(events, 'LiquidationEnded').length, 0)
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), -atoms('USDC', 3_000n))
    assert.equal(Desk.balance(desk, 'ada', 'BTC'), 7_500_000n)
    assert.equal(LoanDesk.claims(desk, 'ada', 'supply', 'ETH'), 0n)
    assert.equal(unbalanced(desk.state), null)
    const again = LoanDesk.price(desk, { ETH: 840n })
    assert.equal(Desk.pick(again, 'LoanAbsorbed').length, 0, 'it waits')
    const back = halt(desk, 'BTC', true)
    assert.equal(Desk.pick(back, 'LoanAbsorbed').length, 1)
    assert.equal(Desk.pick(back, 'LiquidationEnded')[0]?.outcome, 'closed')
  })

  test('[POOL15] a sale and an auction pass over what is halted', () => {
    const sale = indebted({ by: 'sale', guard: false }, 'BTC', 1_000_000n)
    halt(sale, 'ETH')
    const sold = LoanDesk.price(sale, { ETH: 1_750n })
    assert.deepEqual(
      Desk.pick(sold, 'LiquidationOrdered').map(({ instrument }) => instrument),
      ['BTC/USDC'],
    )
    const terms = { by: 'auction', guard: false, auction: LoanDesk.auction } as const
    const lot = indebted(terms, 'BTC', 1_000_000n)
    halt(lot, 'ETH')
    const opened = Desk.pick(LoanDesk.price(lot, { ETH: 1_750n }), 'AuctionOpened')
    assert.deepEqual(
      opened.map(({ collateral }) => collateral),
      ['BTC'],
    )
  })

  test('[POOL15] an atom of a halted coin keeps no uncovered loan from being absorbed', () => {
    const desk = indebted({ by: 'liquidator', guard: false }, 'BTC', 1n)
    halt(desk, 'BTC')
    LoanDesk.price(desk, { ETH: 100n })
    Desk.tell(desk, { type: 'Deposit', account: 'liq', asset: 'USDC', amount: atoms('USDC', 1n) })
    const taken = seize(desk, 'ETH')
    assert.equal(Desk.pick(taken, 'LoanLiquidated').length, 1)
    assert.equal(Desk.pick(taken, 'LoanAbsorbed')[0]?.reason, 'uncovered')
  })
})

test('[POOL14] of coins with limits of their own as much is sold as cures, in one order', () => {
  const desk = LoanDesk.create({ by: 'sale' })
  LoanDesk.open(desk, 'ada', { ETH: 10n, BTC: 1n })
  const borrow = { account: 'ada', pool: 'main', asset: 'USDC', amount: atoms('USDC', 40_000n) }
  Desk.tell(desk, { type: 'Borrow', ...borrow })
  Desk.tell(desk, { type: 'Withdraw', account: 'ada', asset: 'USDC', amount: borrow.amount })
  const [order, ...more] = Desk.pick(LoanDesk.price(desk, { ETH: 1_000n }), 'LiquidationOrdered')
  assert.equal(order?.instrument, 'BTC/USDC')
  assert.deepEqual(more, [])
  // 40,000 − 39,450 carried, ÷ (0.99 − 0.78) ÷ 40,000 a coin = 0.065477 in lots of a ten-thousandth.
  assert.equal(order?.lots, -655n)
  const after = Desk.answer(desk, 4_000_000n)
  assert.equal(Desk.pick(after, 'LiquidationOrdered').length, 0)
  assert.equal(Desk.pick(after, 'LiquidationEnded')[0]?.outcome, 'cured')
})
