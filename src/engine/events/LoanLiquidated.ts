import type { AccountId } from '../../model/Account.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import type { Amount } from '../../money/Amount.ts'

/** A liquidator repaid part of a loan and was given collateral: what `Repaid` and `CollateralTaken` beside it add up to. */
export interface LoanLiquidated {
  readonly type: 'LoanLiquidated'
  readonly account: AccountId
  readonly liquidator: AccountId
  readonly pool: PoolId
  readonly debt: AssetId
  readonly repaid: Amount
  readonly collateral: AssetId
  /** What the liquidator was given, atoms of the collateral. */
  readonly seized: Amount
  /** What the house kept of the bonus. */
  readonly fee: Amount
}
