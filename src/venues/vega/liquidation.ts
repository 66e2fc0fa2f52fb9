import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'

/** A position without orders, and all collateral that may back it. */
export interface VegaPosition {
  /** Signed. */
  readonly open: Ratio
  readonly mark: Ratio
  readonly collateral: Ratio
  /** Of the side that is open. */
  readonly risk: Ratio
  readonly slippage: Ratio
  /** Slippage that grows with the size, of older releases; zero in later ones. */
  readonly slippageSquare: Ratio
  /** What a contract is about to pay; below zero it receives. */
  readonly funding: Ratio
}

/**
 * The price at which collateral and maintenance are the same, exactly; null where no price makes them so.
 *
 *     (collateral − open × mark − max(0, open × funding)) ÷ ((slippage + factor) × |open| + square × open² − open)
 *
 * Rules: [VEN96]
 *
 * @example
 * // 40,000 long at 123.4 with exactly a tenth of it
 * liquidationPrice(position) // => 123.4
 */
export function liquidationPrice(of: VegaPosition): Ratio | null {
  const { open, mark, collateral, funding } = of
  const asked = Ratio.mul(Ratio.abs(open), Ratio.add(of.slippage, of.risk))
  const square = Ratio.mul(Ratio.mul(open, open), of.slippageSquare)
  const divisor = Ratio.sub(Ratio.add(asked, square), open)
  if (divisor.numerator === 0n) return null
  const paid = Ratio.positive(Ratio.mul(open, funding))
  const left = Ratio.sub(Ratio.sub(collateral, Ratio.mul(open, mark)), paid)
  const price = Ratio.div(left, divisor)
  return Ratio.compare(price, Ratio.zero) > 0 ? price : null
}

/** How the network sells what it took over. */
export interface Disposal {
  readonly fraction: Ratio
  /** At or below this all goes at once. */
  readonly fullSize: bigint
  /** The most that is taken of the book's other side, within the range that counts. */
  readonly bookShare: Ratio
}

/**
 * The size of the network's next order: a fraction of what it holds, rounded up, or all that is small, and
 * at most a share of the book, rounded down.
 *
 * Rules: [VEN97]
 *
 * @example
 * // Half of 280, but 1 % of a book of 10,000
 * disposalSize(280n, disposal, 10_000n) // => 100n
 */
export function disposalSize(open: bigint, disposal: Disposal, book: bigint): bigint {
  const held = Integer.abs(open)
  const wanted = held <= disposal.fullSize ? held : Ratio.mulUp(held, disposal.fraction)
  return Integer.min(held, Integer.min(wanted, Ratio.mulDown(book, disposal.bookShare)))
}

/**
 * All orders until nothing is left, with the book as deep each time; they end where one would be of nothing.
 *
 * Rules: [VEN97]
 */
export function disposalSizes(open: bigint, disposal: Disposal, book: bigint): readonly bigint[] {
  const sizes: bigint[] = []
  let held = Integer.abs(open)
  let size = disposalSize(held, disposal, book)
  while (size > 0n) {
    sizes.push(size)
    held -= size
    size = disposalSize(held, disposal, book)
  }
  return sizes
}
