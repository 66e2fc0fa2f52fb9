import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactError } from '../Facts.ts'
import { eulerLiquidation } from './eulerLiquidation.ts'

const one = {
  now: '10',
  liability: {
    price: '1000000000000000000',
    debtExact: String(100n << 31n),
    maxLiquidationDiscount: 1_000,
    socializeDebt: true,
  },
  collaterals: [
    {
      id: 'C1',
      price: '1000000000000000000',
      borrowLTV: '9000',
      liquidationLTV: '9500',
      initialLiquidationLTV: '9900',
      targetTimestamp: '5',
      rampDuration: '0',
      shares: '100',
      assets: '100',
    },
  ],
  collateralToSeize: 'C1',
}

test('[EULER6] a refusal is answered by name, and nothing where nothing was asked', () => {
  const answer = (call?: object): unknown => {
    const found = eulerLiquidation({ ...one, ...(call && { call }) }, {})
    return (found as { expected: { liquidate?: unknown } }).expected.liquidate
  }
  assert.equal(answer(), undefined)
  assert.deepEqual(answer({ repayAssets: '96' }), { ok: false, error: 'E_ExcessiveRepayAmount' })
  assert.throws(() => eulerLiquidation({ ...one, collateralToSeize: 'C2' }, {}), FactError)
})
