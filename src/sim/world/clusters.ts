import type { MarketSeries } from './VenueRecord.ts'

/** Forced trading without a pause: a cascade, if it is large. */
export interface Cluster {
  /** The first and the last tick that forced somebody, from 1. */
  readonly from: number
  readonly to: number
  /** Forced notional in the numeraire, sold and bought added up. */
  readonly notional: number
}

/**
 * Cuts forced trading into clusters: so many ticks without any end one.
 *
 * Rules: [SIM12]
 *
 * @example
 * clusters(series, 1_000, 10)
 */
export function clusters(
  markets: readonly MarketSeries[],
  ticks: number,
  quiet: number,
): Cluster[] {
  const found: Cluster[] = []
  let [from, to, notional] = [0, 0, 0]
  for (let tick = 1; tick <= ticks; tick++) {
    const forced = markets.reduce((sum, { forced }) => sum + Math.abs(forced[tick - 1]!), 0)
    if (forced === 0) continue
    if (from > 0 && tick - to > quiet) {
      found.push({ from, to, notional })
      ;[from, notional] = [0, 0]
    }
    if (from === 0) from = tick
    to = tick
    notional += forced
  }
  if (from > 0) found.push({ from, to, notional })
  return found
}
