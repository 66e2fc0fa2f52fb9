import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { AuctionTerms } from '../../model/Lending.ts'
import type { Amount } from '../../money/Amount.ts'
import { Auction } from '../Auction.ts'
import { type AuctionPrices, start } from '../loan/openAuction.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** Collateral is for sale by a falling price; it lies in the clearing account meanwhile. */
export interface AuctionOpened extends AuctionPrices {
  readonly type: 'AuctionOpened'
  readonly auction: string
  readonly account: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly collateral: AssetId
  readonly lot: Amount
  /** What is to be raised, penalty included, atoms of the debt. */
  readonly tab: Amount
  /** The penalty in it. */
  readonly penalty: Amount
}

export function evolve(state: State, event: AuctionOpened): void {
  const account = State.account(state, event.account)
  const collateral = State.asset(state, event.collateral)
  const auction: Auction = {
    id: event.auction,
    account,
    pool: State.pool(state, event.pool),
    collateral,
    debt: State.asset(state, event.debt),
    terms: termsOf(state, account),
    sale: start(termsOf(state, account), event.lot, event.tab, event, state.time),
    penalty: event.penalty,
    restarts: 0,
  }
  move(account, State.house(state, 'clearing'), collateral.index, event.lot)
  state.auctions.set(auction.id, auction)
  state.counters.auction += 1
  account.liquidation?.inFlight.add(auction.id)
  state.touched.add(account.index)
  Timers.set(state.timers, Timers.ofAuction(auction.id), Auction.endsAt(auction))
}

/** The terms in force when it was opened: later versions leave it alone. */
function termsOf(state: State, account: ReturnType<typeof State.account>): AuctionTerms {
  const loan = State.terms(state, account)?.loan
  return defined(loan?.method.liquidation.auction, 'an auction is opened by its terms')
}

export * as AuctionOpened from './AuctionOpened.ts'
