import type { AssetId } from '../model/Asset.ts'

/**
 * What may be asked of a system of troves: the calls of Liquity v2, one for one. Amounts are whole units
 * of 1e-18, rates and fees wad a year, periods seconds. Whoever calls is the owner, the manager, the
 * depositor or the redeemer.
 */
export type TroveUse = BranchUse | RedeemAll

/** A call about one branch, named by its collateral. */
export type BranchUse =
  | About<'open', Opening>
  | About<'adjust', Adjustment>
  | About<'close', OfTrove>
  | About<'applyPending', OfTrove>
  | About<'setRate', OfTrove & { readonly rate: bigint }>
  | About<'joinBatch', OfTrove & { readonly batch: string }>
  | About<'leaveBatch', OfTrove & { readonly rate: bigint }>
  | About<'registerBatch', Offer>
  | About<'setBatchRate', { readonly rate: bigint }>
  | About<'lowerBatchFee', { readonly fee: bigint }>
  | About<'deposit', OfDeposit>
  | About<'withdraw', OfDeposit>
  | About<'claimStash'>
  | About<'claimSurplus'>
  | About<'liquidate', { readonly troves: readonly string[] }>
  | About<'shutDown'>
  | About<'urgentRedeem', UrgentRedemption>

type About<T extends string, Fields = unknown> = Fields & {
  readonly type: T
  readonly branch: AssetId
}

interface OfTrove {
  readonly trove: string
}

interface Opening extends OfTrove {
  readonly collateral: bigint
  readonly debt: bigint
  /** Its own rate, or null in a batch. */
  readonly rate: bigint | null
  readonly batch: string | null
}

interface Adjustment extends OfTrove {
  /** Borrowed, or repaid where it is negative. */
  readonly debt: bigint
  /** Added, or withdrawn where it is negative. */
  readonly collateral: bigint
}

interface Offer {
  readonly rate: bigint
  readonly fee: bigint
  readonly rateMinimum: bigint
  readonly rateMaximum: bigint
  readonly period: bigint
}

interface OfDeposit {
  readonly amount: bigint
  /** Whether what was earned is paid out; otherwise it is kept. */
  readonly claims: boolean
}

interface UrgentRedemption {
  readonly amount: bigint
  readonly troves: readonly string[]
  /** The least collateral that is accepted. */
  readonly least: bigint
}

/** A redemption, from all branches. */
export interface RedeemAll {
  readonly type: 'redeem'
  readonly amount: bigint
  /** The most troves to look at in each branch; zero for no limit. */
  readonly iterations: number
  /** The highest fee that is accepted, wad. */
  readonly feeMost: bigint
}

export type TroveUseType = TroveUse['type']
