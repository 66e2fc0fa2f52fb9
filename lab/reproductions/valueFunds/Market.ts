import type { ValueFunds } from './ValueFunds.ts'

/**
 * The state of the funds' market, in columns: a fund is an index into each. Written by `clear` and
 * `trade` only.
 */
export interface Market {
  readonly figures: ValueFunds
  readonly aggressions: Float64Array
  /** Prices at and below which each fund's leverage limit binds. */
  readonly limits: Float64Array
  readonly cash: Float64Array
  readonly held: Float64Array
  /** Wealth after the last flow of investors' money. */
  readonly wealth: Float64Array
  readonly performance: Float64Array
  /** Steps until a closed fund reopens; zero where it is open. */
  readonly absent: Int32Array
  /** Excess demand × price on the current segment: a p² + b p + c. */
  readonly curve: Float64Array
  price: number
  defaults: number
}

/** The initial market, at the value of a share. */
export function create(figures: ValueFunds): Market {
  const { aggressions, value, leverageMax, wealth } = figures
  const column = () => new Float64Array(aggressions.length)
  return {
    figures,
    aggressions: Float64Array.from(aggressions),
    limits: Float64Array.from(aggressions, (aggression) => value - leverageMax / aggression),
    cash: column().fill(wealth),
    held: column(),
    wealth: column().fill(wealth),
    performance: column(),
    absent: new Int32Array(aggressions.length),
    curve: new Float64Array(3),
    price: value,
    defaults: 0,
  }
}

export * as Market from './Market.ts'
