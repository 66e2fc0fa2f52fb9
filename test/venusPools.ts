import fc from 'fast-check'
import type { VenusDemand } from '../src/protocols/venus/liquidateBorrow.ts'
import type { VenusEntry, VenusMarket } from '../src/protocols/venus/VenusMarket.ts'
import type { VenusAccount, VenusPool } from '../src/protocols/venus/VenusPool.ts'

/** Random core pools, one account in each, and a liquidator's call. */

const wad = 10n ** 18n

const share = (low: bigint, high: bigint): fc.Arbitrary<bigint> =>
  fc.bigInt(low, high).map((hundredths) => (hundredths * wad) / 100n)

const market: fc.Arbitrary<VenusMarket> = fc
  .record({
    price: fc.bigInt(1n, 10n ** 30n),
    collateralFactor: share(0n, 80n),
    margin: share(0n, 15n),
    liquidationIncentive: share(100n, 125n),
    reserveFactor: share(0n, 30n),
    cash: fc.bigInt(0n, 10n ** 20n),
    totalBorrows: fc.bigInt(0n, 10n ** 20n),
    reserves: share(0n, 100n),
    totalSupply: fc.bigInt(1n, 10n ** 20n),
    borrowIndex: fc.bigInt(wad, 3n * wad),
    borrowRatePerBlock: fc.bigInt(0n, 10n ** 11n),
  })
  .map(({ margin, reserves, ...one }) => ({
    ...one,
    liquidationThreshold: one.collateralFactor + margin,
    totalReserves: (one.cash * reserves) / wad,
    accrualBlock: 100n,
    initialExchangeRate: wad / 50n,
  }))

/** Debts are part of what the market has lent, vTokens part of what was supplied. */
const entryIn = (one: VenusMarket): fc.Arbitrary<VenusEntry> =>
  fc.record({
    // Who owes in a market has entered it.
    entered: fc.constant(true),
    vTokens: fc.bigInt(0n, one.totalSupply),
    debt: fc.record({
      principal: fc.bigInt(0n, one.totalBorrows / 3n),
      index: fc.bigInt(wad, one.borrowIndex),
    }),
  })

const names = ['A', 'B', 'C'] as const

export interface VenusScene {
  readonly pool: VenusPool
  readonly account: VenusAccount
  readonly demand: VenusDemand
}

export const venusScene: fc.Arbitrary<VenusScene> = fc.tuple(market, market, market).chain((list) =>
  fc.record({
    pool: share(1n, 100n).map((closeFactor) => ({
      closeFactor,
      markets: new Map(list.map((one, at) => [names[at] ?? 'A', one])),
    })),
    account: fc
      .tuple(entryIn(list[0]), entryIn(list[1]), entryIn(list[2]))
      .map((entries) => new Map(entries.map((one, at) => [names[at] ?? 'A', one]))),
    demand: fc.record({
      borrowed: fc.constantFrom(...names),
      collateral: fc.constantFrom(...names),
      repayAmount: fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(0n, 10n ** 20n)),
      block: fc.bigInt(100n, 100_000n),
    }),
  }),
)
