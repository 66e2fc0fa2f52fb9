import { Ratio } from '../money/Ratio.ts'

/** A position that has to be reduced until its equity is enough. */
export interface Reducible {
  readonly equity: Ratio
  /** Its value, above zero. */
  readonly value: Ratio
  /** Equity asked for, a share of value, above zero. */
  readonly rate: Ratio
  /** What a sale costs, a share of what is sold. */
  readonly cost: Ratio
}

/** A sale, and what it leaves. */
export interface Reduced {
  readonly sell: Ratio
  readonly equity: Ratio
  readonly value: Ratio
  /** Whether what is left is enough; where no sale is, all is sold. */
  readonly isEnough: boolean
}

/**
 * The least sale after which equity is the rate of what is left: (rate × value − equity) ÷ (rate − cost).
 * Where a sale costs as much as it frees, or more than all would have to be sold, everything is.
 *
 * Rules: [SIZE1]
 *
 * @example
 * const one = { equity: Ratio.of(1_000n), value: Ratio.of(1_500n), rate: Ratio.of(4n, 5n) }
 * Reduction.toRate({ ...one, cost: Ratio.zero }).sell // => Ratio.of(250n)
 */
export function toRate({ equity, value, rate, cost }: Reducible): Reduced {
  const missing = Ratio.sub(Ratio.mul(rate, value), equity)
  if (missing.numerator <= 0n) return { sell: Ratio.zero, equity, value, isEnough: true }
  const freed = Ratio.sub(rate, cost)
  const needed = freed.numerator > 0n ? Ratio.div(missing, freed) : null
  const isEnough = needed !== null && Ratio.compare(needed, value) <= 0
  const sell = isEnough ? needed : value
  return {
    ...{ sell, isEnough },
    equity: Ratio.sub(equity, Ratio.mul(cost, sell)),
    value: Ratio.sub(value, sell),
  }
}

/**
 * The least of a quantity to close so that equity bears the rest at a requirement for each unit; never more than is
 * held. Where nothing is asked for, nothing is closed, or all where equity is below zero.
 *
 * Rules: [SIZE2]
 */
export function least(equity: Ratio, quantity: Ratio, perUnit: Ratio): Ratio {
  const missing = Ratio.sub(Ratio.mul(quantity, perUnit), equity)
  if (missing.numerator <= 0n) return Ratio.zero
  return perUnit.numerator === 0n ? quantity : Ratio.min(quantity, Ratio.div(missing, perUnit))
}

/**
 * The same in whole lots, up; never more than is held.
 *
 * Rules: [SIZE2]
 *
 * @example
 * Reduction.inLots(Ratio.of(12_000n), Ratio.of(1_000n), Ratio.of(15n), Ratio.of(100n)) // => Ratio.of(200n)
 */
export function inLots(equity: Ratio, quantity: Ratio, perUnit: Ratio, lot: Ratio): Ratio {
  const lots = Ratio.mulUp(1n, Ratio.div(least(equity, quantity, perUnit), lot))
  return Ratio.min(quantity, Ratio.mul(Ratio.of(lots), lot))
}

/**
 * The price of one position at which an account falls to its maintenance, with what its other positions
 * ask for: quantity below zero is short. Null where there is none above zero.
 *
 * Rules: [SIZE3]
 */
export function callPrice(
  equity: Ratio,
  position: { readonly quantity: Ratio; readonly mark: Ratio },
  rate: Ratio,
  others: Ratio,
): Ratio | null {
  const { quantity, mark } = position
  const slope = Ratio.sub(quantity, Ratio.mul(rate, Ratio.abs(quantity)))
  const at = Ratio.sub(Ratio.add(others, Ratio.mul(quantity, mark)), equity)
  return quotient(at, slope)
}

/** Null where it is not above zero. */
export function quotient(a: Ratio, b: Ratio): Ratio | null {
  if (b.numerator === 0n) return null
  const price = b.numerator > 0n ? Ratio.div(a, b) : Ratio.div(Ratio.negate(a), Ratio.negate(b))
  return price.numerator > 0n ? price : null
}

/** What may be sold first. */
export interface Candidate {
  readonly id: string
  readonly profit: Ratio
  readonly margin: Ratio
}

/** The order in which houses sell: by id where all else is alike. */
export const orders = {
  losersFirst: (a: Candidate, b: Candidate) =>
    Ratio.compare(a.profit, b.profit) || (a.id < b.id ? -1 : 1),
  largestReleaseFirst: (a: Candidate, b: Candidate) =>
    Ratio.compare(b.margin, a.margin) || (a.id < b.id ? -1 : 1),
} as const

/**
 * Positions in an order, whatever the one they came in.
 *
 * Rules: [SIZE4]
 */
export const ordered = (
  by: keyof typeof orders,
  candidates: readonly Candidate[],
): readonly Candidate[] => candidates.toSorted(orders[by])

export * as Reduction from './Reduction.ts'
