import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'

/** What one lot of a strategy asks for, on either side. */
export interface GroupTerms {
  readonly margin: { readonly long: Ratio; readonly short: Ratio }
  /** What it costs to enter, where it costs and not earns. */
  readonly premium: { readonly long: Ratio; readonly short: Ratio }
}

/**
 * Whether an order of so many lots, below zero to sell, may be given by one who holds some and has so
 * much: margin and premium of what it opens, on top of what is held of the same side. What closes alone
 * is always accepted; one that goes through zero pays the premium of all its lots.
 *
 * Rules: [SIZE7]
 */
export function isAccepted(
  terms: GroupTerms,
  held: bigint,
  lots: bigint,
  available: Ratio,
): boolean {
  const side = lots > 0n ? 'long' : 'short'
  const isOpposite = Integer.sign(held) * Integer.sign(lots) < 0
  const [size, kept] = [Integer.abs(lots), Integer.abs(held)]
  if (isOpposite && size <= kept) return true
  const opened = isOpposite ? size - kept : size + kept
  const margin = Ratio.mul(Ratio.of(opened), terms.margin[side])
  const premium = Ratio.mul(Ratio.of(size), terms.premium[side])
  return Ratio.compare(Ratio.add(margin, premium), available) <= 0
}

/** A position of a strategy, and what it asks for: as held, and if it were on the other side. */
export interface HeldGroup {
  readonly lots: bigint
  readonly margin: Ratio
  readonly inverse: Ratio
}

/**
 * The most lots by which margin changes by no more than an amount: above zero more of what is held, below
 * zero less of it and, when all of it is used up, more of the other side.
 *
 * Rules: [SIZE8]
 */
export function lotsFor({ lots, margin, inverse }: HeldGroup, change: Ratio): bigint {
  const held = Integer.abs(lots)
  const unit = Ratio.div(margin, Ratio.of(held))
  if (change.numerator >= 0n) return whole(change, unit)
  const beyond = Ratio.sub(Ratio.abs(change), margin)
  if (beyond.numerator < 0n) return -whole(Ratio.abs(change), unit)
  return -(held + whole(beyond, Ratio.div(inverse, Ratio.of(held))))
}

const whole = (amount: Ratio, unit: Ratio): bigint => Ratio.mulDown(1n, Ratio.div(amount, unit))

export * as GroupOrder from './GroupOrder.ts'
