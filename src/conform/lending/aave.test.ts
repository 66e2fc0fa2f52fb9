import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runVectors } from '../runVectors.ts'

const shared = fileURLToPath(new URL('../../../../shared/vectors/lending', import.meta.url))

const files = {
  'aave-v3.6-account': '[AAVE3] [AAVE4]',
  'aave-v3.7-account': '[AAVE3] [AAVE4]',
  'aave-v3.6-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.7-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.6-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v3.7-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v4-liquidation-amounts': '[AAVEV1] [AAVEV2] [AAVEV3] [AAVEV4]',
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
