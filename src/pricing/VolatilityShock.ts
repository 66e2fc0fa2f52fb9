import { assert } from '../base/assert.ts'
import { Real } from '../base/Real.ts'

/** Where a scenario takes the volatility. */
export type VolatilityMove = 'up' | 'same' | 'down'

/** How far volatilities move, by the time until the expiry: the nearer, the further. */
export interface VolatilityShock {
  /** As shares of the volatility of an option of thirty days. */
  readonly up: number
  readonly down: number
  /** The powers of 30 ÷ days: up to thirty days, and beyond. */
  readonly shortPower: number
  readonly longPower: number
  /** Options that expire sooner move as this many days. */
  readonly daysLeast: number
  /** Volatilities that rise become at least this. */
  readonly upLeast: number
}

const days = 30

/**
 * A volatility after a move. Up is at least a minimum, down at least zero.
 *
 *     f = (30 ÷ days)^power      up = max(σ (1 + up × f), least)      down = max(σ (1 - down × f), 0)
 *
 * Rules: [SCEN4]
 *
 * @example
 * VolatilityShock.move(shock, 'up', 0.6, 30) // 45 % up => 0.87
 */
export function move(
  shock: VolatilityShock,
  way: VolatilityMove,
  volatility: number,
  until: number,
): number {
  if (way === 'same') return volatility
  const reach = reachOf(shock, until)
  if (way === 'up') return Math.max(volatility * (1 + shock.up * reach), shock.upLeast)
  return Math.max(volatility * (1 - shock.down * reach), 0)
}

function reachOf({ shortPower, longPower, daysLeast }: VolatilityShock, until: number): number {
  const held = Math.max(until, daysLeast)
  assert(held > 0, 'VolatilityShock: an option without time needs a least number of days')
  return Real.exp((until <= days ? shortPower : longPower) * Real.ln(days / held))
}

export * as VolatilityShock from './VolatilityShock.ts'
