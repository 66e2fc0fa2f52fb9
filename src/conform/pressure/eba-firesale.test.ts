import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unpublished } from '../../../test/unpublished.ts'
import { FactError } from '../Facts.ts'
import { runVectors } from '../runVectors.ts'
import { ebaFiresale } from './eba-firesale.ts'

const { path, skip } = unpublished('vectors/pressure/eba-firesale.json')

test('[REPRO3] every published point of the fire sale comes out to 1e-9', { skip }, async () => {
  for await (const { passed, total, failures } of runVectors(path)) {
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
