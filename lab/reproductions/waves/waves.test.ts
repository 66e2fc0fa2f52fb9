import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpublished } from '../../../test/unpublished.ts'
import { branchingStudy } from '../branchingStudy.ts'
import { wavesStudy } from '../wavesStudy.ts'
import { takenBy } from './takenBy.ts'

const waves = unpublished('data/adl_oct10')
const seconds = unpublished('data/hyperliquid_oct10')

test('[REPRO21] T8 to the cent, and what is found beside it', { skip: waves.skip }, async () => {
  const { misses, data: found } = await wavesStudy.run(waves.path)
  assert.deepEqual(misses, [])
  const { findings } = found as { readonly findings: readonly { readonly found: string }[] }
  assert.deepEqual(
    findings.map((one) => one.found),
    ['12657729.41', '49405578.12', '-4376912.41'],
  )
})

test('[REPRO21] the engine takes what a wave needs to the atom, whatever the policy', () => {
  const gaps = [
    { coin: 'A', gap: 4222.7325, contracts: 84_454.65 },
    { coin: 'B', gap: 0.00000007, contracts: 0.00000003 },
    { coin: 'C', gap: 101.1661, contracts: 235.27 },
  ]
  const wave = { wave: 1, fills: 1, losers: 1, deficit: 0, maxLoss: 0, needed: 0, taken: 0, gaps }
  for (const policy of ['ranked', 'proRata'] as const) {
    const { haircuts, deficit } = takenBy(wave, policy)
    assert.equal(haircuts, deficit)
    assert.equal(deficit, 432_389_860_007n)
  }
})

test('[REPRO20] T12: fills measure the size of a batch, rounds next to nothing', {
  skip: seconds.skip,
}, async () => {
  assert.deepEqual((await branchingStudy.run(seconds.path)).misses, [])
})
