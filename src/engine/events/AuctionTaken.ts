import { defined } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import { State } from '../State.ts'

/** A buyer took part of a lot: what he paid for the debt stands in a `Repaid` beside it. */
export interface AuctionTaken {
  readonly type: 'AuctionTaken'
  readonly auction: string
  readonly account: AccountId
  readonly buyer: AccountId
  readonly debt: AssetId
  readonly collateral: AssetId
  /** 10⁻²⁷ atoms of the debt an atom of collateral. */
  readonly price: bigint
  /** Atoms of collateral that the buyer was given. */
  readonly slice: Amount
  /** Of what he paid, the penalty: to the fund. */
  readonly penalty: Amount
  /** What is left to sell, atoms, and to raise, 10⁻²⁷ atoms. */
  readonly lot: Amount
  readonly tab: bigint
}

export function evolve(state: State, event: AuctionTaken): void {
  const auction = defined(state.auctions.get(event.auction), 'an auction that runs')
  const buyer = State.account(state, event.buyer)
  move(State.house(state, 'clearing'), buyer, auction.collateral.index, event.slice)
  move(buyer, State.house(state, 'fund'), auction.debt.index, event.penalty)
  const sale = { ...auction.sale, lot: event.lot, tab: event.tab }
  const penalty = Amount.max(Amount.zero, Amount.sub(auction.penalty, event.penalty))
  state.auctions.set(auction.id, { ...auction, sale, penalty })
  state.touched.add(buyer.index)
  state.touched.add(auction.account.index)
}

export * as AuctionTaken from './AuctionTaken.ts'
