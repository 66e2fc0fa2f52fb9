import { Real } from '../../base/Real.ts'
import { Result } from '../../base/Result.ts'
import type { Side } from './ImpactCurve.ts'
import { type ImpactFault, isPositive } from './ImpactFault.ts'

/**
 * A pool that keeps base × quote at least constant. The fee is taken from the input and stays in
 * the pool. The pool does not refill: it stays as the last trade left it.
 */
export interface ConstantProduct {
  readonly kind: 'constantProduct'
  readonly base: number
  readonly quote: number
  /** A share of the input. */
  readonly fee: number
}

/**
 * Checks the reserves and the fee.
 *
 * Rules: [IMP5] [IMP8]
 *
 * @example
 * ConstantProduct.create({ base: 1_000, quote: 2_000_000, fee: 0.003 })
 */
export function create(of: Omit<ConstantProduct, 'kind'>): Result<ConstantProduct, ImpactFault> {
  if (!isPositive(of.base) || !isPositive(of.quote)) {
    return Result.failure('impact.reserveNotPositive')
  }
  if (!(of.fee >= 0 && of.fee < 1)) return Result.failure('impact.feeOutOfRange')
  return Result.success({ kind: 'constantProduct', ...of })
}

/** The marginal price of the base, before the fee. */
export const price = ({ base, quote }: ConstantProduct): number => quote / base

/** A pool is never emptied: at least a billionth of the base and of the quote stays. */
export const fillable = ({ base }: ConstantProduct, quantity: number): number =>
  Math.max(-1e9 * base, Math.min(quantity, base * (1 - 1e-9)))

/** What a buyer pays; negative is what a seller receives. */
export function cost({ base, quote, fee }: ConstantProduct, quantity: number): number {
  if (quantity >= base) return Number.POSITIVE_INFINITY
  if (quantity >= 0) return (quote * quantity) / ((base - quantity) * (1 - fee))
  const sold = -quantity * (1 - fee)
  return (-quote * sold) / (base + sold)
}

export function after(pool: ConstantProduct, quantity: number): ConstantProduct {
  const { base, quote, fee } = pool
  if (quantity >= 0) return { ...pool, base: base - quantity, quote: quote + cost(pool, quantity) }
  const sold = -quantity
  return { ...pool, base: base + sold, quote: (quote * base) / (base + sold * (1 - fee)) }
}

export const priceAfter = (pool: ConstantProduct, quantity: number): number =>
  quantity >= pool.base ? Number.POSITIVE_INFINITY : price(after(pool, quantity))

/** A root of a x² + b x + c with a, b positive and c not, without cancellation. */
const positiveRoot = (a: number, b: number, c: number): number =>
  c === 0 ? 0 : (-2 * c) / (b + Math.sqrt(b * b - 4 * a * c))

/**
 * The signed quantity that multiplies the price by e^move: a quadratic in the input, because the
 * fee stays in the pool.
 */
export function quantityTo({ base, quote, fee }: ConstantProduct, move: number): number {
  const kept = 1 - fee
  const span = Real.expm1(Math.abs(move))
  if (move <= 0) return -positiveRoot(kept, (1 + kept) * base, -base * base * span)
  const paid = positiveRoot(kept, (1 + kept) * quote, -quote * quote * span)
  return (base * kept * paid) / (quote + kept * paid)
}

export const refill = (pool: ConstantProduct): ConstantProduct => pool

const signed = (pool: ConstantProduct, side: Side, notional: number): number =>
  (side === 'sell' ? -notional : notional) / price(pool)

export function move(pool: ConstantProduct, side: Side, notional: number): number {
  const { base, fee } = pool
  const quantity = Math.abs(signed(pool, side, notional))
  if (side === 'sell') {
    return Real.ln1p((quantity * (1 - fee)) / base) + Real.ln1p(quantity / base)
  }
  if (quantity >= base) return Number.POSITIVE_INFINITY
  const drained = quantity / (base - quantity)
  return Real.ln1p(drained / (1 - fee)) + Real.ln1p(drained)
}

export function slope(pool: ConstantProduct, side: Side, notional: number): number {
  const { base, fee } = pool
  const quantity = Math.abs(signed(pool, side, notional))
  const kept = 1 - fee
  if (side === 'sell') {
    return (kept / (base + kept * quantity) + 1 / (base + quantity)) / price(pool)
  }
  if (quantity >= base) return Number.POSITIVE_INFINITY
  const left = base - quantity
  const rate = base / (left * (kept * left + quantity)) + 1 / left
  return rate / price(pool)
}

export const absorbs = (pool: ConstantProduct, side: Side, move: number): number =>
  Math.abs(quantityTo(pool, side === 'sell' ? -move : move)) * price(pool)

export * as ConstantProduct from './ConstantProduct.ts'
