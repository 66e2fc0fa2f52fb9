import type { RateCurve } from '../../src/model/ReserveSpec.ts'

/**
 * Interest once more, from docs/spec/lending/aave-v3.md and venus.md in plain whole numbers: two indices
 * in rays, from the use of a reserve since the last accrual. It shares no line with the engine.
 */
export const ray = 10n ** 27n

const year = 31_536_000n
const bps = 10_000n

/** To the nearest, a half going up. */
export const near = (a: bigint, b: bigint, c: bigint): bigint => (a * b + c / 2n) / c

/** Up; of nothing below zero. */
export const up = (a: bigint, b: bigint, c: bigint): bigint => (a * b + c - 1n) / c

export interface Use {
  readonly cash: bigint
  /** Debt claims outstanding. */
  readonly owed: bigint
  readonly deficit: bigint
}

export interface Indices {
  readonly supply: bigint
  readonly debt: bigint
}

/** Rays a year that lenders earn and borrowers owe. */
export function ratesOf(curve: RateCurve, use: Use, debtIndex: bigint): Indices {
  const debt = up(use.owed, debtIndex, ray)
  const base = curve.base * 10n ** 23n
  if (debt === 0n) return { supply: 0n, debt: base }
  const owing = base + slopeOf(curve, near(debt, ray, use.cash + debt))
  const earning = near(debt, ray, use.cash + debt + use.deficit)
  return { supply: near(near(owing, earning, ray), bps - curve.reserveFactor, bps), debt: owing }
}

function slopeOf(curve: RateCurve, usage: bigint): bigint {
  const [best, first, second] = [curve.optimalUsage, curve.slope1, curve.slope2].map(
    (part) => part * 10n ** 23n,
  ) as [bigint, bigint, bigint]
  if (usage <= best) return near(near(first, usage, ray), ray, best)
  return first + near(second, near(usage - best, ray, ray - best), ray)
}

/** Both indices after some seconds: linear for lenders, three terms of the exponential for debts. */
export function grow(before: Indices, rates: Indices, seconds: bigint, owed: bigint): Indices {
  const supply = near(before.supply, ray + (rates.supply * seconds) / year, ray)
  if (owed === 0n) return { supply, debt: before.debt }
  const x = (rates.debt * seconds) / year
  const more = near(x, x / 2n + near(x, x / 6n, ray), ray)
  return { supply, debt: near(before.debt, ray + x + more, ray) }
}

/** Rays a year where interest is simple: the use is of what lenders own, and everything is cut. */
export function simpleRatesOf(
  curve: RateCurve,
  use: Pick<Use, 'owed'> & { readonly lent: bigint },
  before: Indices,
): Indices {
  const [base, best, first, second] = [
    curve.base,
    curve.optimalUsage,
    curve.slope1,
    curve.slope2,
  ].map((part) => part * 10n ** 23n) as [bigint, bigint, bigint, bigint]
  const [debt, funds] = [up(use.owed, before.debt, ray), (use.lent * before.supply) / ray]
  if (debt === 0n) return { supply: 0n, debt: base }
  const used = funds > 0n ? (debt * ray) / funds : ray
  const beyond = used > best ? (second * (used - best)) / (ray - best) : 0n
  const owing = base + (used > best ? first : (first * used) / best) + beyond
  const kept = funds > 0n ? (((owing * used) / ray) * (bps - curve.reserveFactor)) / bps : 0n
  return { supply: kept, debt: owing }
}

/** Both indices after some seconds of simple interest, cut. */
export function growSimply(
  before: Indices,
  rates: Indices,
  seconds: bigint,
  owed: bigint,
): Indices {
  const grown = (index: bigint, rate: bigint): bigint =>
    index + (index * ((rate * seconds) / year)) / ray
  const debt = owed === 0n ? before.debt : grown(before.debt, rates.debt)
  return { supply: grown(before.supply, rates.supply), debt }
}
