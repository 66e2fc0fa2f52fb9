import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Event } from '../../src/engine/Event.ts'
import { fold } from '../../src/engine/fold.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { State } from '../../src/engine/State.ts'
import { Desk } from './Desk.ts'
import { atoms, LoanDesk } from './LoanDesk.ts'
import { digest } from './sameState.ts'

const minute = 60_000

/**
 * Ada's 10 ETH are in auction for 15,750 USDC: 15,000 owed and 5 %. At 1,800 per coin the price
 * starts at 2,160 and would fall linearly to zero in an hour; it sells only above 1,440, which it
 * reaches after 20 minutes.
 */
function selling(): Desk {
  const desk = LoanDesk.create({
    by: 'auction',
    auction: LoanDesk.auction,
    guard: false,
    badDebt: 'deficit',
  })
  LoanDesk.borrow(desk, 'ada', 10n, 15_000n)
  LoanDesk.open(desk, 'liq', { USDC: 50_000n })
  const events = LoanDesk.price(desk, { ETH: 1_800n })
  assert.equal(Desk.pick(events, 'AuctionOpened')[0]?.tab, atoms('USDC', 15_750n))
  return desk
}

/** Advances time, with prices every minute. */
function pass(desk: Desk, minutes: number, eth = 1_800n): Event[] {
  const events: Event[] = []
  for (let count = 0; count < minutes; count++) {
    desk.time += minute
    events.push(...LoanDesk.price(desk, { ETH: eth }))
  }
  return events
}

const take = (desk: Desk, eth: bigint, places = 0, cost = 50_000n, account = 'liq'): Event[] =>
  Desk.tell(desk, {
    type: 'TakeAuction',
    account,
    auction: 'auction-1',
    collateral: 'ETH',
    asset: 'USDC',
    amount: atoms('ETH', eth, places),
    cost: atoms('USDC', cost),
  })

const repay = (desk: Desk, usdc: bigint | null): Event[] =>
  Desk.tell(desk, {
    type: 'Repay',
    account: 'ada',
    pool: 'main',
    asset: 'USDC',
    amount: usdc === null ? null : atoms('USDC', usdc),
  })

