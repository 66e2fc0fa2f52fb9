import { assert } from '../base/assert.ts'

/**
 * How a venue computes its mark price. Forced selling moves the last price, and reaches the
 * accounts only through this rule, so it belongs inside the loop.
 *
 *     last      the last price here
 *     index     what the index venues say
 *     smoothed  index + basis, the basis being a moving average of last less index
 *     median    the middle one of these three
 */
export interface MarkRule {
  readonly rule: 'last' | 'index' | 'smoothed' | 'median'
  /** The share of a new basis in its moving average, above 0 and up to 1. */
  readonly weight: number
  /** The mark stays within index × (1 ± band); null for no band. */
  readonly band: number | null
}

/** A mark and the basis carried to the next one. */
export interface Marked {
  readonly mark: number
  readonly basis: number
}

/**
 * The mark after a new last price and index.
 *
 *     basis' = basis + weight × (last - index - basis)
 *
 * Rules: [MARK1] [MARK2]
 *
 * @throws AssertionError where a price is not positive, or a parameter is out of range
 * @example
 * MarkRule.next({ rule: 'smoothed', weight: 0.1, band: null }, 0, { last: 90, index: 100 }).mark // => 99
 */
export function next(
  { rule, weight, band }: MarkRule,
  basis: number,
  { last, index }: { readonly last: number; readonly index: number },
): Marked {
  assert(last >= 0 && index > 0, 'MarkRule.next: prices are not negative, an index is positive')
  assert(weight > 0 && weight <= 1, 'MarkRule.next: a weight is above 0 and at most 1')
  assert(band === null || band >= 0, 'MarkRule.next: a band is not negative')
  const after = basis + weight * (last - index - basis)
  const smoothed = index + after
  const choice = { last, index, smoothed, median: middle(last, index, smoothed) }[rule]
  return { mark: band === null ? choice : clamp(choice, index, band), basis: after }
}

const middle = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

const clamp = (price: number, index: number, band: number): number =>
  Math.min(index * (1 + band), Math.max(index * (1 - band), price))

/**
 * The index: a mean of venues' prices by their weights, which need not sum to one. A venue without
 * a price (null) is left out and the weights of the others are scaled up; null where none has a
 * price.
 *
 * Rules: [MARK3]
 *
 * @example
 * MarkRule.index([100, null, 110], [1, 5, 1]) // => 105
 */
export function index(
  prices: readonly (number | null)[],
  weights: readonly number[],
): number | null {
  let [sum, whole] = [0, 0]
  for (const [venue, price] of prices.entries()) {
    const weight = weights[venue] ?? 0
    assert(weight >= 0, 'MarkRule.index: a weight is not negative')
    if (price === null || weight === 0) continue
    sum += weight * price
    whole += weight
  }
  return whole === 0 ? null : sum / whole
}

export * as MarkRule from './MarkRule.ts'
