import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { type Bid, DutchAuction, type Sale, type SaleTerms } from './DutchAuction.ts'
import { Feed } from './Feed.ts'
import type { PriceDecay } from './PriceDecay.ts'
import { Ray } from './Ray.ts'

/**
 * The auction house of one kind of collateral: a Dutch auction as Maker runs it, without a reserve,
 * its refusals under Maker's names. Its terms are read when they are needed, so a change of them
 * meets auctions that run.
 *
 * Rules: [MAKER7]
 */
export interface Clip {
  /** The top over the oracle's price, a ray. */
  readonly buf: bigint
  /** Seconds after which an auction must be started again. */
  readonly tail: bigint
  /** The share of the top under which it must be, a ray. */
  readonly cusp: bigint
  /** What who starts an auction gets: a share of the tab, a wad, on top of a flat sum, a rad. */
  readonly chip: bigint
  readonly tip: bigint
  /** The least that a sale may leave to raise, a rad: dust with the penalty, cached. */
  readonly chost: bigint
  readonly decay: PriceDecay
  /** 0 all goes, 1 no kick, 2 nor redo, 3 nor take. */
  readonly stopped: bigint
}

/** An auction begun or begun again, and what its keeper is paid out of the system's sin, a rad. */
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
 * What it asks of its auctions. Emulating Maker, nothing is reserved.
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

/** An auction under the terms of now. */
const current = (clip: Clip, auction: DutchAuction): DutchAuction => ({
  ...auction,
  ...terms(clip),
})

/**
 * Puts a lot up at ⌊price × buf ÷ 10²⁷⌋, and pays tip + ⌊tab × chip ÷ 10¹⁸⌋. A feed of null is an
 * oracle without a valid price.
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
 * Whether it is due to be started again, and the price at which it sells otherwise.
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
 * Starts an auction again from the oracle's price of now. The keeper is paid again where both what
 * is to raise and what is to sell, at the oracle's price, come to chost.
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

/** A sale, and by how much less is in auction: what was paid, with what will not be raised. */
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
