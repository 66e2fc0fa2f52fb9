import { Result } from '../base/Result.ts'
import { Ratio } from '../money/Ratio.ts'

/** What a price is of and in: so many of the quote for one of the base. */
export interface Pair {
  readonly base: string
  readonly quote: string
}

/** A pair on the way from one unit to another: against it, the price divides. */
export interface Step {
  /** Its place among the pairs. */
  readonly at: number
  readonly isInverse: boolean
}

/** Why a price is not brought into a unit: no way leads there, more than one does, or a pair is on none. */
export type Astray =
  | { readonly reason: 'none' | 'several' }
  | { readonly reason: 'unused'; readonly pair: Pair }

/**
 * The one way on which what is priced in a unit comes to be priced in another, each pair on it once. Units must cancel: a
 * way that ends elsewhere is none, and which of two was meant is not guessed.
 *
 * Rules: [COMP6]
 *
 * @example
 * PriceGraph.path([{ base: 'ETH', quote: 'USDT' }], 'ETH', 'USDT') // => [{ at: 0, isInverse: false }]
 */
export function path(
  pairs: readonly Pair[],
  from: string,
  to: string,
): Result<readonly Step[], Astray> {
  const [way, other] = waysFrom(pairs, [], from, { to, met: [from] })
  if (way === undefined) return Result.failure({ reason: 'none' })
  if (other !== undefined) return Result.failure({ reason: 'several' })
  const pair = pairs.find((_, at) => !way.some((step) => step.at === at))
  return pair === undefined ? Result.success(way) : Result.failure({ reason: 'unused', pair })
}

interface Search {
  readonly to: string
  readonly met: readonly string[]
}

/** The first two ways on which no unit is met again. */
function waysFrom(
  pairs: readonly Pair[],
  taken: readonly Step[],
  unit: string,
  { to, met }: Search,
): readonly (readonly Step[])[] {
  if (unit === to) return [taken]
  const found: (readonly Step[])[] = []
  for (const [at, { base, quote }] of pairs.entries()) {
    const next = base === unit ? quote : quote === unit ? base : null
    if (next === null || met.includes(next)) continue
    const step = { at, isInverse: base !== unit }
    found.push(...waysFrom(pairs, [...taken, step], next, { to, met: [...met, next] }))
    if (found.length > 1) break
  }
  return found.slice(0, 2)
}

/**
 * A price brought along a way, exactly; null where a price on it is missing. Prices are above zero.
 *
 * Rules: [COMP6]
 */
export function along(
  price: Ratio,
  steps: readonly Step[],
  prices: readonly (Ratio | null)[],
): Ratio | null {
  let found = price
  for (const { at, isInverse } of steps) {
    const by = prices[at]
    if (by == null) return null
    found = isInverse ? Ratio.div(found, by) : Ratio.mul(found, by)
  }
  return found
}

export * as PriceGraph from './PriceGraph.ts'
