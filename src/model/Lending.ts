import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AssetId, PoolId } from './Asset.ts'

/**
 * The protocols whose arithmetic a loan can be assessed in, by version; `desk` is a lender's own
 * book.
 */
export const protocolNames = [
  'aave-v3.6',
  'aave-v3.7',
  'aave-v4',
  'spark',
  'morpho-blue',
  'compound-v3',
  'maker',
  'euler-v2',
  'venus',
  'liquity-v1',
  'liquity-v2',
  'desk',
] as const

export type ProtocolName = (typeof protocolNames)[number]

/** Collateralised loans: holdings carry debts, each asset by its own limits. */
export interface LendingMethod {
  readonly name: 'lending'
  readonly protocol: ProtocolName
  /** The parameters of each asset as collateral; an asset not listed counts for nothing. */
  readonly collateral: ReadonlyMap<AssetId, CollateralParameters>
  /** Correlated-asset modes a borrower may enter, by name. */
  readonly modes: ReadonlyMap<string, LoanMode>
  /** What may be borrowed, each asset on its own terms; left out, whatever a pool lends. */
  readonly debts?: ReadonlyMap<AssetId, DebtParameters>
  readonly liquidation: LoanLiquidation
  /** On which terms anybody may redeem loans for their collateral; nobody where left out. */
  readonly redemption?: RedemptionTerms
}

/** What a redemption of loans costs whoever asks for it. */
export interface RedemptionTerms {
  /** The share of the collateral's worth that stays with the borrower, less than one. */
  readonly fee: Ratio
}

/** How an asset may be borrowed. */
export interface DebtParameters {
  /** Whether it may be borrowed against isolated collateral; left out, it may not. */
  readonly inIsolation?: boolean
  /** Whether nothing else may be owed beside it; left out, anything may. */
  readonly siloed?: boolean
}

/** How an asset counts as collateral. Limits are shares of value: 0.8 lends 80 against 100. */
export interface CollateralParameters {
  /** The share that may be borrowed against it. */
  readonly openLtv: Ratio
  /** The share that may be owed against it before liquidation; at least `openLtv`, at most one. */
  readonly threshold: Ratio
  /** What a liquidator receives in addition to the debt it repays, e.g. 0.05. */
  readonly bonus: Ratio
  /** The share of the bonus that the house keeps. */
  readonly bonusShare: Ratio
  /**
   * What borrowers who take over a debt receive in addition to it, where it is more or less than the
   * bonus.
   */
  readonly bonusRedistributed?: Ratio
  /** A falling threshold; null where it is constant. */
  readonly ramp: Ramp | null
  /**
   * Makes it isolated collateral: pledged alone, it carries new debt only in assets that may be
   * borrowed in isolation, and all borrowers together owe no more against it than this, in the
   * numeraire. Left out, it is not isolated.
   */
  readonly debtCeiling?: Value
}

/** A threshold that falls linearly from a higher one, to give borrowers time to adapt. */
export interface Ramp {
  readonly from: Ratio
  /** When the ramp ends, ms since 1970. */
  readonly until: number
  /** The length of the ramp, ms. */
  readonly duration: number
}

/** Limits for correlated assets, for an account that enters the mode. */
export interface LoanMode {
  readonly assets: readonly AssetId[]
  /** What may be owed in the mode; left out, its assets. */
  readonly borrowable?: readonly AssetId[]
  readonly openLtv: Ratio
  readonly threshold: Ratio
  readonly bonus: Ratio
  /** Those of its assets that carry no new debt. */
  readonly ltvZero: readonly AssetId[]
  /** Whether assets outside the mode carry no new debt. */
  readonly isolated: boolean
}

