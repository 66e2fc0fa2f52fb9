import fc from 'fast-check'
import type { Market, Position } from '../src/protocols/morpho/Market.ts'

/** A market of Morpho Blue with two borrowers, and a price around the first one's threshold. */
export interface Lent {
  readonly market: Market
  readonly position: Position
  readonly neighbour: Position
  readonly price: bigint
}

const wad = 10n ** 18n
const million = 10n ** 6n

/**
 * Debts from one atom to 10^24; shares that have drifted from their first price; prices from deep
 * under water to twice what is needed. The two borrowers' shares are within the market's.
 */
export const lent: fc.Arbitrary<Lent> = fc
  .record({
    digits: fc.integer({ min: 0, max: 24 }),
    lead: fc.bigInt(1n, 9_999n),
    drift: fc.bigInt(million, 3n * million),
    part: fc.bigInt(1n, million),
    other: fc.bigInt(1n, million),
    idle: fc.bigInt(0n, 3n * million),
    collateralDigits: fc.integer({ min: 0, max: 24 }),
    collateralLead: fc.bigInt(1n, 9_999n),
    lltv: fc.bigInt(wad / 10n, wad - 1n),
    tightness: fc.bigInt(1n, 20_000n),
  })
  .map((one) => {
    const assets = one.lead * 10n ** BigInt(one.digits)
    const shares = (assets * million * million) / one.drift + 1n
    const borrowShares = (shares * one.part) / million + 1n
    const left = shares - borrowShares
    const collateral = one.collateralLead * 10n ** BigInt(one.collateralDigits)
    const owed = (borrowShares * (assets + 1n)) / (shares + million) + 1n
    const price = (owed * 10n ** 54n * one.tightness) / (one.lltv * collateral * 10_000n) + 1n
    const supplied = assets + (assets * one.idle) / million
    return {
      market: {
        lltv: one.lltv,
        totalSupplyAssets: supplied,
        totalSupplyShares: supplied * million,
        totalBorrowAssets: assets,
        totalBorrowShares: left < 0n ? borrowShares : shares,
        lastUpdate: 0n,
        fee: 0n,
      },
      position: { supplyShares: 0n, borrowShares, collateral },
      neighbour: {
        supplyShares: 0n,
        borrowShares: left > 0n ? (left * one.other) / million : 0n,
        collateral,
      },
      price,
    }
  })

/** A part of a whole, from nothing to a little more than all of it. */
export const partOf = (whole: bigint, permille: bigint): bigint => (whole * permille) / 1_000n
