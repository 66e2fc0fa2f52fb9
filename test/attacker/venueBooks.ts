import { Brackets } from '../../src/model/Brackets.ts'
import type { Rulebook, TieredMethod } from '../../src/model/Rulebook.ts'
import { Amount } from '../../src/money/Amount.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { books } from './tradingArena.ts'

/**
 * The same two houses as venues have them: the fee to close in the threshold, and rates that grow with
 * the size or are charged on all of a position. Rates begin near those of the brackets, so that the same
 * positions are at their edges.
 */
const rows = [
  { floor: Amount.zero, rate: Ratio.of(1n, 100n), leverageMax: Ratio.of(50n) },
  { floor: Amount.of(2_000n), rate: Ratio.of(1n, 40n), leverageMax: Ratio.of(20n) },
]

const grows = Brackets.byLots(rows, Ratio.of(1n, 200_000n))
const whole = Brackets.byLots(rows)

const tablesOf = (method: TieredMethod, table: Brackets): TieredMethod['brackets'] =>
  new Map([...method.brackets.keys()].map((id) => [id, table]))

export const venueBooks: readonly Rulebook[] = books.map((book, index) => {
  const method = book.method as TieredMethod
  const brackets = tablesOf(method, index === 0 ? grows : whole)
  const closing = Ratio.of(1n, 2_000n)
  return { ...book, method: { ...method, brackets, ...(index === 0 && { closing }) } }
})
