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
  /** Shares of the collateral vault, which are what is seized. */
  readonly shares: bigint
  /** What they stand for, which is what is priced. */
  readonly assets: bigint
  readonly quote: Quote
  readonly ltv: Ltv
  /** Whether the owner has it count for the debt. */
  readonly isEnabled: boolean
}

/** Units of account for one raw unit, × 10¹⁸. */
export interface Quote {
  readonly bid: bigint
  readonly mid: bigint
  readonly ask: bigint
}

/** What one side is worth against the other, in units of account. */
export interface Liquidity {
  /** Each collateral by its LTV. */
  readonly collateral: bigint
  readonly liability: bigint
}

const wad = Integer.pow10(18)

/** The worth of so many raw units at a price, rounded down. */
export const valueAt = (amount: bigint, price: bigint): bigint =>
  Integer.mulDivDown(amount, price, wad)

/**
 * What is held and owed as a borrower must keep it: collateral at the bid by the borrow LTV,
 * against debt at the ask.
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
 * What is held and owed as a liquidator sees it: both at the middle, collateral by the liquidation
 * LTV in force.
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
 * Whether it may be as it is after its owner has acted: nothing owed, or collateral above liability.
 *
 * Rules: [EULER4]
 */
export function checkLiquidity(position: EulerPosition): Result<Liquidity, 'E_AccountLiquidity'> {
  const liquidity = borrowLiquidity(position)
  const isFine = position.owed === 0n || liquidity.collateral > liquidity.liability
  return isFine ? Result.success(liquidity) : Result.failure('E_AccountLiquidity')
}

/**
 * Collateral over liability as a liquidator sees it: at one or under it is liquidated. Null where
 * what is owed is worth nothing.
 *
 * Rules: [EULER4]
 */
export function health(position: EulerPosition, now: bigint): Ratio | null {
  const { collateral, liability } = liquidationLiquidity(position, now)
  return liability === 0n ? null : Ratio.of(collateral, liability)
}

export * as EulerPosition from './EulerPosition.ts'
