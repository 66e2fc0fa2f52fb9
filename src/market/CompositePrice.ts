import { Result } from '../base/Result.ts'
import { Ratio } from '../money/Ratio.ts'

/** What one source says of a price, above zero, and since when. */
export interface Quote {
  readonly source: string
  readonly price: Ratio
  readonly weight: bigint
  readonly time: number
}

/** When a source counts, and how many must. */
export interface CompositeTerms {
  /** Milliseconds after which it is not heard any more. */
  readonly staleAfter: number
  /** A share of the middle within which it must be; null for no band. */
  readonly band: Ratio | null
  readonly sourcesLeast: number
}

/** A source that was not heard, and why. */
export interface Left {
  readonly source: string
  readonly reason: 'stale' | 'far'
}

export interface Composite {
  /** Half of the weight is at or below the low, and half at or above the high: they differ where it is even. */
  readonly low: Ratio
  readonly high: Ratio
  /** The middle of both. */
  readonly price: Ratio
  readonly left: readonly Left[]
}

/**
 * The median of what fresh sources say, by weight. Those beyond the band around it are left out, once, and the rest are
 * taken again: one source can neither move it far nor alone. Too few sources make no price, and all left are named.
 *
 * Rules: [COMP1] [COMP2]
 *
 * @example
 * CompositePrice.of(quotes, { staleAfter: 60_000, band: null, sourcesLeast: 2 }, now)
 */
export function of(
  quotes: readonly Quote[],
  terms: CompositeTerms,
  now: number,
): Result<Composite, readonly Left[]> {
  const [fresh, old] = parted(quotes, ({ time }) => now - time <= terms.staleAfter)
  const stale = old.map(({ source }): Left => ({ source, reason: 'stale' }))
  if (tooFew(fresh, terms)) return Result.failure(stale)
  const [near, off] = parted(fresh, isNear(middle(fresh).price, terms.band))
  const left = [...stale, ...off.map(({ source }): Left => ({ source, reason: 'far' }))]
  return tooFew(near, terms) ? Result.failure(left) : Result.success({ ...middle(near), left })
}

const tooFew = (quotes: readonly Quote[], { sourcesLeast }: CompositeTerms): boolean =>
  quotes.length === 0 || quotes.length < sourcesLeast

function parted<T>(all: readonly T[], isIn: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(isIn), all.filter((one) => !isIn(one))]
}

const isNear =
  (price: Ratio, band: Ratio | null) =>
  (quote: Quote): boolean =>
    band === null ||
    Ratio.compare(Ratio.abs(Ratio.sub(quote.price, price)), Ratio.mul(price, band)) <= 0

function middle(quotes: readonly Quote[]): Omit<Composite, 'left'> {
  const sorted = quotes.toSorted((a, b) => Ratio.compare(a.price, b.price))
  const whole = sorted.reduce((sum, { weight }) => sum + weight, 0n)
  const from = (isPast: (twice: bigint) => boolean): Ratio => {
    let below = 0n
    const found = sorted.find(({ weight }) => {
      below += weight
      return isPast(below + below)
    })
    return (found ?? (sorted.at(-1) as Quote)).price
  }
  const [low, high] = [from((twice) => twice >= whole), from((twice) => twice > whole)]
  return { low, high, price: Ratio.mul(Ratio.add(low, high), Ratio.of(1n, 2n)) }
}

/**
 * The mean of the last so many differences of a last price and an index, exactly; zero of none.
 *
 * Rules: [COMP3]
 */
export function basis(differences: readonly Ratio[], count: number): Ratio {
  const recent = differences.slice(-count)
  return recent.length === 0
    ? Ratio.zero
    : Ratio.div(Ratio.sum(recent), Ratio.of(BigInt(recent.length)))
}

/**
 * A mark: the middle one of the index, the index with its basis, and the last price, kept within a band of the index.
 *
 * Rules: [COMP3]
 *
 * @example
 * CompositePrice.mark({ index, basis: Ratio.zero, last, band: Ratio.of(1n, 20n) })
 */
export function mark(of: {
  readonly index: Ratio
  readonly basis: Ratio
  readonly last: Ratio
  readonly band: Ratio | null
}): Ratio {
  const { index, last, band } = of
  const all = [index, Ratio.add(index, of.basis), last].toSorted(Ratio.compare)
  const found = all[1] as Ratio
  if (band === null) return found
  const room = Ratio.mul(index, band)
  return Ratio.max(Ratio.sub(index, room), Ratio.min(Ratio.add(index, room), found))
}

/** What a thing is worth as something held that backs new risk, and as something owed. */
export interface Sides {
  readonly credit: Ratio
  readonly debt: Ratio
}

/**
 * Conservative values of both sides: held, the least of the median's low and of what else is known of it, such as what
 * it is redeemed for or its slow average; owed, the most of its high and of those.
 *
 * Rules: [COMP4]
 */
export const sides = ({ low, high }: Composite, anchors: readonly Ratio[]): Sides => ({
  credit: anchors.reduce(Ratio.min, low),
  debt: anchors.reduce(Ratio.max, high),
})

/**
 * What something held counts for where it is liquidated: the best of the last so many prices, so that none is liquidated
 * by one that did not last as long. Null of none.
 *
 * Rules: [COMP5]
 */
export const lasting = (prices: readonly Ratio[], count: number): Ratio | null =>
  prices
    .slice(-count)
    .reduce<Ratio | null>((best, one) => (best === null ? one : Ratio.max(best, one)), null)

export * as CompositePrice from './CompositePrice.ts'
