import assert from 'node:assert/strict'
import { test } from 'node:test'
import { search, shrink } from './search.ts'
import { trovesGame } from './troves.ts'

const episodes = Math.ceil(Number(process.env.EPISODES ?? 2_000) / 10)
const seed = Number(process.env.SEED ?? 1)

test('[ATT10] [ATT12] [BOLD40] [BOLD41] nobody takes out of a system of troves more than others lose by name', () => {
  const game = trovesGame()
  const [worst] = search(game, { seed, episodes })
  const told =
    worst &&
    `[${worst.rule}] ${worst.text}: ${JSON.stringify(shrink(game, worst.genome, worst.rule))}`
  assert.equal(told, undefined)
})
