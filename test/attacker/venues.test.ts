import { describe, test } from 'node:test'
import { findsNothing } from './findsNothing.ts'
import { stepGames, venueRuleGames } from './games.ts'

/** A twentieth of what all others play. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 20)
const seed = Number(process.env.SEED ?? 1)

describe('a coalition at houses with rules as venues have them', () => {
  for (const [index, game] of venueRuleGames().entries()) {
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [TIER13] [TIER16] [TIER17] takes out nothing that is not its own: ${game.weather} prices`, () => {
      const some = Math.ceil(episodes / 3)
      findsNothing(game, { seed: seed * 100 + index, episodes: some })
    })
  }
})

describe('a coalition at houses that liquidate by steps as venues do', () => {
  for (const [index, game] of stepGames().entries()) {
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [LIQ20] [LIQ21] [LIQ23] [LIQ24] [LIQ25] takes out nothing that is not its own: ${game.weather} prices`, () => {
      findsNothing(game, { seed: seed * 100 + 10 + index, episodes: Math.ceil(episodes / 6) })
    })
  }
})
