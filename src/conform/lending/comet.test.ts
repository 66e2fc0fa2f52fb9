import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runVectors } from '../runVectors.ts'

const shared = fileURLToPath(new URL('../../../../shared/vectors/lending', import.meta.url))

const files = {
  'comet-absorb': '[COMET1] [COMET4] [COMET6] [COMET7] [COMET8] [COMET9]',
  'comet-interest': '[COMET2] [COMET3]',
}

for (const [name, rules] of Object.entries(files)) {
  const file = join(shared, `${name}.json`)
  const skip = existsSync(file) ? false : 'the shared vectors are not here'
  test(`${rules} every case of ${name} passes`, { skip }, async () => {
    for await (const { failures, passed, total } of runVectors(file)) {
      assert.deepEqual(failures, [])
      assert.ok(total > 0)
      assert.equal(passed, total)
    }
  })
}
