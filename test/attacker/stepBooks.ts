import type { LiquidationProcedure, Rulebook } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import { unit } from '../engine/world.ts'
import { books } from './tradingArena.ts'

/**
 * The same two houses, which liquidate as venues do: a fifth at a time and then all at once, and the same share
 * of everything at limits that can be borne.
 */
const procedures: readonly Partial<LiquidationProcedure>[] = [
  {
    sizing: 'fraction',
    steps: {
      wholeUpTo: Value.of(20_000n * unit),
      wholeWithin: 30_000,
      least: Value.of(500n * unit),
    },
  },
  { sizing: 'even', steps: { limit: { adjustment: Ratio.one, spread: Ratio.of(3n, 2n) } } },
]

export const stepBooks: readonly Rulebook[] = books.map((book, index) => ({
  ...book,
  liquidation: { ...book.liquidation, ...procedures[index] },
}))

/**
 * With a pause between steps, while which even gentle prices go further than a margin, and a house that takes over
 * who has less than two thirds of what is asked.
 */
export const pausedBooks: readonly Rulebook[] = stepBooks.map((book, index) => {
  const backstop = index === 0 ? { backstop: Ratio.of(3n, 2n) } : {}
  const steps = { ...book.liquidation.steps, pause: 7_000, ...backstop }
  return { ...book, liquidation: { ...book.liquidation, steps } }
})
