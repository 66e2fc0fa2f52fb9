import { describe, test } from 'node:test'
import { findsNothing } from './findsNothing.ts'
import { brokerOptionGames, optionGames } from './games.ts'

/** A fiftieth of what all others play. */
const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 50)
const seed = Number(process.env.SEED ?? 1)

describe('a coalition that trades options', () => {
  for (const [index, game] of optionGames().entries()) {
    test(`[ATT1] [ATT2] [ATT3] [ATT4] [ATT5] [OPTM1] [OPTM2] [OPTM5] takes out nothing that is not its own: ${game.weather} prices`, () => {
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
