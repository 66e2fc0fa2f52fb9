import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findsNothing } from './findsNothing.ts'

import { brokerOptionGames, optionGames } from './games.ts'
import { type Game, play } from './search.ts'

/** A fiftieth of what all others play. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 50)
const seed = Number(process.env.SEED ?? 1)

/** Sequences that once found something, by their game. */
const once: readonly (readonly [arena: string, weather: string, genome: number[][]])[] = [
  // A hedge asks for less than nothing, and bears nothing of what its account could not pay.
  [
    'portfolios',
    'wild',
    [
      [222, 253, 167, 219, 137, 102, 130],
      [168, 53, 16, 151, 1, 56, 4],
    ],
  ],
]

test('[ATT10] [FALL1] what was found once is found no more', () => {
  for (const [arena, weather, genome] of once) {
    const game = optionGames().find(
      (one) => one.arena.name.startsWith(arena) && one.weather === weather,
    )
    assert.deepEqual(play(game as Game, genome as never).found, [])
  }
})

describe('a coalition that trades options', () => {
  for (const [index, game] of optionGames().entries()) {
    const { arena, weather } = game
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [OPTM1] [OPTM2] [OPTM5] [SCEN14] takes out nothing that is not its own: ${arena.name}, ${weather} prices`, () => {
      const some = Math.ceil(episodes / 3)
      findsNothing(game, { seed: seed * 100 + index, episodes: some })
    })
  }
})

describe('a coalition that trades options at a broker', () => {
  for (const [index, game] of brokerOptionGames().entries()) {
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [BROKER13] [BROKER14] [LIQ19] takes out nothing that is not its own: ${game.weather} prices`, () => {
      const some = Math.ceil(episodes / 3)
      findsNothing(game, { seed: seed * 100 + index, episodes: some })
    })
  }
})
