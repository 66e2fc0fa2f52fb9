import { Ratio } from '../../money/Ratio.ts'

/** A scenario of SPAN: where price and volatility go, and how much of the loss counts. */
export interface Scenario {
  /** As a share of the price scan range. */
  readonly price: Ratio
  readonly volatility: 'up' | 'down' | 'unchanged'
  /** The share of the loss that counts: part of it in the extreme ones. */
  readonly cover: Ratio
}

const third = (count: bigint): Ratio => Ratio.of(count, 3n)

const bothWays = (price: Ratio): readonly Scenario[] =>
  (['up', 'down'] as const).map((volatility) => ({ price, volatility, cover: Ratio.one }))

const extreme = (price: Ratio): Scenario => ({
  ...{ price, volatility: 'unchanged', cover: Ratio.of(7n, 20n) },
})

/**
 * The sixteen: the price where it is, a third, two thirds and all of its range up and down, each with
 * volatility up and down; then twice the range up and down, of which 35 % of the loss counts.
 *
 * Rules: [SPAN1]
 */
export const all: readonly Scenario[] = [
  ...[0n, 1n, -1n, 2n, -2n, 3n, -3n].flatMap((count) => bothWays(third(count))),
  ...[extreme(Ratio.of(2n)), extreme(Ratio.of(-2n))],
]

/**
 * The losses of one long unit of what moves with the price one to one, by scenario: above zero where it
 * loses.
 *
 * Rules: [SPAN2]
 */
export const linear = (range: Ratio): readonly Ratio[] =>
  all.map(({ price, cover }) => Ratio.negate(Ratio.mul(range, Ratio.mul(price, cover))))

export * as Scenario from './Scenario.ts'
