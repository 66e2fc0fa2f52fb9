import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FactError } from '../Facts.ts'
import { runVectors } from '../runVectors.ts'
import { ebaFiresale } from './eba-firesale.ts'

const path = '../../../../shared/vectors/pressure/eba-firesale.json'
const file = fileURLToPath(new URL(path, import.meta.url))
const skip = existsSync(file) ? false : 'the shared vectors are not here'

test('[REPRO3] every published point of the fire sale comes out to 1e-9', { skip }, async () => {
  for await (const { passed, total, failures } of runVectors(file)) {
    assert.deepEqual(failures, [])
    assert.equal(passed, total)
    assert.ok(total >= 15)
  }
})

test('[REPRO2] a shock that is none is the failure of its case', () => {
  const answer = ebaFiresale['firesale.shock-threshold']
  for (const x of [1.5, -1, 'much', undefined]) {
    assert.throws(() => answer?.({ x }), FactError, String(x))
  }
})
