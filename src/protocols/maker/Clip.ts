import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { type Bid, DutchAuction, type Sale, type SaleTerms } from './DutchAuction.ts'
import { Feed } from './Feed.ts'
import type { PriceDecay } from './PriceDecay.ts'
import { Ray } from './Ray.ts'

/**
 * The auction house of one kind of collateral: a Dutch auction as in Maker, without a reserve, with
 * Maker's names for refusals. Its parameters are read at every use, so a change applies to running
 * auctions.
 *
 * Rules: [MAKER7]
 */
export interface Clip {
  /** The starting price over the oracle's price, a ray. */
  readonly buf: bigint
  /** Seconds after which an auction must be restarted. */
  readonly tail: bigint
  /** The share of the starting price below which it must be, a ray. */
  readonly cusp: bigint
  /** The reward for starting an auction: a share of the tab, a wad, plus a flat sum, a rad. */
  readonly chip: bigint
  readonly tip: bigint
  /** The least amount to raise that a sale may leave, a rad: dust with the penalty, cached. */
  readonly chost: bigint
  readonly decay: PriceDecay
  /** 0 everything is allowed, 1 no kick, 2 no redo either, 3 no take either. */
  readonly stopped: bigint
}

/** An auction started or restarted, and its keeper's reward from the system's sin, a rad. */
export interface Started {
  readonly auction: DutchAuction
  readonly incentive: bigint
}

type StartFault = 'Clipper/stopped-incorrect' | 'Clipper/invalid-price' | 'Clipper/zero-top-price'
export type KickFault = StartFault | 'Clipper/zero-tab' | 'Clipper/zero-lot'
export type RedoFault = StartFault | 'Clipper/not-running-auction' | 'Clipper/cannot-reset'
export type TakeFault =
  | 'Clipper/stopped-incorrect'
  | 'Clipper/not-running-auction'
  | 'Clipper/needs-reset'
  | 'Clipper/too-expensive'
  | 'Clipper/no-partial-purchase'

/**
 * The auction terms. As in Maker there is no reserve.
 *
 * Rules: [MAKER7]
 */
export const terms = ({ decay, tail, cusp, chost }: Clip): SaleTerms => ({
  decay,
  tail,
  cusp,
  tabMin: chost,
  reserve: null,
})

/** An auction under the current terms. */
const current = (clip: Clip, auction: DutchAuction): DutchAuction => ({
  ...auction,
  ...terms(clip),
})

/**
 * Starts an auction at ⌊price × buf ÷ 10²⁷⌋, and pays tip + ⌊tab × chip ÷ 10¹⁸⌋. A feed of null is
 * an oracle without a valid price.
 *
 * Rules: [MAKER7]
 *
 * @example
 * Clip.kick(clip, { tab, lot, feed: { value: 2_000n * 10n ** 18n, par: Ray.one } }, 1_700_000_000n)
 */
export function kick(
  clip: Clip,
  { tab, lot, feed }: { readonly tab: bigint; readonly lot: bigint; readonly feed: Feed | null },
  at: bigint,
): Result<Started, KickFault> {
  if (clip.stopped >= 1n) return Result.failure('Clipper/stopped-incorrect')
  if (tab <= 0n) return Result.failure('Clipper/zero-tab')
  if (lot <= 0n) return Result.failure('Clipper/zero-lot')
  if (feed === null) return Result.failure('Clipper/invalid-price')
  const top = Ray.mul(Feed.price(feed), clip.buf)
  const opened = DutchAuction.open(terms(clip), { lot, tab, top, startedAt: at })
  if (!opened.ok) return Result.failure('Clipper/zero-top-price')
  return Result.success({ auction: opened.value, incentive: reward(clip, tab) })
}

const reward = ({ tip, chip }: Clip, tab: bigint): bigint => tip + Ray.mulWad(tab, chip)

/**
 * Whether an auction is due for a restart, and otherwise its price.
 *
 * Rules: [MAKER8]
 */
export function status(
  clip: Clip,
  auction: DutchAuction,
  at: bigint,
): { readonly needsRedo: boolean; readonly price: bigint } {
  const now = current(clip, auction)
  return { needsRedo: DutchAuction.needsRedo(now, at), price: DutchAuction.price(now, at) }
}

/**
 * Restarts an auction from the oracle's current price. The keeper is paid again where both the
 * amount to raise and the lot, at the oracle's price, are at least chost.
 *
 * Rules: [MAKER8]
 *
 * @example
 * Clip.redo(clip, auction, feed, at)
 */
export function redo(
  clip: Clip,
  auction: DutchAuction | null,
  feed: Feed | null,
  at: bigint,
): Result<Started, RedoFault> {
  if (clip.stopped >= 2n) return Result.failure('Clipper/stopped-incorrect')
  if (auction === null) return Result.failure('Clipper/not-running-auction')
  const now = current(clip, auction)
  if (!DutchAuction.needsRedo(now, at)) return Result.failure('Clipper/cannot-reset')
  if (feed === null) return Result.failure('Clipper/invalid-price')
  const price = Feed.price(feed)
  const restarted = DutchAuction.redo(now, Ray.mul(price, clip.buf), at)
  if (!restarted.ok) return Result.failure('Clipper/zero-top-price')
  const isWorthIt = now.tab >= clip.chost && Integer.mul(now.lot, price) >= clip.chost
  return Result.success({
    auction: restarted.value,
    incentive: isWorthIt ? reward(clip, now.tab) : 0n,
  })
}

const names = {
  'auction.needsRedo': 'Clipper/needs-reset',
  'auction.tooExpensive': 'Clipper/too-expensive',
  'auction.noPartialPurchase': 'Clipper/no-partial-purchase',
} as const

/** A sale, and the reduction of debt in auction: the payment plus what will not be raised. */
export interface Taken extends Sale {
  /** A rad. */
  readonly dug: bigint
}

/**
 * Sells to a bid.
 *
 * Rules: [MAKER9]
 *
 * @example
 * Clip.take(clip, auction, { lotMax: 10n ** 18n, priceMax: 2_100n * Ray.one }, at)
 */
export function take(
  clip: Clip,
  auction: DutchAuction | null,
  bid: Bid,
  at: bigint,
): Result<Taken, TakeFault> {
  if (clip.stopped >= 3n) return Result.failure('Clipper/stopped-incorrect')
  if (auction === null) return Result.failure('Clipper/not-running-auction')
  const sale = DutchAuction.take(current(clip, auction), bid, at)
  if (!sale.ok) return Result.failure(names[sale.error])
  const { owe, unraised } = sale.value
  return Result.success({ ...sale.value, dug: owe + unraised })
}

export * as Clip from './Clip.ts'
