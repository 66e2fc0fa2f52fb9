import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runVectors } from '../runVectors.ts'

const shared = fileURLToPath(new URL('../../../../shared/vectors/lending', import.meta.url))

const files = {
  'morpho-blue-liquidation':
    '[MORPHO2] [MORPHO3] [MORPHO4] [MORPHO5] [MORPHO6] [MORPHO7] [MORPHO9] [MORPHO10]',
  'morpho-pre-liquidation': '[MORPHO11] [MORPHO12] [MORPHO13]',
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
