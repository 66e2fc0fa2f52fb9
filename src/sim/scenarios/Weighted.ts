import { AssertionError } from '../../base/assert.ts'
import type { Random } from '../../base/Random.ts'

/** Choices with whole weights. */
export type Weighted<T> = readonly (readonly [choice: T, weight: number])[]

/**
 * Draws one choice with probability proportional to its weight.
 *
 * @example
 * Weighted.pick(Random.create(1), [['heads', 1], ['tails', 1]])
 */
export function pick<T>(random: Random, choices: Weighted<T>): T {
  let index = random.below(choices.reduce((sum, [, weight]) => sum + weight, 0))
  for (const [choice, weight] of choices) {
    index -= weight
    if (index < 0) return choice
  }
  throw new AssertionError('Weighted.pick: the place drawn is below the sum of the weights')
}

/** Draws a number of different choices without replacement; all of them where there are too few. */
export function pickDistinct<T>(random: Random, choices: Weighted<T>, count: number): T[] {
  const picked: T[] = []
  let left = choices
  while (picked.length < count && left.length > 0) {
    const one = pick(random, left)
    picked.push(one)
    left = left.filter(([choice]) => choice !== one)
  }
  return picked
}

/** True with a probability in per cent. */
export const chance = (random: Random, percent: number): boolean => random.below(100) < percent

export * as Weighted from './Weighted.ts'
