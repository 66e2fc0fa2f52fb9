import assert from 'node:assert/strict'
import { type Game, search, shrink, type Wanted } from './search.ts'

/** Fails where a game finds something, with what plays it again as short as it gets. */
export function findsNothing(game: Game, wanted: Wanted): void {
  const [worst] = search(game, wanted)
  const told =
    worst &&
    `[${worst.rule}] ${worst.text}: ${JSON.stringify(shrink(game, worst.genome, worst.rule))}`
  assert.equal(told, undefined)
}
