import type { Auction } from '../../engine/Auction.ts'
import type { Command } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { DutchAuction } from '../../protocols/maker/DutchAuction.ts'
import { Liquidator } from './Liquidator.ts'
import { SpotSale } from './SpotSale.ts'

const RAY = Integer.pow10(27)

/**
 * Keepers bid on every auction whose price of now leaves a profit after selling the slice at once:
 * for all of it, or half, and half again.
 */
export function* bid(state: State, outlet: SpotSale, time: number): Generator<Command> {
  for (const auction of [...state.auctions.values()]) {
    const { id: account, cash } = Liquidator.richest(state)
    const amount = sizeOf(auction, outlet, cash, BigInt(time))
    if (amount === null) continue
    yield {
      ...{ type: 'TakeAuction', id: `bid-${time}-${auction.id}`, time, account },
      ...{ auction: auction.id, collateral: auction.collateral.id, asset: auction.debt.id },
      ...{ amount, cost: Amount.of(cash) },
    }
  }
}

function sizeOf({ sale, collateral }: Auction, outlet: SpotSale, cash: bigint, at: bigint) {
  const priceMax = DutchAuction.price(sale, at)
  let lotMax = sale.lot
  for (let halving = 0; halving < Liquidator.halvings && lotMax > 0n; halving++) {
    const taken = DutchAuction.take(sale, { lotMax, priceMax }, at)
    if (!taken.ok) return null
    const cost = Integer.divUp(taken.value.owe, RAY)
    const offer = SpotSale.offer(outlet, collateral, Amount.of(taken.value.slice))
    if (offer !== null && cost <= cash && offer.proceeds - cost >= Liquidator.profitLeast) {
      SpotSale.reserve(outlet, collateral, offer)
      // Not the slice: what is asked beyond it is cut, and nothing of the sum is left over.
      return Amount.of(lotMax)
    }
    lotMax = Integer.divDown(taken.value.slice, 2n)
  }
  return null
}
