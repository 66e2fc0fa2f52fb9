import { test } from 'node:test'
import { findsNothing } from './findsNothing.ts'
import { trovesGame } from './troves.ts'

const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 10)
const seed = Number(process.env.SEED ?? 1)

test('[ATT10] [ATT12] [BOLD40] [BOLD41] nobody takes out of a system of troves more than others lose by name', () => {
  const game = trovesGame()
  findsNothing(game, { seed, episodes })
})
