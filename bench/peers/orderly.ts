import type { FlatBook, FlatLeg } from './FlatBook.ts'
import { Peer } from './Peer.ts'

/** What of the package is called. */
interface Orderly {
  readonly account: {
    totalCollateral(inputs: {
      readonly USDCHolding: number
      readonly nonUSDCHolding: readonly never[]
      readonly unsettlementPnL: number
    }): { toNumber(): number }
  }
  readonly positions: {
    MMR(inputs: {
      readonly baseMMR: number
      readonly baseIMR: number
      readonly IMRFactor: number
      readonly positionNotional: number
      readonly IMR_factor_power: number
    }): number
    notional(quantity: number, mark: number): number
    maintenanceMargin(inputs: {
      readonly positionQty: number
      readonly markPrice: number
      readonly MMR: number
    }): number
    unrealizedPnL(inputs: {
      readonly markPrice: number
      readonly openPrice: number
      readonly qty: number
    }): number
  }
}

const name = '@orderly.network/perp'

/** Orderly's own functions, in doubles and decimals, with rates that do not grow. */
export const orderly: Peer.Create = (load, { markets, accounts, prices }: FlatBook) => {
  const { account, positions } = load(name) as Orderly
  const marks = prices.map((price) => Number(price) / 1e6)
  const legOf = ({ market, lots, cost }: FlatLeg) => {
    const quantity = Number(lots) / 1e9
    const rate = (markets[market]?.maintenance ?? 0) / 1e4
    return { market, quantity, entry: Number(cost) / 1e6 / quantity, rate }
  }
  const all = accounts.map(({ cash, legs }) => ({
    ...{ cash: Number(cash) / 1e6, legs: legs.map(legOf) },
  }))
  return {
    name: Peer.versionOf(name),
    slackOf(index) {
      const { cash, legs } = all[index] as (typeof all)[number]
      let [profit, maintenance] = [0, 0]
      for (const { market, quantity, entry, rate } of legs) {
        const markPrice = marks[market] as number
        const positionNotional = positions.notional(quantity, markPrice)
        const growth = { IMRFactor: 0, IMR_factor_power: 0.8 }
        const MMR = positions.MMR({ baseMMR: rate, baseIMR: 2 * rate, positionNotional, ...growth })
        maintenance += positions.maintenanceMargin({ positionQty: quantity, markPrice, MMR })
        profit += positions.unrealizedPnL({ markPrice, openPrice: entry, qty: quantity })
      }
      const inputs = { USDCHolding: cash, nonUSDCHolding: [], unsettlementPnL: profit }
      return (account.totalCollateral(inputs).toNumber() - maintenance) * 1e6
    },
  }
}
