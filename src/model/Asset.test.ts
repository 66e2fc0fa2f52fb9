import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Asset } from './Asset.ts'

test('[MONEY5] a limit of an amount is one of worth: as many whole units at 18 decimals as at 8', () => {
  const most = (decimals: number): bigint => Asset.most({ decimals })
  assert.equal(most(18), most(8) * 10n ** 10n)
  assert.ok(250_000n * 10n ** 18n < most(18))
  for (const decimals of [0, 2, 6, 8]) assert.equal(most(decimals), 2n ** 62n)
})
