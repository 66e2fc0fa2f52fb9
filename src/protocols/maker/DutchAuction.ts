import { assert } from '../../base/assert.ts'
import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { PriceDecay } from './PriceDecay.ts'
import { Ray } from './Ray.ts'

/**
 * A lot for sale at a price that falls with time, until a sum is raised or the lot is sold.
 *
 * The unit of tab is that of lot times that of price, so only the slice is rounded: with a price in
 * 10⁻²⁷ atoms of debt for an atom of collateral, tab is in 10⁻²⁷ atoms of debt. Times are in the
 * unit of decay and tail, on the caller's clock.
 *
 * Rules: [AUCTION1]
 */
export interface DutchAuction extends SaleTerms {
  /** The remaining lot. */
  readonly lot: bigint
  /** The remaining sum to raise. */
  readonly tab: bigint
  /** The price at the start. */
  readonly top: bigint
  readonly startedAt: bigint
}

/** The terms that stay constant while an auction runs. */
export interface SaleTerms {
  readonly decay: PriceDecay
  /** Age after which it must be restarted. */
  readonly tail: bigint
  /** The share of the top below which it must be restarted, a ray. */
  readonly cusp: bigint
  /** A sale leaves at least this to raise, or zero. */
  readonly tabMin: bigint
  /** Nothing is sold at or under this price; null for no reserve. */
  readonly reserve: bigint | null
}

/** A buyer's request. */
export interface Bid {
  /** The most of the lot to buy. */
  readonly lotMax: bigint
  /** The highest price accepted. */
  readonly priceMax: bigint
}

/** The result of one sale. */
export interface Sale {
  readonly price: bigint
  /** What the buyer pays, in the unit of tab. */
  readonly owe: bigint
  /** What the buyer gets. */
  readonly slice: bigint
  /** Returned to the lot's owner: the remaining lot once the tab is raised. */
  readonly returned: bigint
  /** The part of the tab that will not be raised, because the lot is sold out. */
  readonly unraised: bigint
  /** The remaining auction, or null where it has ended. */
  readonly auction: DutchAuction | null
}

export type OpenFault = 'auction.tab' | 'auction.lot' | TopFault
export type TopFault = 'auction.topNotPositive' | 'auction.topUnderReserve'
export type SaleFault = 'auction.needsRedo' | 'auction.tooExpensive' | 'auction.noPartialPurchase'

/**
 * Starts an auction. The top must be above the reserve, otherwise nothing could be sold.
 *
 * Rules: [AUCTION1] [AUCTION5]
 *
 * @example
 * DutchAuction.open(terms, { lot: 10n, tab: 800n, top: 100n, startedAt: 0n })
 */
export function open(
  terms: SaleTerms,
  start: Omit<DutchAuction, keyof SaleTerms>,
): Result<DutchAuction, OpenFault> {
  if (start.tab <= 0n) return Result.failure('auction.tab')
  if (start.lot <= 0n) return Result.failure('auction.lot')
  const fault = topFault(start.top, terms.reserve)
  return fault === null ? Result.success({ ...start, ...terms }) : Result.failure(fault)
}

function topFault(top: bigint, reserve: bigint | null): TopFault | null {
  if (top <= 0n) return 'auction.topNotPositive'
  return reserve !== null && top <= reserve ? 'auction.topUnderReserve' : null
}

/**
 * The price at a time, at least the reserve.
 *
 * Rules: [AUCTION2] [AUCTION5]
 */
export function price(auction: DutchAuction, at: bigint): bigint {
  const decayed = decayedAt(auction, at)
  return auction.reserve === null ? decayed : Integer.max(decayed, auction.reserve)
}

/**
 * Whether nothing more is sold until a restart: the auction is older than its tail, or its price
 * has fallen under its cusp or to its reserve.
 *
 *     elapsed > tail  or  ⌊price × 10²⁷ ÷ top⌋ < cusp  or  price ≤ reserve
 *
 * Rules: [AUCTION2] [AUCTION5]
 */
export function needsRedo(auction: DutchAuction, at: bigint): boolean {
  const { startedAt, tail, cusp, top, reserve } = auction
  const decayed = decayedAt(auction, at)
  if (at - startedAt > tail || Ray.div(decayed, top) < cusp) return true
  return reserve !== null && decayed <= reserve
}

function decayedAt({ decay, top, startedAt }: DutchAuction, at: bigint): bigint {
  assert(at >= startedAt, 'DutchAuction: time does not go back')
  return PriceDecay.price(decay, top, at - startedAt)
}

/**
 * Sells to a bid: the least of the bid, the lot and what the tab needs.
 *
 * The slice is rounded down, against the buyer. The remaining tab is at least tabMin or zero: a bid
 * that would leave less is reduced to leave exactly that, and refused where the tab is at most
 * tabMin.
 *
 * Rules: [AUCTION3] [AUCTION4]
 *
 * @example
 * DutchAuction.take(auction, { lotMax: 3n, priceMax: 100n }, 0n) // owe 300n for a slice of 3n
 */
export function take(auction: DutchAuction, bid: Bid, at: bigint): Result<Sale, SaleFault> {
  if (needsRedo(auction, at)) return Result.failure('auction.needsRedo')
  const asked = price(auction, at)
  if (bid.priceMax < asked) return Result.failure('auction.tooExpensive')
  const sized = size(auction, asked, bid.lotMax)
  if (sized === null) return Result.failure('auction.noPartialPurchase')
  const { owe, slice } = sized
  assert(owe >= Integer.mul(slice, asked), 'take: nothing is sold under the price')
  assert(owe <= auction.tab && slice <= auction.lot, 'take: no more than there is')
  return Result.success({ price: asked, owe, slice, ...remainder(auction, owe, slice) })
}

type Sized = Pick<Sale, 'owe' | 'slice'>

/** Null where only all of it may be bought. */
function size({ lot, tab, tabMin }: DutchAuction, asked: bigint, lotMax: bigint): Sized | null {
  const slice = Integer.min(lot, lotMax)
  const owe = Integer.mul(slice, asked)
  if (owe > tab) return { owe: tab, slice: Integer.divDown(tab, asked) }
  const isCut = owe < tab && slice < lot && tab - owe < tabMin
  if (!isCut) return { owe, slice }
  if (tab <= tabMin) return null
  return { owe: tab - tabMin, slice: Integer.divDown(tab - tabMin, asked) }
}

function remainder(
  auction: DutchAuction,
  owe: bigint,
  slice: bigint,
): Pick<Sale, 'returned' | 'unraised' | 'auction'> {
  const [lot, tab] = [auction.lot - slice, auction.tab - owe]
  if (lot === 0n) return { returned: 0n, unraised: tab, auction: null }
  if (tab === 0n) return { returned: lot, unraised: 0n, auction: null }
  return { returned: 0n, unraised: 0n, auction: { ...auction, lot, tab } }
}

/**
 * Restarts an auction at a new top, where it is due; lot and tab are unchanged.
 *
 * Rules: [AUCTION2] [AUCTION5]
 *
 * @example
 * DutchAuction.redo(auction, 95n, 3_600n)
 */
export function redo(
  auction: DutchAuction,
  top: bigint,
  at: bigint,
  reserve: bigint | null = auction.reserve,
): Result<DutchAuction, 'auction.notDue' | TopFault> {
  if (!needsRedo(auction, at)) return Result.failure('auction.notDue')
  const fault = topFault(top, reserve)
  if (fault !== null) return Result.failure(fault)
  return Result.success({ ...auction, top, startedAt: at, reserve })
}

export * as DutchAuction from './DutchAuction.ts'
