import { describe, test } from 'node:test'
import { findsNothing } from './findsNothing.ts'
import { venusGames } from './games.ts'

/** A fortieth of what all others play. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 40)
const seed = Number(process.env.SEED ?? 1)

describe('a coalition under Venus’s rules', () => {
  for (const [index, game] of venusGames().entries()) {
    test(`[ATT2] [ATT6] [ATT7] [ATT8] [ATT9] [ATT10] [VENUS12] takes out nothing that is not its own: ${game.weather} prices`, () => {
      const some = Math.ceil(episodes / 2)
      findsNothing(game, { seed: seed * 100 + index, episodes: some })
    })
  }
})
