/** Parameters of a market of leveraged value funds and a noise trader. */
export interface ValueFunds {
  /** The leverage limit: holdings over wealth. */
  readonly leverageMax: number
  /** One per fund: holdings as a share of wealth per unit of mispricing. */
  readonly aggressions: readonly number[]
  /** The fundamental value of a share. */
  readonly value: number
  readonly shares: number
  /** Persistence of the noise trader's deviation per step, in logarithms. */
  readonly persistence: number
  /** Standard deviation of the noise trader's innovation per step, in logarithms. */
  readonly deviation: number
  /** A fund's wealth at the start, and when it reopens. */
  readonly wealth: number
  /** The wealth at or under which a fund closes. */
  readonly wealthMin: number
  /** Steps until it reopens. */
  readonly absence: number
  /** Weight of the last return in the performance measure of investors. */
  readonly memory: number
  /** The share of a fund's wealth that flows per unit of performance beyond the benchmark. */
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
 * The noise trader alone: the price is its cash over the number of shares.
 *
 * Rules: [REPRO9]
 */
export const noiseOnly: ValueFunds = { ...published(1), aggressions: [] }

export * as ValueFunds from './ValueFunds.ts'
