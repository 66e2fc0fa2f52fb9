import { assert } from '../../base/assert.ts'
import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { type Collateral, EulerPosition } from './EulerPosition.ts'
import { Ltv } from './Ltv.ts'
import { Owed } from './Owed.ts'

/** The most a liquidator may take over, and the collateral for it. */
export interface MaxLiquidation {
  /** Units of debt. */
  readonly repay: bigint
  /** Shares of the requested collateral. */
  readonly shares: bigint
}

const nothing: MaxLiquidation = { repay: 0n, shares: 0n }
const wad = Integer.pow10(18)

/**
 * The most of a debt that one collateral can pay for: all of the debt or all of the collateral. The
 * discount grows as health falls, up to the vault's largest.
 *
 *     factor = max(⌊collateral × 10¹⁸ ÷ liability⌋, 10¹⁸ - 10¹⁸ × discountMax ÷ 10⁴)
 *     value  = ⌊liability × 10¹⁸ ÷ factor⌋, or all that the collateral is worth, and then only
 *              ⌊that × factor ÷ 10¹⁸⌋ is repaid
 *
 * Every quotient is rounded down. Zero where collateral exceeds liability; a worthless collateral
 * may be taken for nothing. Refuses where the protocol would divide by zero: a worthless debt
 * without collateral.
 *
 * Rules: [EULER5]
 *
 * @example
 * maxLiquidation(position, collateral, 1_500n, now) // => { repay: 970n, shares: 1_000n }
 */
export function maxLiquidation(
  position: EulerPosition,
  collateral: Collateral,
  discountMax: bigint,
  now: bigint,
): Result<MaxLiquidation, 'Panic(0x12)'> {
  assert(discountMax >= 0n && discountMax < Ltv.scale, 'maxLiquidation: a discount under one')
  const debt = Owed.assetsUp(position.owed)
  if (debt === 0n) return Result.success(nothing)
  const { collateral: held, liability } = EulerPosition.liquidationLiquidity(position, now)
  if (held > liability) return Result.success(nothing)
  if (liability === 0n) return Result.failure('Panic(0x12)')
  const factor = Integer.max(
    Integer.mulDivDown(held, wad, liability),
    wad - Integer.mulDivDown(wad, discountMax, Ltv.scale),
  )
  const worth = EulerPosition.valueAt(collateral.assets, collateral.quote.mid)
  if (worth === 0n) return Result.success({ repay: 0n, shares: collateral.shares })
  const wanted = Integer.mulDivDown(liability, wad, factor)
  const isShort = worth < wanted
  const repaid = isShort ? Integer.mulDivDown(worth, factor, wad) : liability
  return Result.success({
    repay: Integer.mulDivDown(repaid, debt, liability),
    shares: Integer.mulDivDown(isShort ? worth : wanted, collateral.shares, worth),
  })
}
