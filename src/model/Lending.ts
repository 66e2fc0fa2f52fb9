import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AssetId, PoolId } from './Asset.ts'

/** Whose arithmetic a loan is assessed in, a version each; `desk` is a lender's own book. */
export const protocolNames = [
  'aave-v3.6',
  'aave-v3.7',
  'aave-v4',
  'morpho-blue',
  'compound-v3',
  'maker',
  'euler-v2',
  'liquity-v1',
  'desk',
] as const

export type ProtocolName = (typeof protocolNames)[number]

/** Collateralised loans: what is held carries what is owed, each asset by its own limits. */
export interface LendingMethod {
  readonly name: 'lending'
  readonly protocol: ProtocolName
  /** What each asset counts for when held; one that is not listed counts for nothing. */
  readonly collateral: ReadonlyMap<AssetId, CollateralParameters>
  /** Correlated-asset modes a borrower may enter, by name. */
  readonly modes: ReadonlyMap<string, LoanMode>
  readonly liquidation: LoanLiquidation
}

/** What an asset held counts for. Limits are shares of value: 0.8 lends 80 against 100. */
export interface CollateralParameters {
  /** How far may be borrowed against it. */
  readonly openLtv: Ratio
  /** How far may be owed against it before liquidation; at least `openLtv`, at most one. */
  readonly threshold: Ratio
  /** What a liquidator gets on top of what he repays, e.g. 0.05. */
  readonly bonus: Ratio
  /** The share of the bonus that the house keeps. */
  readonly bonusShare: Ratio
  /** A threshold on its way down; null where it stands. */
  readonly ramp: Ramp | null
}

/** A threshold that falls evenly from another one: borrowers have until then to adapt. */
export interface Ramp {
  readonly from: Ratio
  /** When it has come down, ms since 1970. */
  readonly until: number
  /** How long it takes, ms. */
  readonly duration: number
}

/** Limits for assets that move together, for the account that enters the mode. */
export interface LoanMode {
  readonly assets: readonly AssetId[]
  readonly openLtv: Ratio
  readonly threshold: Ratio
  readonly bonus: Ratio
  /** Of its assets, those that carry no new debt. */
  readonly ltvZero: readonly AssetId[]
  /** Whether nothing outside the mode carries new debt. */
  readonly isolated: boolean
}

/** How a loan that crossed its threshold is brought back. */
export interface LoanLiquidation {
  /**
   * Liquidator: whoever wishes repays and is given collateral with a bonus. Auction: the house
   * sells by a falling price. Absorption: the house takes all over at once. Sale: the house orders
   * collateral sold and repays with the proceeds.
   */
  readonly by: 'liquidator' | 'auction' | 'absorption' | 'sale'
  /** Whether a loan beyond the toxic frontier is absorbed, so that no step lowers its health. */
  readonly guard: boolean
  /** The share of a debt that one liquidation may repay. */
  readonly closeFactor: Ratio
  /** The health factor at or under which all may be repaid. */
  readonly fullBelow: Ratio
  /** A leg worth less than this may be repaid in full. */
  readonly fullUnder: Value
  /** What a partial liquidation must leave on both legs. */
  readonly leftover: Value
  /** The health factor that a sized liquidation aims at; null where the liquidator chooses. */
  readonly targetHealth: Ratio | null
  /** How the bonus grows as health falls; null where it is the same at once. */
  readonly softening: Softening | null
  readonly auction: AuctionTerms | null
  /**
   * The pool whose lenders take absorbed loans over before the fund does, each in proportion to what
   * he lent: a stability pool. Null for none.
   */
  readonly insurance: PoolId | null
  /** Who bears a debt with nothing left behind it. The fund pays first, up to what it holds. */
  readonly badDebt: 'deficit' | 'socialise' | 'redistribute'
}

/** A bonus that grows in a straight line as health falls from one. */
export interface Softening {
  /** The health factor at or under which it is given in full; under one. */
  readonly fullAt: Ratio
  /** The share of it that is given at one. */
  readonly least: Ratio
}

/** A sale by a falling price, on the engine's clock. */
export interface AuctionTerms {
  /** What the price starts at, over the index price, e.g. 1.2. */
  readonly start: Ratio
  readonly decay: Decay
  /** Milliseconds after which it must be started again. */
  readonly tail: number
  /** The share of its start below which the price may not fall before it is started again. */
  readonly cusp: Ratio
  /** The share of the index price at the start below which nothing is sold. */
  readonly reserve: Ratio
  /** What is asked on top of the debt, e.g. 0.13. */
  readonly penalty: Ratio
  /** How often it is started again before the house absorbs. */
  readonly restarts: number
}

/** How an auction's price falls; spans in milliseconds, a cut is the share left after a step. */
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
  | 'bonusShare.outOfRange'
  | 'ramp.notFalling'
  | 'mode.assetUnknown'
  | 'closeFactor.outOfRange'
  | 'target.notAboveOne'
  | 'softening.outOfRange'
  | 'auction.missing'
  | 'auction.outOfRange'

export * as Lending from './Lending.ts'
