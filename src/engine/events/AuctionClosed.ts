import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** An auction is over; what is left of the lot is the borrower's again. */
export interface AuctionClosed {
  readonly type: 'AuctionClosed'
  readonly auction: string
  readonly account: AccountId
  readonly collateral: AssetId
  readonly returned: Amount
  readonly outcome: 'raised' | 'soldOut' | 'repaid' | 'unsold' | 'unpriced' | 'stopped'
}

export function evolve(state: State, event: AuctionClosed): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const { account, collateral } = auction
  move(State.house(state, 'clearing'), account, collateral.index, event.returned)
  state.auctions.delete(auction.id)
  account.liquidation?.inFlight.delete(auction.id)
  Timers.clear(state.timers, Timers.ofAuction(auction.id))
  state.touched.add(account.index)
}

export * as AuctionClosed from './AuctionClosed.ts'
