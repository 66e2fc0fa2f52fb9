import assert from 'node:assert/strict'
import { test } from 'node:test'
import { game } from './calls.ts'
import { search, shrink } from './search.ts'

const episodes = Number(process.env.EPISODES ?? 200)
const seed = Number(process.env.SEED ?? 1)

test('[ATT11] [CALL25] [CALL28] no answer, dispute or deposit in parts gains time: what is asked is due when it first was', () => {
  const [worst] = search(game, { seed, episodes })
  const told =
    worst &&
    `[${worst.rule}] ${worst.text}: ${JSON.stringify(shrink(game, worst.genome, worst.rule))}`
  assert.equal(told, undefined)
})
