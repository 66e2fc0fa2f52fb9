import { lowerBound } from '../margin/lowerBound.ts'
import type { Asset } from '../model/Asset.ts'
import type { AuctionTerms, Decay } from '../model/Lending.ts'
import type { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { Ray } from '../protocols/aave/Ray.ts'
import { DutchAuction } from '../protocols/maker/DutchAuction.ts'
import type { PriceDecay } from '../protocols/maker/PriceDecay.ts'
import type { AccountState } from './AccountState.ts'
import type { AuctionPrices } from './Event.ts'
import type { Pool } from './Pool.ts'

/** One borrower's collateral, offered at a falling price to repay its debt in one asset. */
export interface Auction {
  readonly id: string
  readonly account: AccountState
  /** The pool that is the creditor. */
  readonly pool: Pool
  readonly collateral: Asset
  readonly debt: Asset
  readonly terms: AuctionTerms
  /** The lot and the tab that remain, and the price curve. */
  readonly sale: DutchAuction
  /** The penalty that remains to be raised on top of the debt. */
  readonly penalty: Amount
  /** Number of restarts. */
  readonly restarts: number
  /** When its clock was stopped, because nobody may bid or a price is not fresh; missing while it runs. */
  readonly frozenAt?: number
}

/** Stops the clock of an auction: its price does not fall while nobody may bid. */
export const freeze = (auction: Auction, now: number): Auction => ({ ...auction, frozenAt: now })

/** Starts it again, at the price at which it stopped. */
export function thaw({ frozenAt, ...auction }: Auction, now: number): Auction {
  const startedAt = auction.sale.startedAt + BigInt(now - (frozenAt ?? now))
  return { ...auction, sale: { ...auction.sale, startedAt } }
}

/** An auction at its start: lot in atoms, tab in 10⁻²⁷ atoms of the debt, times in milliseconds. */
export function start(
  terms: AuctionTerms,
  lot: Amount,
  tab: Amount,
  { top, reserve }: AuctionPrices,
  at: number,
): DutchAuction {
  return {
    decay: decayOf(terms.decay),
    tail: BigInt(terms.tail),
    cusp: Ratio.mulDown(Ray.one, terms.cusp),
    tabMin: 0n,
    // Not even where there is no reserve is anything sold for nothing.
    reserve,
    lot,
    tab: Integer.mul(tab, Ray.one),
    top,
    startedAt: BigInt(at),
  }
}

/** Applies a cut each second, or each step. */
function decayOf(decay: Decay): PriceDecay {
  if (decay.type === 'linear') return { type: 'linear', tau: BigInt(decay.tau) }
  const cut = Ratio.mulDown(Ray.one, decay.cut)
  const step = decay.type === 'stairstep' ? BigInt(decay.step) : 1_000n
  return { type: 'stairstep', step, cut }
}

/**
 * The end of bidding: the first millisecond after the tail, or at which the price has reached the
 * reserve or is below the cusp.
 *
 * Rules: [POOL13]
 */
export function endsAt({ sale }: Auction): number {
  const { startedAt, tail } = sale
  const isOver = (elapsed: bigint): boolean => DutchAuction.needsRedo(sale, startedAt + elapsed)
  const elapsed = isOver(0n) ? 0n : lowerBound(0n, tail + 1n, isOver)
  return Integer.toNumber(startedAt + elapsed)
}

export * as Auction from './Auction.ts'
