import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reserve } from '../../../test/aave.ts'
import { AaveReserve } from './AaveReserve.ts'
import { Ray } from './Ray.ts'

test('[AAVE15] parameters that cannot be are named', () => {
  const fault = (fields: Partial<AaveReserve>) => AaveReserve.fault(reserve(fields))
  assert.equal(fault({}), null)
  assert.equal(fault({ ltv: 8_001n }), 'InvalidReserveParams')
  assert.equal(fault({ ltv: 10_100n }), 'InvalidReserveParams')
  assert.equal(fault({ ltv: -1n }), 'InvalidReserveParams')
  assert.equal(fault({ liquidationBonus: 10_000n }), 'InvalidReserveParams')
  assert.equal(fault({ liquidationBonus: 12_501n }), 'InvalidReserveParams')
  assert.equal(fault({ liquidationBonus: 12_500n }), null)
  const none = { ltv: 0n, liquidationThreshold: 0n }
  assert.equal(fault(none), 'InvalidReserveParams')
  assert.equal(fault({ ...none, liquidationBonus: 0n }), null)
  assert.equal(fault({ liquidationProtocolFee: 10_001n }), 'InvalidLiquidationProtocolFee')
  assert.equal(fault({ liquidationProtocolFee: -1n }), 'InvalidLiquidationProtocolFee')
  for (const decimals of [-1, 1.5, 37, Number.NaN]) {
    assert.equal(fault({ decimals }), 'InvalidDecimals')
  }
  assert.equal(fault({ price: 0n }), 'InvalidPrice')
  assert.equal(fault({ price: -1n }), 'InvalidPrice')
  assert.equal(fault({ liquidityIndex: Ray.one - 1n }), 'InvalidIndex')
  assert.equal(fault({ variableBorrowIndex: 0n }), 'InvalidIndex')
})

test('[AAVE15] no index goes backwards', () => {
  const later = reserve({ liquidityIndex: Ray.one + 1n, variableBorrowIndex: Ray.one + 1n })
  assert.ok(AaveReserve.mayFollow(later, reserve()))
  assert.ok(AaveReserve.mayFollow(later, later))
  assert.ok(!AaveReserve.mayFollow({ ...later, liquidityIndex: Ray.one }, later))
  assert.ok(!AaveReserve.mayFollow({ ...later, variableBorrowIndex: Ray.one }, later))
})
