import { Ratio } from '../money/Ratio.ts'

/** What a book makes in each of a list of scenarios, in their order. */
export type Outcomes = readonly Ratio[]

/** A position of a book: below zero short, with what one long unit makes in each scenario. */
export interface Leg {
  readonly quantity: Ratio
  readonly each: Outcomes
}

/**
 * What a book makes: the sum of its legs, each times its quantity, whatever their order. A leg with
 * fewer outcomes than another makes nothing in the rest.
 *
 * Rules: [SCEN1]
 *
 * @example
 * Outcomes.total([{ quantity: Ratio.of(-2n), each: [Ratio.of(3n)] }]) // => [Ratio.of(-6n)]
 */
export function total(legs: readonly Leg[]): Outcomes {
  const count = Math.max(0, ...legs.map(({ each }) => each.length))
  return Array.from({ length: count }, (_, scenario) =>
    Ratio.sum(legs.map(({ quantity, each }) => Ratio.mul(quantity, each[scenario] ?? Ratio.zero))),
  )
}

/** The largest loss of some outcomes and where it first is; nothing where none loses. */
export interface Worst {
  readonly loss: Ratio
  readonly scenario: number | null
}

/**
 * The worst outcome, never below zero as a loss.
 *
 * Rules: [SCEN2]
 */
export function worst(profits: Outcomes): Worst {
  const least = profits.reduce(Ratio.min, Ratio.zero)
  if (least.numerator === 0n) return { loss: Ratio.zero, scenario: null }
  const scenario = profits.findIndex((profit) => Ratio.compare(profit, least) === 0)
  return { loss: Ratio.negate(least), scenario }
}

/**
 * Each outcome at the weight of its scenario: part of it in those that are far from likely.
 *
 * Rules: [SCEN3]
 */
export const weighed = (profits: Outcomes, weights: readonly Ratio[]): Outcomes =>
  profits.map((profit, scenario) => Ratio.mul(profit, weights[scenario] ?? Ratio.one))

/**
 * Losses as they are, and of gains a share: what one group gains pays for so much of another's loss.
 *
 * Rules: [SCEN3]
 */
export const offset = (profits: Outcomes, share: Ratio): Outcomes =>
  profits.map((profit) => (profit.numerator > 0n ? Ratio.mul(profit, share) : profit))

export * as Outcomes from './Outcomes.ts'
