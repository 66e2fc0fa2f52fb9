import type { AccrualPosition } from '@morpho-org/blue-sdk'
import {
  accruedOf,
  comparePosition,
  factorOf,
  healthOf,
  peerAccruedOf,
  peerHealthOf,
} from './comparePosition.ts'
import { Positions } from './Positions.ts'
import { sideBySide, tell } from './sideBySide.ts'

/**
 * A position of Morpho Blue, ours compared with Morpho's own library: its health factor, all
 * figures both report, and the same after an hour's interest. All must be equal to the last digit
 * first.
 */
const COUNT = 20_000
const ROUNDS = 9

const held = Positions.create(COUNT)

held.forEach(comparePosition)
const unhealthy = held.filter((one) => !healthOf(one).isHealthy).length
console.log(`${COUNT} positions agree to the last digit, ${unhealthy} of them past their threshold`)

const factors = sideBySide(
  [
    {
      name: 'limit and debt, and their quotient',
      sweep: () => held.reduce((sum, one) => sum + factorOf(one), 0n),
    },
    {
      name: '@morpho-org/blue-sdk healthFactor',
      sweep: () => held.reduce((sum, { peer }) => sum + (peer.healthFactor ?? 0n), 0n),
    },
  ],
  COUNT,
  ROUNDS,
)
const sets = sideBySide(
  [
    {
      name: 'health(), eleven figures',
      sweep: () => held.reduce((sum, one) => sum + healthOf(one).withdrawableCollateral, 0n),
    },
    {
      name: '@morpho-org/blue-sdk, the same eleven',
      sweep: () =>
        held.reduce((sum, { peer }) => sum + (peerHealthOf(peer).withdrawableCollateral ?? 0n), 0n),
    },
  ],
  COUNT,
  ROUNDS,
)
const fives = sideBySide(
  [
    {
      name: 'health(), eleven figures',
      sweep: () => held.reduce((sum, one) => sum + healthOf(one).withdrawableCollateral, 0n),
    },
    {
      name: '@morpho-org/blue-sdk, five of them',
      sweep: () => held.reduce((sum, { peer }) => sum + fiveOf(peer), 0n),
    },
  ],
  COUNT,
  ROUNDS,
)
const accruals = sideBySide(
  [
    {
      name: 'accrueOnCurve, then the health factor',
      sweep: () => held.reduce((sum, one) => sum + accruedOf(one), 0n),
    },
    {
      name: '@morpho-org/blue-sdk accrueInterest, then it',
      sweep: () => held.reduce((sum, one) => sum + (peerAccruedOf(one) ?? 0n), 0n),
    },
  ],
  COUNT,
  ROUNDS,
)

/** Health factor, LTV, the borrowable amount, the liquidation price and the seizable collateral. */
function fiveOf(peer: AccrualPosition): bigint {
  const { healthFactor, ltv, maxBorrowableAssets, liquidationPrice, seizableCollateral } = peer
  const sum = (healthFactor ?? 0n) + (ltv ?? 0n) + (maxBorrowableAssets ?? 0n)
  return sum + (liquidationPrice ?? 0n) + (seizableCollateral ?? 0n)
}

for (const [title, [ours, peer]] of [
  ['its health factor', factors],
  ['all that both tell of it', sets],
  ['all of ours beside five of theirs', fives],
  ['its health factor after an hour', accruals],
] as const) {
  if (ours !== undefined && peer !== undefined) tell(`a position of Morpho: ${title}`, [ours], peer)
}
