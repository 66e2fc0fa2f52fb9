import { assert } from '../../base/assert.ts'
import { Integer } from '../../money/Integer.ts'
import type { Market } from './Market.ts'
import { Shares } from './Shares.ts'
import { Wad } from './Wad.ts'

/** A market after accrual of interest. */
export interface Accrual {
  readonly market: Market
  /** Atoms added to total debt and to total supply. */
  readonly interest: bigint
  /** Supply shares issued to the fee recipient. */
  readonly feeShares: bigint
}

/**
 * Accrues interest up to a time at a rate per second (a wad): ⌊borrowed × (x + x²/2 + x³/6)⌋ with x
 * = rate × seconds, each term rounded down, in favour of the borrowers. The fee is paid in new
 * supply shares, at the price of the suppliers' assets without it, rounded down.
 *
 * Rules: [MORPHO2] [MORPHO3]
 *
 * @example
 * const { market, interest } = accrue(before, 1_268_391_679n, before.lastUpdate + 3_600n)
 */
export function accrue(before: Market, rate: bigint, now: bigint): Accrual {
  assert(now >= before.lastUpdate, 'morpho accrue: time does not go backwards')
  if (now === before.lastUpdate) return { market: before, interest: 0n, feeShares: 0n }
  const growth = compounded(rate, now - before.lastUpdate)
  const interest = Wad.mulDown(before.totalBorrowAssets, growth)
  const assets = before.totalSupplyAssets + interest
  const fee = Wad.mulDown(interest, before.fee)
  const total = { assets: assets - fee, shares: before.totalSupplyShares }
  const feeShares = Shares.toSharesDown(fee, total)
  const market: Market = {
    ...before,
    totalBorrowAssets: before.totalBorrowAssets + interest,
    totalSupplyAssets: assets,
    totalSupplyShares: before.totalSupplyShares + feeShares,
    lastUpdate: now,
  }
  return { market, interest, feeShares }
}

/** e^(rate × seconds) − 1 to the third term of its series, as a wad. */
function compounded(rate: bigint, seconds: bigint): bigint {
  const first = Integer.mul(rate, seconds)
  const second = Integer.mulDivDown(first, first, Integer.mul(2n, Wad.one))
  const third = Integer.mulDivDown(second, first, Integer.mul(3n, Wad.one))
  return first + second + third
}
