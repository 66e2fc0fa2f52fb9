import { Real } from '../base/Real.ts'

/** A turn of a smile: the wings of an expiry's volatilities rise, or one rises and one falls. */
export interface SkewShock {
  /** The most of a turn, at an expiry now, and how it changes with the root of the years. */
  readonly cap: number
  readonly capByRoot: number
  /** Where a smile flattens: width × root of the years × (volatility + change × root), at least so much. */
  readonly width: number
  readonly volatility: number
  readonly volatilityByRoot: number
  readonly flatLeast: number
}

/**
 * A volatility after a turn, by the logarithm of strike over forward: on a line to the point where the
 * smile flattens, and no further. `abs` lifts both wings, `linear` the upper one and lowers the other.
 * Never below zero.
 *
 * Rules: [SCEN6]
 */
export function turn(
  shock: SkewShock,
  way: 'linear' | 'abs',
  volatility: number,
  moneyness: number,
  years: number,
): number {
  const root = Math.sqrt(years)
  const cap = shock.cap + shock.capByRoot * root
  const flat = Math.max(
    shock.flatLeast,
    shock.width * root * (shock.volatility + shock.volatilityByRoot * root),
  )
  const far = way === 'abs' ? Math.abs(moneyness) : moneyness
  // Where the flat begins at the forward itself, a wing is past it.
  const share = flat > 0 ? (far * cap) / flat : Math.sign(far) * cap
  const by = far >= 0 ? Math.min(cap, share) : Math.max(-cap, share)
  return volatility * Math.max(0, 1 + by)
}

/** The logarithm of strike over forward. */
export const moneyness = (strike: number, forward: number): number => Real.ln(strike / forward)

export * as SkewShock from './SkewShock.ts'
