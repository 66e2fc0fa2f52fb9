import { defined } from '../../base/assert.ts'
import type { AccountId } from '../../model/Account.ts'
import { Auction } from '../Auction.ts'
import type { AuctionPrices } from '../loan/openAuction.ts'
import type { State } from '../State.ts'
import { Timers } from '../Timers.ts'

/** A lot that nobody took in time is for sale again, at prices of now. */
export interface AuctionRestarted extends AuctionPrices {
  readonly type: 'AuctionRestarted'
  readonly auction: string
  readonly account: AccountId
}

export function evolve(state: State, event: AuctionRestarted): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const { top } = event
  const reserve = event.reserve > 0n ? event.reserve : null
  const sale = { ...auction.sale, top, reserve, startedAt: BigInt(state.time) }
  const next = { ...auction, sale, restarts: auction.restarts + 1 }
  state.auctions.set(auction.id, next)
  Timers.set(state.timers, Timers.ofAuction(auction.id), Auction.endsAt(next))
}

export * as AuctionRestarted from './AuctionRestarted.ts'
