import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ltv } from './Ltv.ts'
import { Owed } from './Owed.ts'

/** One account: collaterals against a debt to one vault. */
export interface EulerPosition {
  readonly owed: Owed
  readonly quote: Quote
  readonly collaterals: readonly Collateral[]
}

export interface Collateral {
  readonly id: string
  /** Shares of the collateral vault, which can be seized. */
  readonly shares: bigint
  /** The assets of the shares, which are priced. */
  readonly assets: bigint
  readonly quote: Quote
  readonly ltv: Ltv
  /** Whether the owner has enabled it as collateral for the debt. */
  readonly isEnabled: boolean
}

/** Units of account for one raw unit, × 10¹⁸. */
export interface Quote {
  readonly bid: bigint
  readonly mid: bigint
  readonly ask: bigint
}

/** Both sides of a position, in units of account. */
export interface Liquidity {
  /** The sum of each collateral times its LTV. */
  readonly collateral: bigint
  readonly liability: bigint
}

const wad = Integer.pow10(18)

/** The worth of raw units at a price, rounded down. */
export const valueAt = (amount: bigint, price: bigint): bigint =>
  Integer.mulDivDown(amount, price, wad)

/**
 * Collateral and liability for a borrower's own actions: collateral at the bid by the borrow LTV,
 * debt at the ask.
 *
 * Rules: [EULER4]
 *
 * @example
 * EulerPosition.borrowLiquidity(position) // => { collateral: 8_000n, liability: 7_500n }
 */
export const borrowLiquidity = (position: EulerPosition): Liquidity => ({
  collateral: adjusted(position, ({ ltv, quote }) => [ltv.borrow, quote.bid]),
  liability: valueAt(Owed.assetsUp(position.owed), position.quote.ask),
})

/**
 * Collateral and liability for liquidation: both at the mid, collateral by the liquidation LTV in
 * force.
 *
 * Rules: [EULER4]
 *
 * @example
 * EulerPosition.liquidationLiquidity(position, now) // => { collateral: 8_500n, liability: 7_400n }
 */
export const liquidationLiquidity = (position: EulerPosition, now: bigint): Liquidity => ({
  collateral: adjusted(position, ({ ltv, quote }) => [Ltv.liquidationAt(ltv, now), quote.mid]),
  liability: valueAt(Owed.assetsUp(position.owed), position.quote.mid),
})

/** Σ ⌊⌊assets × price ÷ 10¹⁸⌋ × LTV ÷ 10⁴⌋: rounds down, against the borrower. */
function adjusted(
  { collaterals }: EulerPosition,
  by: (collateral: Collateral) => readonly [ltv: bigint, price: bigint],
): bigint {
  let sum = 0n
  for (const collateral of collaterals) {
    if (!collateral.isEnabled) continue
    const [ltv, price] = by(collateral)
    sum += Integer.mulDivDown(valueAt(collateral.assets, price), ltv, Ltv.scale)
  }
  return sum
}

/**
 * Whether a position is allowed after its owner has acted: no debt, or collateral above liability.
 *
 * Rules: [EULER4]
 */
export function checkLiquidity(position: EulerPosition): Result<Liquidity, 'E_AccountLiquidity'> {
  const liquidity = borrowLiquidity(position)
  const isFine = position.owed === 0n || liquidity.collateral > liquidity.liability
  return isFine ? Result.success(liquidity) : Result.failure('E_AccountLiquidity')
}

/**
 * Collateral over liability for liquidation: at or under one it is liquidated. Null where the
 * liability is zero.
 *
 * Rules: [EULER4]
 */
export function health(position: EulerPosition, now: bigint): Ratio | null {
  const { collateral, liability } = liquidationLiquidity(position, now)
  return liability === 0n ? null : Ratio.of(collateral, liability)
}

export * as EulerPosition from './EulerPosition.ts'
