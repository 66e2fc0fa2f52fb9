import { describe, test } from 'node:test'
import { findsNothing } from './findsNothing.ts'
import { brokerGames } from './games.ts'

/** A twentieth of what all others play. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 20)
const seed = Number(process.env.SEED ?? 1)

describe('a coalition at a broker and a clearing house', () => {
  for (const [index, game] of brokerGames().entries()) {
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [BROKER2] [BROKER7] takes out nothing that is not its own: ${game.weather} prices`, () => {
      const some = Math.ceil(episodes / 3)
      findsNothing(game, { seed: seed * 100 + index, episodes: some })
    })
  }
})