describe('an auction', () => {
  test('[POOL13] [END3] one that is called off gives the lot back, and nothing is sold from it', () => {
    const desk = selling()
    const signed = { by: 'desk', reason: 'a wrong price' }
    const until = desk.time + 60 * minute
    const cancel = { type: 'CancelLiquidation', account: 'ada', until, ...signed } as const
    const events = Desk.tell(desk, cancel)
    const [closed] = Desk.pick(events, 'AuctionClosed')
    assert.deepEqual([closed?.auction, closed?.outcome], ['auction-1', 'stopped'])
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'cancelled')
    assert.equal(Desk.balance(desk, 'ada', 'ETH'), atoms('ETH', 10n))
    assert.equal(Desk.refusal(take(desk, 1n)), 'auction.unknown')
    assert.equal(desk.state.auctions.size, 0)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL13] the debt is paid first, then the penalty to the fund, and the rest of the lot comes back', () => {
    const desk = selling()
    pass(desk, 10)
    // 2,160 × 5/6, rounded down in 10⁻²⁷.
    const [first] = Desk.pick(take(desk, 2n), 'AuctionTaken')
    assert.equal(first?.price, 1_799_999_999_999_999_999n)
    assert.equal(first?.penalty, 0n)
    const events = take(desk, 8n)
    const [last] = Desk.pick(events, 'AuctionTaken')
    const [closed] = Desk.pick(events, 'AuctionClosed')
    assert.equal(closed?.outcome, 'raised')
    // 15,750 ÷ 1,800 = 8.75 sold; the interest of ten minutes is paid out of the penalty.
    assert.equal(closed?.returned, 1_249_999_999_999_999_996n)
    assert.equal(last?.penalty, 749_999_786n)
    assert.equal(Desk.balance(desk, 'house:fund', 'USDC'), last?.penalty)
    assert.equal(LoanDesk.claims(desk, 'ada', 'debt', 'USDC'), 0n)
    assert.equal(Desk.balance(desk, 'ada', 'ETH'), closed?.returned)
    assert.equal(Desk.balance(desk, 'house:clearing', 'ETH'), 0n)
    assert.equal(unbalanced(desk.state), null)
  })

  test('[CREDIT12] a relative of the borrower buys at the index price or not at all', () => {
    const desk = selling()
    LoanDesk.open(desk, 'eve', { USDC: 50_000n }, 'ada')
    pass(desk, 11)
    assert.equal(Desk.refusal(take(desk, 1n, 0, 50_000n, 'eve')), 'auction.related')
    assert.equal(Desk.refusal(take(desk, 1n)), null, 'anybody else buys below it')
    const dear = selling()
    LoanDesk.open(dear, 'eve', { USDC: 50_000n }, 'ada')
    pass(dear, 9)
    assert.equal(Desk.refusal(take(dear, 1n, 0, 50_000n, 'eve')), null)
  })

  test('[POOL13] nothing is sold at the reserve: there it starts again at prices of now, then is absorbed', () => {
    const desk = selling()
    assert.equal(Desk.pick(pass(desk, 19), 'AuctionRestarted').length, 0)
    const [again] = Desk.pick(pass(desk, 1, 1_700n), 'AuctionRestarted')
    // The timer fires before the command sets its own price.
    assert.equal(again?.top, 2_160_000_000_000_000_000n)
    const events = pass(desk, 20)
    assert.equal(Desk.pick(events, 'AuctionTaken').length, 0)
    assert.deepEqual(
      Desk.pick(events, 'AuctionClosed').map(({ outcome, returned }) => [outcome, returned]),
      [['unsold', atoms('ETH', 10n)]],
    )
    assert.equal(Desk.pick(events, 'LoanAbsorbed')[0]?.reason, 'unsold')
    assert.equal(Desk.balance(desk, 'liq', 'ETH'), 0n)
    assert.equal(Desk.refusal(take(desk, 1n)), 'auction.unknown')
    assert.equal(unbalanced(desk.state), null)
  })

  test('[POOL13] whatever is bid and whenever, no price is at or under the reserve', () => {
    for (let minutes = 0; minutes < 45; minutes++) {
      const desk = selling()
      pass(desk, minutes, 1_500n)
      const auction = desk.state.auctions.get('auction-1')
      const [taken] = Desk.pick(take(desk, 1n, 3), 'AuctionTaken')
      assert.equal(taken === undefined, auction === undefined)
      assert.ok(auction === undefined || (taken?.price ?? 0n) > (auction.sale.reserve ?? 0n))
    }
  })

  test('[POOL13] prices that went old give the lot back, and the loan waits for new ones', () => {
    const desk = selling()
    const events = Desk.wait(desk, 20 * minute)
    assert.equal(Desk.pick(events, 'AuctionClosed')[0]?.outcome, 'unpriced')
    assert.equal(Desk.balance(desk, 'ada', 'ETH'), atoms('ETH', 10n))
    const next = LoanDesk.price(desk, { ETH: 1_800n })
    assert.equal(Desk.pick(next, 'AuctionOpened')[0]?.auction, 'auction-2')
  })

  test('[POOL13] while liquidation is off nobody buys and the price stands still, across a restart too', () => {
    const desk = selling()
    const minutes = (count: number) => Desk.wait(desk, count * minute)
    minutes(1)
    const scope = { kind: 'asset', id: 'ETH' } as const
    const by = { by: 'desk', reason: 'test' }
    Desk.tell(desk, { type: 'Switch', scope, what: 'liquidation', on: false, ...by })
    assert.equal(Desk.refusal(take(desk, 1n)), 'switch.off')
    Desk.tell(desk, { type: 'Disarm', ...by })
    minutes(3)
    Desk.tell(desk, { type: 'Switch', scope, what: 'liquidation', on: true, ...by })
    assert.equal(Desk.refusal(take(desk, 1n)), 'switch.off', 'it is still disarmed')
    assert.equal(Desk.pick(minutes(60), 'AuctionClosed').length, 0)
    const twin: Desk = { ...desk, state: Snapshot.restore(Snapshot.take(desk.state)), entries: [] }
    for (const one of [desk, twin]) {
      LoanDesk.price(one, { ETH: 1_800n })
      Desk.tell(one, { type: 'Arm', ...by })
      // Of the sixty minutes one has run: 2,160 less a sixtieth.
      const [taken] = Desk.pick(take(one, 1n), 'AuctionTaken')
      assert.equal(taken?.price, 2_124n * 10n ** 15n - 1n)
    }
    assert.deepEqual(Snapshot.take(twin.state), Snapshot.take(desk.state))
  })

  test('[POOL7] [POOL13] who repays all himself gets his lot back and owes no penalty', () => {
    const desk = selling()
    LoanDesk.deposit(desk, 'ada', 'USDC', 15_000n)
    const events = repay(desk, null)
    assert.equal(Desk.pick(events, 'AuctionClosed')[0]?.outcome, 'repaid')
    assert.equal(Desk.balance(desk, 'ada', 'ETH'), atoms('ETH', 10n))
    assert.equal(Desk.balance(desk, 'house:fund', 'USDC'), 0n)
    assert.equal(Desk.pick(events, 'LiquidationEnded')[0]?.outcome, 'closed')
  })

  test('[POOL13] who repays a part is not charged it again: what is asked is what is owed and the penalty', () => {
    const desk = selling()
    LoanDesk.deposit(desk, 'ada', 'USDC', 14_000n)
    repay(desk, 14_000n)
    const events = take(desk, 10n)
    const [taken] = Desk.pick(events, 'AuctionTaken')
    assert.equal(Desk.pick(events, 'Repaid')[0]?.amount, atoms('USDC', 1_000n))
    assert.equal(taken?.penalty, atoms('USDC', 750n))
    assert.equal(Desk.pick(events, 'AuctionClosed')[0]?.outcome, 'raised')
  })

  test('[POOL13] a bid names what it buys, can pay it, and is not the borrower’s own', () => {
    const desk = selling()
    assert.equal(Desk.refusal(take(desk, 1n, 0, 2_159n)), 'auction.tooDear')
    assert.equal(Desk.refusal(take(desk, 0n)), 'amount.notPositive')
    LoanDesk.open(desk, 'poor', {})
    const bid = { type: 'TakeAuction', auction: 'auction-1', collateral: 'ETH' } as const
    const of = { asset: 'USDC', amount: atoms('ETH', 1n), cost: atoms('USDC', 3_000n) }
    const tell = (account: string, asset: string) =>
      Desk.refusal(Desk.tell(desk, { ...bid, ...of, account, asset }))
    assert.equal(tell('poor', 'USDC'), 'balance.insufficient')
    assert.equal(tell('ada', 'USDC'), 'command.malformed')
    assert.equal(tell('liq', 'BTC'), 'command.malformed')
  })
})

describe('in the middle of an auction', () => {
  const on = (desk: Desk): Event[] => [
    ...take(desk, 1n),
    ...pass(desk, 12),
    ...take(desk, 1n, 1),
    ...pass(desk, 25),
  ]

  test('[POOL13] [ENG17] a snapshot restored has the same future', () => {
    for (const minutes of [5, 25]) {
      const desk = selling()
      pass(desk, minutes)
      const state = Snapshot.restore(Snapshot.take(desk.state))
      const twin: Desk = { ...desk, state, entries: [] }
      assert.deepEqual(on(twin), on(desk))
      assert.equal(digest(twin.state), digest(desk.state))
    }
  })

  test('[POOL13] [ENG2] the entries folded give the same state at every one of them', () => {
    const desk = selling()
    pass(desk, 5)
    on(desk)
    const mirror = State.create()
    for (const entry of desk.entries) fold(mirror, entry)
    assert.equal(digest(mirror), digest(desk.state))
    assert.ok(desk.entries.some(({ events }) => Desk.pick(events, 'AuctionRestarted').length > 0))
  })
})
