import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import { Method } from '../../margin/Method.ts'
import type { AuctionTerms } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Auction } from '../Auction.ts'
import type { AuctionClosed, AuctionOpened, AuctionRestarted, AuctionTaken } from '../Event.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { Timers } from '../Timers.ts'

/** The auction events: the effect of each on State. */
export const auctions = {
  AuctionClosed: auctionClosed,
  AuctionOpened: auctionOpened,
  AuctionRestarted: auctionRestarted,
  AuctionTaken: auctionTaken,
}

function auctionOpened(state: State, event: AuctionOpened): void {
  const account = State.account(state, event.account)
  const collateral = State.asset(state, event.collateral)
  const auction: Auction = {
    id: event.auction,
    account,
    pool: State.pool(state, event.pool),
    collateral,
    debt: State.asset(state, event.debt),
    terms: auctionTermsOf(state, account),
    sale: Auction.start(auctionTermsOf(state, account), event.lot, event.tab, event, state.time),
    penalty: event.penalty,
    restarts: 0,
  }
  move(account, State.house(state, 'clearing'), collateral.index, event.lot)
  state.auctions.set(auction.id, auction)
  state.counters.auction += 1
  account.liquidation?.inFlight.add(auction.id)
  Timers.set(state.timers, Timers.ofAuction(auction.id), Auction.endsAt(auction))
}

/** The auction terms in force at the start; later versions do not change it. */
function auctionTermsOf(state: State, account: ReturnType<typeof State.account>): AuctionTerms {
  const rules = State.rulesOf(state, account)
  const loan = rules && Method.loan(rules)
  return defined(loan?.method.liquidation.auction, 'an auction is opened by its terms')
}

function auctionRestarted(state: State, event: AuctionRestarted): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const { top, reserve } = event
  const sale = { ...auction.sale, top, reserve, startedAt: BigInt(state.time) }
  const next = { ...auction, sale, restarts: auction.restarts + 1 }
  state.auctions.set(auction.id, next)
  Timers.set(state.timers, Timers.ofAuction(auction.id), Auction.endsAt(next))
}

function auctionTaken(state: State, event: AuctionTaken): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const buyer = State.account(state, event.buyer)
  move(State.house(state, 'clearing'), buyer, auction.collateral.index, event.slice)
  move(buyer, State.house(state, 'fund'), auction.debt.index, event.penalty)
  const sale = { ...auction.sale, lot: event.lot, tab: event.tab }
  const penalty = Amount.max(Amount.zero, Amount.sub(auction.penalty, event.penalty))
  state.auctions.set(auction.id, { ...auction, sale, penalty })
}

function auctionClosed(state: State, event: AuctionClosed): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const { account, collateral } = auction
  move(State.house(state, 'clearing'), account, collateral.index, event.returned)
  state.auctions.delete(auction.id)
  account.liquidation?.inFlight.delete(auction.id)
  Timers.clear(state.timers, Timers.ofAuction(auction.id))
}

/**
 * Stops and starts the clocks of auctions: a price does not fall while nobody may bid, by a switch or
 * because a price is old or doubtful. An auction that a switch has stopped has no end; one whose price
 * is old ends when it would have, and its lot goes back.
 *
 * Rules: [POOL13]
 */
export function turnAuctions(state: State): void {
  for (const auction of [...state.auctions.values()]) {
    const isOff = Switches.isBidStopped(state, auction)
    const since = isOff ? state.time : Switches.unpricedSince(state, auction)
    const isFrozen = auction.frozenAt !== undefined
    const timer = Timers.ofAuction(auction.id)
    if (since !== null && !isFrozen) state.auctions.set(auction.id, Auction.freeze(auction, since))
    else if (since === null && isFrozen) {
      state.auctions.set(auction.id, Auction.thaw(auction, state.time))
    }
    const turned = defined(state.auctions.get(auction.id), 'it was just turned')
    if (isOff) Timers.clear(state.timers, timer)
    else Timers.set(state.timers, timer, Auction.endsAt(turned))
  }
}
