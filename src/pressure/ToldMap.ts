import { Real } from '../base/Real.ts'

/**
 * A liquidation map as somebody else tells it: what a price would force in each market, level by level,
 * without the accounts behind it. Prices and notionals are doubles in the quote of each market.
 */
export interface ToldMap {
  /** Milliseconds since 1970; null where nobody said when it was made. */
  readonly time: number | null
  /** In the order of their names. */
  readonly markets: readonly ToldMarket[]
}

export interface ToldMarket {
  readonly name: string
  /** The price when the map was made. */
  readonly price: number
  readonly levels: readonly ToldLevel[]
}

export interface ToldLevel {
  readonly side: HeldSide
  /** The price at which it is forced: a long's from there down, a short's from there up. */
  readonly trigger: number
  readonly notional: number
  readonly leverage: number | null
}

/** Longs are forced to sell as a price falls, shorts to buy as it rises. */
export type HeldSide = 'long' | 'short'

/**
 * How far the price is from a level, as a log move toward it; 0 where the level is reached already.
 *
 * Rules: [EXPOSURE1]
 *
 * @example
 * ToldMap.distance(50_000, { side: 'long', trigger: 45_000, notional: 1, leverage: null }) // => 0.1053…
 */
export function distance(price: number, { side, trigger }: ToldLevel): number {
  const move = Real.ln(price) - Real.ln(trigger)
  return Math.max(0, side === 'long' ? move : -move)
}

/** The same as a share of the price, for bands: 0.05 is five per cent away. */
export const share = (price: number, { side, trigger }: ToldLevel): number =>
  Math.max(0, side === 'long' ? price - trigger : trigger - price) / price

/** Whether a market that was as low and as high as that has reached a level. */
export const isReached = (
  { side, trigger }: ToldLevel,
  { low, high }: { readonly low: number; readonly high: number },
): boolean => (side === 'long' ? low <= trigger : high >= trigger)

/**
 * The price that liquidates whoever entered at a leverage, where maintenance is a share of the notional
 * at that price: entry × (1 − 1 ÷ leverage) ÷ (1 − maintenance) for a long, entry × (1 + 1 ÷ leverage) ÷
 * (1 + maintenance) for a short. At a leverage of 1 or less a long is never liquidated: 0.
 *
 * Rules: [EXPOSURE2]
 *
 * @example
 * ToldMap.triggerOf('long', { entry: 100, leverage: 10, maintenance: 0.005 }) // => 90.45…
 */
export function triggerOf(
  side: HeldSide,
  { entry, leverage, maintenance }: { entry: number; leverage: number; maintenance: number },
): number {
  if (side === 'short') return (entry * (1 + 1 / leverage)) / (1 + maintenance)
  return Math.max(0, entry * (1 - 1 / leverage)) / (1 - maintenance)
}

export * as ToldMap from './ToldMap.ts'
