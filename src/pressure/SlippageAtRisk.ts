import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'
import type { ImpactCurve } from '../market/impact/ImpactCurve.ts'

/**
 * What selling all that is forced would lose to the depth of the markets, across markets: after
 * Sepper, "Slippage-at-Risk" (arXiv:2603.09164), with forced flow as the size.
 */
export interface SlippageAtRisk {
  /** The slippage that markets with at most this share of all that is forced go beyond. */
  readonly level: number
  /** The quantile, a share of the price, each market weighed by what is forced in it. */
  readonly slippage: number
  /** The mean of the slippages beyond the level, and what they cost in all. */
  readonly expected: number
  readonly total: number
}

/** One market: what is forced in it, and what trading it all loses, a share of the price before. */
export interface Slipped {
  readonly size: number
  readonly slippage: number
}

/** Panels of Simpson's rule. */
const PANELS = 256

/**
 * S(Q): one less the average price of selling a notional over the price before, for an average one of
 * buying less one. By Simpson's rule over the impact, to about 1e-9 of a smooth law.
 *
 *     S(Q) = 1 - (1 ÷ Q) ∫ e^-I(q) dq from 0 to Q
 *
 * Rules: [SAR1]
 *
 * @example
 * slippage(linear of depth 100, 50, 'sell') // => 0.2130613
 */
export function slippage(curve: ImpactCurve, size: number, side: 'sell' | 'buy'): number {
  assert(size >= 0 && Number.isFinite(size), 'SlippageAtRisk: a size is finite and not negative')
  if (size === 0) return 0
  const sign = side === 'sell' ? -1 : 1
  const price = (panel: number): number =>
    Real.exp(sign * curve.move((size * panel) / (2 * PANELS)))
  let sum = price(0) + price(2 * PANELS)
  for (let panel = 1; panel < 2 * PANELS; panel++) sum += (panel % 2 === 1 ? 4 : 2) * price(panel)
  return sign * (sum / (6 * PANELS) - 1)
}

/**
 * The weighted quantile and the tail beyond it. Where the level falls within a market, the part of it
 * that is beyond counts.
 *
 * Rules: [SAR2]
 *
 * @param level 0.95: the worst twentieth of what is forced
 */
export function of(markets: readonly Slipped[], level: number): SlippageAtRisk {
  assert(level >= 0 && level < 1, 'SlippageAtRisk: a level is from 0 to under 1')
  const rising = markets.filter(({ size }) => size > 0).sort((a, b) => a.slippage - b.slippage)
  const all = rising.reduce((sum, { size }) => sum + size, 0)
  let [passed, total, beyond, quantile] = [0, 0, 0, 0]
  let isFound = false
  for (const { size, slippage } of rising) {
    const part = Math.min(size, Math.max(0, passed + size - level * all))
    passed += size
    if (part <= 0) continue
    if (!isFound) quantile = slippage
    isFound = true
    beyond += part
    total += part * slippage
  }
  return { level, slippage: quantile, expected: beyond === 0 ? 0 : total / beyond, total }
}

export * as SlippageAtRisk from './SlippageAtRisk.ts'
