import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import type { Side } from './ImpactCurve.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/**
 * A pool of two assets meant to have the same price: Curve's StableSwap invariant, between a
 * constant sum and a constant product.
 *
 *     Ann (x + y) + D = Ann D + D³ ÷ (4 x y)
 *
 * The fee is taken from the output and stays in the pool. The pool does not refill.
 */
export interface StableSwap {
  readonly kind: 'stableSwap'
  readonly base: number
  readonly quote: number
  /** A × n, as multiplied in Curve's contracts: 60 for an A of 30. */
  readonly ann: number
  /** A share of the output. */
  readonly fee: number
}

/**
 * Checks the reserves, the amplification and the fee.
 *
 * Rules: [IMP6] [IMP8]
 *
 * @example
 * StableSwap.create({ base: 241_954, quote: 235_285, ann: 60, fee: 0.0004 })
 */
export function create(of: Omit<StableSwap, 'kind'>): Result<StableSwap, ImpactFault> {
  if (!isPositive(of.base) || !isPositive(of.quote)) {
    return Result.failure('impact.reserveNotPositive')
  }
  if (!(of.ann >= 1 && isPositive(of.ann))) return Result.failure('impact.amplificationUnderOne')
  if (!(of.fee >= 0 && of.fee < 1)) return Result.failure('impact.feeOutOfRange')
  return Result.success({ kind: 'stableSwap', ...of })
}

const roundsMax = 256

/** D, by Newton's iteration from the sum of the reserves, which lies above it. */
export function invariant({ base, quote, ann }: StableSwap): number {
  const sum = base + quote
  let d = sum
  for (let round = 0; round < roundsMax; round++) {
    const p = ((d / base) * d * (d / quote)) / 4
    const next = ((ann * sum + 2 * p) * d) / ((ann - 1) * d + 3 * p)
    if (!(next < d)) return d
    d = next
  }
  return d
}

/** The other reserve where one is so much: the positive root of y² + (x + D/Ann - D) y = D³/(4 x Ann). */
function other(reserve: number, d: number, ann: number): number {
  const b = reserve + d / ann - d
  const c = ((d / reserve) * d * (d / ann)) / 4
  const root = Math.sqrt(b * b + 4 * c)
  return b > 0 ? (2 * c) / (b + root) : (root - b) / 2
}

/** What one unit of the base is worth at the margin, before the fee. */
export function price(pool: StableSwap): number {
  const { base, quote, ann } = pool
  const d = invariant(pool)
  const bend = ((d / base) * (d / quote) * d) / 4
  return (ann + bend / base) / (ann + bend / quote)
}

/** How many times its invariant a reserve may become: beyond that one of the two is worth nothing. */
const farthest = 1e6

/** The quantities that take the pool to where all is base, and all is quote. */
function range(pool: StableSwap): readonly [sold: number, bought: number] {
  const { base, ann, fee } = pool
  const d = invariant(pool)
  const least = other(farthest * d, d, ann)
  return [Math.min(0, base - farthest * d), Math.max(0, (base - least) * (1 - fee))]
}

export function fillable(pool: StableSwap, quantity: number): number {
  const [sold, bought] = range(pool)
  return Math.max(sold, Math.min(quantity, bought))
}

/** What a buyer pays, less than zero for what a seller receives. */
export function cost(pool: StableSwap, quantity: number): number {
  const { base, quote, ann, fee } = pool
  // So little is lost in the difference of two reserves: the price at the margin is nearer.
  if (Math.abs(quantity) < base * 1e-8) {
    return quantity < 0 ? quantity * price(pool) * (1 - fee) : (quantity * price(pool)) / (1 - fee)
  }
  if (quantity < 0) return (other(base - quantity, invariant(pool), ann) - quote) * (1 - fee)
  const left = base - quantity / (1 - fee)
  return left > 0 ? other(left, invariant(pool), ann) - quote : Number.POSITIVE_INFINITY
}

export function after(pool: StableSwap, quantity: number): StableSwap {
  const { base, quote, ann, fee } = pool
  if (quantity === 0) return pool
  if (quantity > 0) return { ...pool, base: base - quantity, quote: quote + cost(pool, quantity) }
  const left = other(base - quantity, invariant(pool), ann)
  return { ...pool, base: base - quantity, quote: left * (1 - fee) + quote * fee }
}

export function priceAfter(pool: StableSwap, quantity: number): number {
  const [sold, bought] = range(pool)
  if (quantity < sold) return 0
  return quantity > bought ? Number.POSITIVE_INFINITY : price(after(pool, quantity))
}

/**
 * The signed quantity after which the price is e^move times what it is, found by halving; as much as
 * can be traded where that is not enough.
 */
export function quantityTo(pool: StableSwap, move: number): number {
  if (move === 0) return 0
  const target = price(pool) * Real.exp(move)
  const isPast = (q: number): boolean =>
    move < 0 ? priceAfter(pool, q) <= target : priceAfter(pool, q) >= target
  const [sold, bought] = range(pool)
  let [short, past] = [0, move < 0 ? sold : bought]
  if (!isPast(past)) return past
  for (let round = 0; round < roundsMax; round++) {
    const middle = short + (past - short) / 2
    if (middle === short || middle === past) break
    if (isPast(middle)) past = middle
    else short = middle
  }
  return past
}

export const refill = (pool: StableSwap): StableSwap => pool

export function move(pool: StableSwap, side: Side, notional: number): number {
  const now = price(pool)
  const quantity = notional / now
  const then = priceAfter(pool, side === 'sell' ? -quantity : quantity)
  const by = Real.ln(then / now)
  return Math.max(0, side === 'sell' ? -by : by)
}

/** A hundred-thousandth of the pool to either side: the invariant has no short derivative with a fee. */
export function slope(pool: StableSwap, side: Side, notional: number): number {
  const step = (pool.base * price(pool) + pool.quote) * 1e-5
  const from = Math.max(0, notional - step)
  const top = move(pool, side, notional + step)
  if (top === Number.POSITIVE_INFINITY) return top
  const rise = top - move(pool, side, from)
  return rise / (notional + step - from)
}

export const absorbs = (pool: StableSwap, side: Side, move: number): number =>
  Math.abs(quantityTo(pool, side === 'sell' ? -move : move)) * price(pool)

export * as StableSwap from './StableSwap.ts'
