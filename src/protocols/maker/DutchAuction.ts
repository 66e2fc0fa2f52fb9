import { assert } from '../../base/assert.ts'
import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { PriceDecay } from './PriceDecay.ts'
import { Ray } from './Ray.ts'

/**
 * A lot for sale at a price that falls with time, until a sum is raised or the lot is gone.
 *
 * The unit of tab is that of lot times that of price, so nothing is rounded but the slice: with a
 * price in 10⁻²⁷ atoms of debt for an atom of collateral, tab is in 10⁻²⁷ atoms of debt. Times are
 * in the unit of decay and tail, on whatever clock the caller keeps.
 *
 * Rules: [AUCTION1]
 */
export interface DutchAuction extends SaleTerms {
  /** What is left to sell. */
  readonly lot: bigint
  /** What is left to raise. */
  readonly tab: bigint
  /** The price at the start. */
  readonly top: bigint
  readonly startedAt: bigint
}

/** What does not change while an auction runs. */
export interface SaleTerms {
  readonly decay: PriceDecay
  /** Older than this it must be started again. */
  readonly tail: bigint
  /** So must it once the price is under this share of the top, a ray. */
  readonly cusp: bigint
  /** A sale leaves at least this to raise, or nothing. */
  readonly tabMin: bigint
  /** Nothing is sold at this price or under it; null where any price will do. */
  readonly reserve: bigint | null
}

/** What a buyer asks for. */
export interface Bid {
  /** At most so much of the lot. */
  readonly lotMax: bigint
  /** At no more than this price. */
  readonly priceMax: bigint
}

/** What one sale moves. */
export interface Sale {
  readonly price: bigint
  /** What the buyer pays, in the unit of tab. */
  readonly owe: bigint
  /** What the buyer gets. */
  readonly slice: bigint
  /** What goes back to who owned the lot: all that is left once the tab is raised. */
  readonly returned: bigint
  /** What will not be raised, because the lot is gone. */
  readonly unraised: bigint
  /** What goes on, or null where it is over. */
  readonly auction: DutchAuction | null
}

export type OpenFault = 'auction.tab' | 'auction.lot' | TopFault
export type TopFault = 'auction.topNotPositive' | 'auction.topUnderReserve'
export type SaleFault = 'auction.needsRedo' | 'auction.tooExpensive' | 'auction.noPartialPurchase'

/**
 * Starts an auction. The top lies above the reserve, else it could sell nothing.
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
 * The price at a time, never under the reserve.
 *
 * Rules: [AUCTION2] [AUCTION5]
 */
export function price(auction: DutchAuction, at: bigint): bigint {
  const decayed = decayedAt(auction, at)
  return auction.reserve === null ? decayed : Integer.max(decayed, auction.reserve)
}

/**
 * Whether it sells nothing more until it is started again: it is older than its tail, or its price
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
 * Sells to a bid as much as it wants, as the lot holds and as the tab needs.
 *
 * The slice is rounded down, against the buyer, and what is left to raise is at least tabMin or
 * nothing: a bid that would leave less is cut to leave exactly that, and where the tab is no more
 * than tabMin, refused.
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
 * Starts an auction again at a new top, where it is due; lot and tab stay as they are.
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
