import { test } from 'node:test'
import { game } from './calls.ts'
import { findsNothing } from './findsNothing.ts'

const episodes = Number(process.env.EPISODES ?? 200)
const seed = Number(process.env.SEED ?? 1)

test('[ATT11] [CALL25] [CALL28] no answer, dispute or deposit in parts gains time: what is asked is due when it first was', () => {
  findsNothing(game, { seed, episodes })
})
