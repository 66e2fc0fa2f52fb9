/** A market of value funds that may borrow, and a noise trader: the figures that shape it. */
export interface ValueFunds {
  /** How many times its wealth a fund may hold. */
  readonly leverageMax: number
  /** One fund each: how much of its wealth it holds per unit of mispricing. */
  readonly aggressions: readonly number[]
  /** What a share is worth. */
  readonly value: number
  readonly shares: number
  /** How much of the noise trader's deviation lasts a step, in logarithms. */
  readonly persistence: number
  /** Standard deviation of what is new in his cash each step, in logarithms. */
  readonly deviation: number
  /** What a fund starts with, and comes back with. */
  readonly wealth: number
  /** At or under which it closes. */
  readonly wealthMin: number
  /** Steps until it comes back. */
  readonly absence: number
  /** Weight of the last return in the performance that investors look at. */
  readonly memory: number
  /** What share of a fund's wealth follows a unit of performance beyond the benchmark. */
  readonly sensitivity: number
  readonly benchmark: number
}

/**
 * The published figures: ten funds of aggression 5 to 50.
 *
 * Rules: [REPRO9]
 *
 * @example
 * ValueFunds.published(5).aggressions.length // => 10
 */
export const published = (leverageMax: number): ValueFunds => ({
  leverageMax,
  aggressions: [5, 10, 15, 20, 25, 30, 35, 40, 45, 50],
  value: 1,
  shares: 1_000,
  persistence: 0.99,
  deviation: 0.035,
  wealth: 2,
  wealthMin: 0.2,
  absence: 100,
  memory: 0.1,
  sensitivity: 0.15,
  benchmark: 0.005,
})

/**
 * The noise trader alone: the price is what he has over the shares there are.
 *
 * Rules: [REPRO9]
 */
export const noiseOnly: ValueFunds = { ...published(1), aggressions: [] }

export * as ValueFunds from './ValueFunds.ts'