/** How a loan over its threshold is liquidated. */
export interface LoanLiquidation {
  /**
   * Liquidator: anyone may repay and receives collateral with a bonus. Auction: the house sells at
   * a falling price. Absorption: the house takes over everything at once. Sale: the house orders
   * collateral sold and repays with the proceeds.
   */
  readonly by: 'liquidator' | 'auction' | 'absorption' | 'sale'
  /** Whether a loan beyond the toxic frontier is absorbed, so that no step lowers its health. */
  readonly guard: boolean
  /** The share of the debt that one liquidation may repay. */
  readonly closeFactor: Ratio
  /** What it is a share of: all that is owed, or left out; or the one debt that is repaid. */
  readonly closeFactorOf?: 'loan' | 'debt'
  /** The health factor at or under which all may be repaid. */
  readonly fullBelow: Ratio
  /** A leg worth less than this may be repaid in full. */
  readonly fullUnder: Value
  /** The least that a partial liquidation must leave on both legs. */
  readonly leftover: Value
  /** The health factor that a sized liquidation aims at; null where the liquidator chooses. */
  readonly targetHealth: Ratio | null
  /** How the bonus grows as health falls; null where it is constant. */
  readonly softening: Softening | null
  readonly auction: AuctionTerms | null
  /**
   * The pool whose lenders take over absorbed loans before the fund does, each in proportion to its
   * deposit: a stability pool. Null for none.
   */
  readonly insurance: PoolId | null
  /** Who bears a debt without collateral. The fund pays first, up to its balance. */
  readonly badDebt: 'deficit' | 'socialise' | 'redistribute'
  /**
   * What the income that the house left in a pool bears of a loss in it: all of it before lenders
   * do (where nothing is said), a part in proportion beside them, or nothing.
   */
  readonly income?: 'first' | 'beside' | 'apart'
  /**
   * The share of what a liquidation costs its borrower that whoever buys collateral from the pool gets
   * as a discount; missing is none, the index price.
   */
  readonly storefront?: Ratio
}

/** A bonus that grows linearly as health falls from one. */
export interface Softening {
  /** The health factor at or under which the bonus is full; less than one. */
  readonly fullAt: Ratio
  /** The share of the bonus at a health factor of one. */
  readonly least: Ratio
}

/** A sale at a falling price, on the engine's clock. */
export interface AuctionTerms {
  /** The starting price over the index price, e.g. 1.2. */
  readonly start: Ratio
  readonly decay: Decay
  /** Milliseconds after which it must be restarted. */
  readonly tail: number
  /** The share of its start below which the price may not fall before a restart. */
  readonly cusp: Ratio
  /** The share of the index price at the start below which nothing is sold. */
  readonly reserve: Ratio
  /** Added to the debt to be raised, e.g. 0.13. */
  readonly penalty: Ratio
  /** The number of restarts before the house absorbs. */
  readonly restarts: number
}

/** How an auction's price falls; spans in milliseconds, a cut is the share kept after a step. */
export type Decay =
  | { readonly type: 'linear'; readonly tau: number }
  | { readonly type: 'stairstep'; readonly step: number; readonly cut: Ratio }
  | { readonly type: 'exponential'; readonly cut: Ratio }

/** What is wrong with a lending method, and where. */
export interface LendingFault {
  readonly code: LendingFaultCode
  /** The asset or mode at fault; empty where it is the whole method. */
  readonly name: string
}

export type LendingFaultCode =
  | 'ltv.outOfRange'
  | 'threshold.outOfRange'
  | 'threshold.belowLtv'
  | 'bonus.outOfRange'
  | 'bonus.beyondCollateral'
  | 'isolation.notInVersion'
  | 'bonusShare.outOfRange'
  | 'bonusRedistributed.outOfRange'
  | 'ramp.notFalling'
  | 'mode.assetUnknown'
  | 'closeFactor.outOfRange'
  | 'target.notAboveOne'
  | 'softening.outOfRange'
  | 'auction.missing'
  | 'auction.outOfRange'
  | 'redemption.outOfRange'

export * as Lending from './Lending.ts'
