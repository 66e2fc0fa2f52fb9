import { strict as assert } from 'node:assert'
import type { AccrualPosition } from '@morpho-org/blue-sdk'
import { accrueOnCurve } from '../../src/protocols/morpho/accrueOnCurve.ts'
import { debt, type Health, health, limit } from '../../src/protocols/morpho/health.ts'
import { Wad } from '../../src/protocols/morpho/Wad.ts'
import { type Held, Positions } from './Positions.ts'

export const factorOf = ({ market, position, price }: Held): bigint =>
  Wad.divDown(limit(market, position, price), debt(market, position))

export const healthOf = ({ market, position, price }: Held): Health =>
  health(market, position, price)

/** The peer's figures of a position, under our names. */
export const peerHealthOf = (peer: AccrualPosition) => ({
  borrowAssets: peer.borrowAssets,
  collateralValue: peer.collateralValue,
  maxBorrowAssets: peer.maxBorrowAssets,
  maxBorrowableAssets: peer.maxBorrowableAssets,
  isHealthy: peer.isHealthy,
  ltv: peer.ltv,
  healthFactor: peer.healthFactor,
  liquidationPrice: peer.liquidationPrice,
  seizableCollateral: peer.seizableCollateral,
  withdrawableCollateral: peer.withdrawableCollateral,
  liquidationIncentiveFactor: peer.market.params.liquidationIncentiveFactor,
})

export const accruedOf = ({ market, rateAtTarget, position, price }: Held): bigint => {
  const after = accrueOnCurve(market, rateAtTarget, Positions.now).market
  return Wad.divDown(limit(after, position, price), debt(after, position))
}

export const peerAccruedOf = ({ peer }: Held) => peer.accrueInterest(Positions.now).healthFactor

/**
 * Our figures and the peer's, of one position.
 *
 * @throws AssertionError where they differ by a digit
 */
export function comparePosition(one: Held): void {
  assert.equal(factorOf(one), one.peer.healthFactor)
  assert.deepEqual(healthOf(one), peerHealthOf(one.peer))
  assert.equal(accruedOf(one), peerAccruedOf(one))
}
