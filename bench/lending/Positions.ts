import { AccrualPosition, Market as PeerMarket } from '@morpho-org/blue-sdk'
import type { Market, Position } from '../../src/protocols/morpho/Market.ts'
import { Wad } from '../../src/protocols/morpho/Wad.ts'
import { Draws } from '../book/Draws.ts'

/** A random position of Morpho Blue in two forms: ours and a peer's. */
export interface Held {
  readonly market: Market
  readonly position: Position
  readonly price: bigint
  readonly rateAtTarget: bigint
  readonly peer: AccrualPosition
}

const SEED = 20_261_121
const MARKETS = 16
const lastUpdate = 1_700_000_000n
export const now: bigint = lastUpdate + 3_600n

const lltvs = [625n, 770n, 860n, 915n, 945n, 965n] as const

const whole = (number: number, decimals: number): bigint =>
  BigInt(Math.round(number * 1e6)) * 10n ** BigInt(decimals - 6)

interface Priced {
  readonly market: Market
  readonly price: bigint
  readonly rateAtTarget: bigint
  readonly peer: PeerMarket
}

const address = (index: number): `0x${string}` => `0x${`${index + 1}`.padStart(40, '0')}`

/** A market that lends a dollar of six decimals on a coin of eighteen. */
function marketOf(index: number): Priced {
  const draws = Draws.create(SEED, 9, index)
  const totalSupplyAssets = whole(10 ** (5 + 3 * draws.u()), 6)
  const totalBorrowAssets =
    (totalSupplyAssets * BigInt(Math.floor(5_000 + 4_900 * draws.u()))) / 10_000n
  const market: Market = {
    lltv: ((lltvs[index % lltvs.length] as bigint) * Wad.one) / 1_000n,
    totalSupplyAssets,
    totalSupplyShares: (totalSupplyAssets * 1_000_000n * 97n) / 100n,
    totalBorrowAssets,
    totalBorrowShares: (totalBorrowAssets * 1_000_000n * 95n) / 100n,
    lastUpdate,
    fee: Wad.one / 20n,
  }
  const price = whole(500 + 4_000 * draws.u(), 6) * 10n ** 18n
  const rateAtTarget = (4n * Wad.one) / 100n / 31_536_000n
  const { lltv, ...totals } = market
  const tokens = { loanToken: address(0), collateralToken: address(1), oracle: address(index) }
  const params = { ...tokens, irm: address(99), lltv }
  const peer = new PeerMarket({ ...totals, params, price, rateAtTarget })
  return { market, price, rateAtTarget, peer }
}

/** Health factors from 0.7 to about 4, debts from ten dollars to a hundredth of the market. */
function heldOf(id: number, { market, price, rateAtTarget, peer }: Priced): Held {
  const draws = Draws.create(SEED, 10, id)
  const most = Number(market.totalBorrowAssets) / 1e8
  const owed = whole(Math.min(most, 10 ** (1 + 5 * draws.u())), 6)
  const health = whole(0.7 + 3.3 * draws.u() ** 2, 6)
  const borrowShares =
    (owed * (market.totalBorrowShares + 1_000_000n)) / (market.totalBorrowAssets + 1n)
  const carried = (owed * health * 10n ** 36n * Wad.one) / (10n ** 6n * market.lltv)
  const position = { supplyShares: 0n, borrowShares, collateral: carried / price + 1n }
  return {
    market,
    position,
    price,
    rateAtTarget,
    peer: new AccrualPosition({ user: address(id), ...position }, peer),
  }
}

/** A number of positions; the first ones are the same whatever the number. */
export function create(count: number): readonly Held[] {
  const markets = Array.from({ length: MARKETS }, (_, index) => marketOf(index))
  return Array.from({ length: count }, (_, id) => heldOf(id, markets[id % MARKETS] as Priced))
}

export * as Positions from './Positions.ts'
