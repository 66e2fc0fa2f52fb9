import { Ratio } from '../../money/Ratio.ts'

/** The parameters of the auction of an account that can still pay. */
export interface AuctionTerms {
  /** How far the buffer lies beyond maintenance. */
  readonly bufferScale: Ratio
  readonly start: Ratio
  readonly middle: Ratio
  /** Seconds until the middle, and from there until nothing. */
  readonly fast: Ratio
  readonly slow: Ratio
}

/** Derive v3, documents of 2026; another page of them prints a scale of 1.2 and a start at 0.98. */
export const deriveV3: Omit<AuctionTerms, 'bufferScale'> = {
  start: Ratio.of(95n, 100n),
  middle: Ratio.of(70n, 100n),
  fast: Ratio.of(900n),
  slow: Ratio.of(43_200n),
}

/** An account on auction: what it would fetch, its net maintenance margin, and what is reserved. */
export interface Auctioned {
  readonly markToMarket: Ratio
  /** Below zero where the account is in breach. */
  readonly maintenance: Ratio
  readonly reserved: Ratio
  readonly seconds: Ratio
}

export interface AuctionOffer {
  readonly bufferMargin: Ratio
  readonly factor: Ratio
  /** The largest share of the book that one bidder may take, and what it costs. */
  readonly shareMax: Ratio
  readonly payment: Ratio
}

/**
 * The offer at a time since the auction began.
 *
 *     buffer = MtM + scale × (MM − MtM)
 *     share  = buffer ÷ (buffer − factor × MtM − (1 − factor) × reserved), at most one
 *     price  = share × (MtM − reserved) × factor
 *
 * The factor falls on a line from the start to the middle, and on another to zero. A buffer that is
 * not below zero needs no auction: the share is zero.
 *
 * Rules: [VEN32]
 */
export function offerAt(terms: AuctionTerms, account: Auctioned): AuctionOffer {
  const { markToMarket, maintenance, reserved, seconds } = account
  const gap = Ratio.sub(maintenance, markToMarket)
  const bufferMargin = Ratio.add(markToMarket, Ratio.mul(terms.bufferScale, gap))
  const factor = factorAt(terms, seconds)
  const kept = Ratio.mul(Ratio.sub(Ratio.one, factor), reserved)
  const under = Ratio.sub(Ratio.sub(bufferMargin, Ratio.mul(factor, markToMarket)), kept)
  const isDue = bufferMargin.numerator < 0n
  const shareMax = isDue ? shareOf(bufferMargin, under) : Ratio.zero
  const payment = Ratio.mul(Ratio.mul(shareMax, Ratio.sub(markToMarket, reserved)), factor)
  return { bufferMargin, factor, shareMax, payment }
}

/** Where even all of it does not restore the buffer, all of it. */
const shareOf = (bufferMargin: Ratio, under: Ratio): Ratio =>
  under.numerator < 0n ? Ratio.min(Ratio.one, Ratio.div(bufferMargin, under)) : Ratio.one

function factorAt({ start, middle, fast, slow }: AuctionTerms, seconds: Ratio): Ratio {
  const inFast = Ratio.min(seconds, fast)
  const fallen = Ratio.mul(Ratio.sub(start, middle), Ratio.div(inFast, fast))
  const inSlow = Ratio.min(slow, Ratio.positive(Ratio.sub(seconds, fast)))
  const later = Ratio.mul(middle, Ratio.div(inSlow, slow))
  return Ratio.sub(Ratio.sub(start, fallen), later)
}
