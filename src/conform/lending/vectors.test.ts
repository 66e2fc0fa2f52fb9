import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runVectors } from '../runVectors.ts'

const shared = fileURLToPath(new URL('../../../../shared/vectors/lending', import.meta.url))

/** Every file, and the rules that its cases test. */
const files = {
  'aave-v3.6-account': '[AAVE3] [AAVE4]',
  'aave-v3.7-account': '[AAVE3] [AAVE4]',
  'aave-v3.6-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.7-index-accrual': '[AAVE5] [AAVE6]',
  'aave-v3.6-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v3.7-liquidation': '[AAVE10] [AAVE11] [AAVE12] [AAVE13] [AAVE14]',
  'aave-v4-liquidation-amounts': '[AAVEV1] [AAVEV2] [AAVEV3] [AAVEV4]',
  'comet-absorb': '[COMET1] [COMET4] [COMET6] [COMET7] [COMET8] [COMET9]',
  'comet-interest': '[COMET2] [COMET3]',
  'euler-v2-liquidation': '[EULER2] [EULER4] [EULER5] [EULER6] [EULER7]',
  'liquity-v1-liquidation': '[LIQUITY22]',
  'liquity-v2-asserted': '[BOLD38] [BOLD29]',
  'liquity-v2-batch': '[BOLD38] [BOLD15] [BOLD16]',
  'liquity-v2-interest': '[BOLD38] [BOLD3] [BOLD4]',
  'liquity-v2-limits': '[BOLD38] [BOLD10] [BOLD11]',
  'liquity-v2-liquidation': '[BOLD38] [BOLD19] [BOLD22]',
  'liquity-v2-redemption': '[BOLD38] [BOLD28] [BOLD31]',
  'liquity-v2-redemption-branches': '[BOLD38] [BOLD32]',
  'liquity-v2-shutdown': '[BOLD38] [BOLD33] [BOLD34]',
  'liquity-v2-stability-pool': '[BOLD38] [BOLD23] [BOLD25]',
  'maker-auction': '[MAKER6] [MAKER8] [MAKER9]',
  'maker-jug-rate': '[MAKER3]',
  'maker-price-decay': '[MAKER2]',
  'morpho-blue-liquidation':
    '[MORPHO2] [MORPHO3] [MORPHO4] [MORPHO5] [MORPHO6] [MORPHO7] [MORPHO9] [MORPHO10]',
  'morpho-pre-liquidation': '[MORPHO11] [MORPHO12] [MORPHO13]',
  'venus-liquidation': '[VENUS1] [VENUS2] [VENUS3] [VENUS4] [VENUS5] [VENUS6] [VENUS7] [VENUS8]',
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
