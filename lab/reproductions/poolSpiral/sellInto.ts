import { assert } from '../../../src/base/assert.ts'
import { ConstantProduct } from '../../../src/market/impact/ConstantProduct.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** A loan whose collateral is coins of a pool, and the pool that seized coins are sold into. */
export interface PoolLoan {
  readonly coins: number
  /** In the pool's quote. */
  readonly debt: number
  readonly pool: ConstantProduct
}

export interface PoolRules {
  /** The liquidator's bonus, as a share of what is repaid. */
  readonly incentive: number
  /** The share of the debt that is repaid at once. */
  readonly closeFactor: number
  /** Liquidation ends where the loan-to-value is under this. */
  readonly threshold: number
}

export interface PoolEnd {
  readonly end: 'healed' | 'spiralled'
  readonly steps: number
  readonly loanToValue: number
}

const STEPS_MAX = 1_000_000

/**
 * How much a liquidation in a pool makes the rest of a loan worse: selling dx of x coins moves the log
 * price by -2 dx ÷ x, so that collateral of c beside a quote reserve of y loses at the rate 2 c ÷ y.
 *
 *     λ = 1 + 2 c ÷ y
 *
 * Rules: [REPRO18]
 */
export const penalty = (share: Ratio): Ratio => Ratio.add(Ratio.one, Ratio.mul(Ratio.of(2n), share))

export const loanToValue = ({ coins, debt, pool }: PoolLoan): number =>
  debt / (coins * ConstantProduct.price(pool))

/**
 * A loan on a pool of one coin and one of quote, its collateral worth a share of the quote reserve.
 */
export function loanOf(share: number, ratio: number): PoolLoan {
  const pool = ConstantProduct.create({ base: 1, quote: 1, fee: 0 })
  assert(pool.ok, 'poolSpiral: the reserves are positive')
  return { coins: share, debt: share * ratio, pool: pool.value }
}

/** One liquidation: repays, seizes at the price before, and sells what was seized into the pool. */
export function liquidate({ coins, debt, pool }: PoolLoan, repaid: number, incentive: number) {
  const price = ConstantProduct.price(pool)
  const seized = Math.min(coins, ((1 + incentive) * repaid) / price)
  const paid = (seized * price) / (1 + incentive)
  return {
    coins: coins - seized,
    debt: debt - paid,
    pool: ConstantProduct.after(pool, -seized),
  }
}

/**
 * Liquidates until the loan is healthy or nothing of its collateral is left.
 *
 * Rules: [REPRO19]
 *
 * @throws AssertionError for a close factor outside (0, 1]
 * @example
 * sellInto(loanOf(0.05, 0.8), { incentive: 0.05, closeFactor: 0.5, threshold: 0.79 }).steps // => 1
 */
export function sellInto(loan: PoolLoan, rules: PoolRules): PoolEnd {
  const { incentive, closeFactor, threshold } = rules
  assert(closeFactor > 0 && closeFactor <= 1, 'poolSpiral: the close factor is from 0 to 1')
  let now = loan
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    if (now.coins <= 1e-12 * loan.coins) {
      return { end: 'spiralled', steps, loanToValue: Number.POSITIVE_INFINITY }
    }
    const ratio = loanToValue(now)
    if (ratio < threshold) return { end: 'healed', steps, loanToValue: ratio }
    now = liquidate(now, closeFactor * now.debt, incentive)
  }
  return { end: 'spiralled', steps: STEPS_MAX, loanToValue: loanToValue(now) }
}

/**
 * The loan-to-value up to which a loan on the pool heals, by halving: over it what is left spirals.
 *
 * Rules: [REPRO19]
 */
export function pathFrontier(share: number, rules: PoolRules): number {
  let [heals, spirals] = [rules.threshold, 2]
  while (spirals - heals > 1e-9) {
    const middle = (heals + spirals) / 2
    if (sellInto(loanOf(share, middle), rules).end === 'healed') heals = middle
    else spirals = middle
  }
  return heals
}
