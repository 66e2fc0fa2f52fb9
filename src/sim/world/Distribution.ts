/**
 * What a number is drawn from, by name: data, so that a file can hold it. Doubles throughout; what is
 * money is rounded down to whole atoms once it is drawn.
 *
 * Rules: [SIM3]
 */
export type Distribution = Fixed | Uniform | LogNormal | Pareto | Choice

export interface Fixed {
  readonly law: 'fixed'
  readonly value: number
}

/** Evenly from `least` up to `most`. */
export interface Uniform {
  readonly law: 'uniform'
  readonly least: number
  readonly most: number
}

/** The logarithm is normal around that of the median; cut to what lies between least and most. */
export interface LogNormal {
  readonly law: 'logNormal'
  readonly median: number
  /** Standard deviation of the natural logarithm. */
  readonly deviation: number
  readonly least: number
  readonly most: number
}

/** P(X > x) = (least ÷ x)^exponent, cut at most. */
export interface Pareto {
  readonly law: 'pareto'
  readonly least: number
  readonly exponent: number
  readonly most: number
}

/** One of some values; the shares sum to one. */
export interface Choice {
  readonly law: 'choice'
  readonly of: readonly Share[]
}

export interface Share {
  readonly value: number
  readonly share: number
}
