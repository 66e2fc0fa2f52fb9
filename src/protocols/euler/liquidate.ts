import { assert } from '../../base/assert.ts'
import { Result } from '../../base/Result.ts'
import { Integer } from '../../money/Integer.ts'
import { type Collateral, EulerPosition } from './EulerPosition.ts'
import { Ltv } from './Ltv.ts'
import { type MaxLiquidation, maxLiquidation } from './maxLiquidation.ts'
import { Owed } from './Owed.ts'
import { socialise } from './socialise.ts'

/** The lending vault. */
export interface DebtVault {
  /** The largest discount, in parts of 10,000, under one. */
  readonly discountMax: bigint
  /** Whether debt without collateral is written off to the vault's depositors. */
  readonly socialises: boolean
  /** The total debt owed to it. */
  readonly totalOwed: Owed
  /** Seconds for which an account is protected after a passed check. */
  readonly coolOff: bigint
}

/** A liquidator's request. */
export interface Demand {
  /** Whether debtor and liquidator are the same account. */
  readonly isOwn: boolean
  /** Of the collateral to seize. */
  readonly collateral: string
  /** Units of debt to take over, or null for the maximum. */
  readonly repay: bigint | null
  /** The least shares the liquidator accepts. */
  readonly sharesMin: bigint
  /** When the account last passed a check, in seconds. */
  readonly checkedAt: bigint
}

/** The result of one liquidation. */
export interface Liquidation {
  /** Units of debt that the liquidator takes over, and the exact debt. */
  readonly repay: bigint
  readonly owedMoved: Owed
  /** Shares that the liquidator gets. */
  readonly shares: bigint
  /** Units of debt written off: the vault's depositors bear them. */
  readonly socialised: bigint
  readonly position: EulerPosition
  readonly totalOwed: Owed
}

export type LiquidateFault =
  | 'E_SelfLiquidation'
  | 'E_BadCollateral'
  | 'E_CollateralDisabled'
  | 'E_LiquidationCoolOff'
  | 'Panic(0x12)'
  | 'E_ExcessiveRepayAmount'
  | 'E_MinYield'
  | 'E_RepayTooMuch'

/**
 * Liquidates: the liquidator takes over debt and receives collateral for it, in proportion where it
 * requests less than the maximum. Debt then without collateral is written off.
 *
 *     shares = ⌊demanded × shares at most ÷ repay at most⌋
 *
 * Shares round down, in favour of the debtor. A healthy account is unchanged.
 *
 * Rules: [EULER6] [EULER7]
 *
 * @example
 * liquidate(position, vault, { isOwn: false, collateral: 'WETH', repay: null, sharesMin: 0n, checkedAt: 0n }, now)
 */
export function liquidate(
  position: EulerPosition,
  vault: DebtVault,
  demand: Demand,
  now: bigint,
): Result<Liquidation, LiquidateFault> {
  const collateral = position.collaterals.find(({ id }) => id === demand.collateral)
  const fault = refusal(collateral, vault, demand, now)
  if (fault !== null) return Result.failure(fault)
  assert(collateral !== undefined, 'liquidate: a recognised collateral is held')
  const most = maxLiquidation(position, collateral, vault.discountMax, now)
  if (!most.ok) return most
  const chosen = proportion(most.value, demand.repay)
  if (chosen === null) return Result.failure('E_ExcessiveRepayAmount')
  if (demand.sharesMin > chosen.shares) return Result.failure('E_MinYield')
  return carryOut(position, vault, collateral, chosen, now)
}

function refusal(
  collateral: Collateral | undefined,
  vault: DebtVault,
  demand: Demand,
  now: bigint,
): LiquidateFault | null {
  if (demand.isOwn) return 'E_SelfLiquidation'
  if (collateral === undefined || !Ltv.isRecognised(collateral.ltv)) return 'E_BadCollateral'
  if (!collateral.isEnabled) return 'E_CollateralDisabled'
  return now < demand.checkedAt + vault.coolOff ? 'E_LiquidationCoolOff' : null
}

/** Null where more is requested than the maximum. */
function proportion(most: MaxLiquidation, repay: bigint | null): MaxLiquidation | null {
  if (repay === null) return most
  if (repay > most.repay) return null
  // Where nothing is to be repaid, worthless collateral is taken in full.
  if (most.repay === 0n) return most
  return { repay, shares: Integer.mulDivDown(repay, most.shares, most.repay) }
}

function carryOut(
  position: EulerPosition,
  vault: DebtVault,
  seized: Collateral,
  { repay, shares }: MaxLiquidation,
  now: bigint,
): Result<Liquidation, 'E_RepayTooMuch'> {
  const owedMoved = repay === 0n ? 0n : Owed.partFor(position.owed, repay)
  assert(owedMoved !== null && shares <= seized.shares, 'liquidate: no more than there is')
  const { liability } = EulerPosition.liquidationLiquidity(position, now)
  const left: EulerPosition = {
    ...position,
    owed: position.owed - owedMoved,
    collaterals: position.collaterals.map((one) => (one === seized ? without(one, shares) : one)),
  }
  const debtLeft = Owed.assetsUp(position.owed) - repay
  const written = socialise(left, debtLeft, liability, vault)
  if (!written.ok) return written
  return Result.success({ repay, owedMoved, shares, ...written.value })
}

/** The assets of the remaining shares are in proportion, rounded down. */
const without = (collateral: Collateral, shares: bigint): Collateral => ({
  ...collateral,
  shares: collateral.shares - shares,
  assets:
    collateral.shares === 0n
      ? 0n
      : Integer.mulDivDown(collateral.shares - shares, collateral.assets, collateral.shares),
})
