import type { FlatBook } from './FlatBook.ts'
import { Peer } from './Peer.ts'

/** A whole number of the package. */
interface Whole {
  sub(other: Whole): Whole
  toString(): string
}

/** What of the package is called, over a client of our own that answers from the book. */
interface Drift {
  readonly BN: new (text: string) => Whole
  readonly User: new (
    config: object,
  ) => {
    getTotalCollateral(category: string): Whole
    getMaintenanceMarginRequirement(): Whole
  }
}

const name = '@drift-labs/sdk'

/** Drift's `User`, of dollars and perpetuals without orders, funding or sizes that are dearer. */
export const drift: Peer.Create = (load, book: FlatBook) => {
  const { BN, User } = load(name) as Drift
  const whole = (value: bigint | number) => new BN(`${value}`)
  const client = clientOf(book, whole)
  const users = book.accounts.map(({ cash, legs }) => {
    const account = {
      perpPositions: legs.map(({ market, lots, cost }) => ({
        ...{ marketIndex: market, baseAssetAmount: whole(lots), quoteAssetAmount: whole(-cost) },
        ...{ lastCumulativeFundingRate: whole(0), openBids: whole(0), openAsks: whole(0) },
        ...{ openOrders: 0, maxMarginRatio: 0, lpShares: whole(0) },
      })),
      spotPositions: [
        {
          ...{ marketIndex: 0, scaledBalance: whole(cash * 1_000n), balanceType: { deposit: {} } },
          ...{ openOrders: 0, openBids: whole(0), openAsks: whole(0) },
        },
      ],
      ...{ maxMarginRatio: 0, status: 0, marginMode: { default: {} } },
    }
    const told = { data: account, slot: 1 }
    const subscriber = { isSubscribed: true, getUserAccountAndSlot: () => told }
    const accountSubscription = { type: 'custom', userAccountSubscriber: subscriber }
    return new User({ driftClient: client, userAccountPublicKey: null, accountSubscription })
  })
  return {
    name: Peer.versionOf(name),
    slackOf(index) {
      const user = users[index] as (typeof users)[number]
      const collateral = user.getTotalCollateral('Maintenance')
      return Number(`${collateral.sub(user.getMaintenanceMarginRequirement())}`)
    },
  }
}

/** A client whose markets and prices are those of the book. */
function clientOf({ markets, prices }: FlatBook, whole: (value: bigint | number) => Whole) {
  const none = whole(0)
  const perps = markets.map(({ maintenance }, marketIndex) => ({
    ...{ marketIndex, status: { active: {} }, contractType: { perpetual: {} } },
    ...{ marginRatioInitial: 2 * maintenance, marginRatioMaintenance: maintenance },
    ...{ highLeverageMarginRatioInitial: 0, highLeverageMarginRatioMaintenance: 0 },
    ...{ imfFactor: 0, unrealizedPnlImfFactor: 0, unrealizedPnlMaxImbalance: none },
    ...{ unrealizedPnlInitialAssetWeight: 10_000, unrealizedPnlMaintenanceAssetWeight: 10_000 },
    quoteSpotMarketIndex: 0,
    amm: { cumulativeFundingRateLong: none, cumulativeFundingRateShort: none },
  }))
  const dollars = {
    ...{ marketIndex: 0, decimals: 6, cumulativeDepositInterest: whole(10_000_000_000n) },
    ...{ cumulativeBorrowInterest: whole(10_000_000_000n), imfFactor: 0 },
    ...{ initialAssetWeight: 10_000, maintenanceAssetWeight: 10_000 },
    ...{ initialLiabilityWeight: 10_000, maintenanceLiabilityWeight: 10_000 },
    ...{ scaleInitialAssetWeightStart: none, historicalOracleData: {} },
  }
  const one = { price: whole(1_000_000) }
  const marks = prices.map((price) => ({ price: whole(price) }))
  return {
    getPerpMarketAccount: (market: number) => perps[market],
    getSpotMarketAccount: () => dollars,
    getOracleDataForPerpMarket: (market: number) => marks[market],
    getMMOracleDataForPerpMarket: (market: number) => marks[market],
    getOracleDataForSpotMarket: () => one,
  }
}
