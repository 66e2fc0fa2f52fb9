import { Ratio } from '../money/Ratio.ts'

/** A bar of prices. */
export interface Bar {
  readonly open: Ratio
  readonly high: Ratio
  readonly low: Ratio
  readonly close: Ratio
}

/** An order that rests until the price is at or beyond its own. */
export interface RestingExit {
  /** On which side of its price it is executed. */
  readonly when: 'atOrBelow' | 'atOrAbove'
  readonly price: Ratio
}

/**
 * A resting order out of a position: a limit is executed where the position gains, a stop where it loses.
 *
 * Rules: [SIZE6]
 *
 * @example
 * BarPath.exit('limit', 'short', Ratio.of(95n)).when // => 'atOrBelow'
 */
export const exit = (
  kind: 'limit' | 'stop',
  side: 'long' | 'short',
  price: Ratio,
): RestingExit => ({
  when: (kind === 'limit') === (side === 'short') ? 'atOrBelow' : 'atOrAbove',
  price,
})

/**
 * How the price is taken to have gone: to the high first where it is nearer to the open than the low,
 * and to the low first where they are as far.
 *
 * Rules: [SIZE6]
 */
export function path({ open, high, low, close }: Bar): readonly Ratio[] {
  const isHighFirst = Ratio.compare(Ratio.sub(high, open), Ratio.sub(open, low)) < 0
  return isHighFirst ? [open, high, low, close] : [open, low, high, close]
}

/**
 * When an exit is executed: the point of the path and the share of the way to the next; null where never.
 *
 * Rules: [SIZE6]
 */
export function reached(prices: readonly Ratio[], { when, price }: RestingExit): Ratio | null {
  const isIn = (at: Ratio) => Ratio.compare(at, price) * (when === 'atOrBelow' ? 1 : -1) <= 0
  const point = prices.findIndex(isIn)
  const [before, at] = [prices[point - 1], prices[point]]
  if (at === undefined) return null
  if (before === undefined) return Ratio.zero
  const share = Ratio.div(Ratio.abs(Ratio.sub(price, before)), Ratio.abs(Ratio.sub(at, before)))
  return Ratio.add(Ratio.of(BigInt(point - 1)), share)
}

/**
 * Whether the price that is worst for a position comes before an exit: at one time the exit is first.
 *
 * Rules: [SIZE6]
 */
export function isBefore(prices: readonly Ratio[], worst: Ratio, exit: RestingExit): boolean {
  const exitAt = reached(prices, exit)
  const worstAt = prices.findIndex((price) => Ratio.compare(price, worst) === 0)
  return exitAt === null || Ratio.compare(Ratio.of(BigInt(worstAt)), exitAt) < 0
}

export * as BarPath from './BarPath.ts'
