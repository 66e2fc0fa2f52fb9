import type { AssetId } from '../../model/Asset.ts'
import type { LoanLiquidation, ProtocolName } from '../../model/Lending.ts'
import type { CallProcedure, LevelAction } from '../../model/Rulebook.ts'

/**
 * A lending protocol's published parameters, as facts in our own form. Shares are decimals, or
 * fractions where no decimal is exact.
 */
export interface LoanPreset {
  readonly name: string
  /** Where the numbers were read, and what they leave open. */
  readonly source: string
  /** When they were so, or read where the source has no date, as a calendar date. */
  readonly date: string
  readonly protocol: ProtocolName
  readonly collateral: { readonly [asset: AssetId]: PledgeRow }
  readonly modes: { readonly [name: string]: ModeRow }
  readonly liquidation: LiquidationRow
  /** How a borrower is warned and called; protocols do neither. */
  readonly steps: StepRows | null
}

/** How far may be borrowed and owed, what a liquidator gets on top, and the house's share of it. */
export type PledgeRow = readonly [
  openLtv: string,
  threshold: string,
  bonus: string,
  bonusShare: string,
]

export interface ModeRow {
  readonly assets: readonly AssetId[]
  readonly openLtv: string
  readonly threshold: string
  readonly bonus: string
}

/** What is left out: all may be repaid, nothing must be left, the liquidator chooses the size. */
export interface LiquidationRow {
  readonly by: LoanLiquidation['by']
  readonly guard: boolean
  readonly closeFactor?: string
  readonly fullBelow?: string
  /** In dollars. */
  readonly fullUnder?: string
  /** In dollars. */
  readonly leftover?: string
  readonly targetHealth?: string
  /** The health factor at which a bonus is given in full, and the share of it given at one. */
  readonly softening?: readonly [fullAt: string, least: string]
  readonly auction?: AuctionRow
  readonly badDebt: LoanLiquidation['badDebt']
}

export interface AuctionRow {
  readonly start: string
  /** A stairstep: milliseconds a step, and the share left after it. */
  readonly step: number
  readonly cut: string
  readonly tail: number
  readonly cusp: string
  readonly reserve: string
  readonly penalty: string
  readonly restarts: number
}

/** Levels of marginRatio, where 1 is liquidation, and what a call asks for. */
export interface StepRows {
  readonly notices: readonly LevelRow[]
  readonly levels: readonly LevelRow[]
  readonly call: { readonly within: number; readonly cureTo: string } & Pick<
    CallProcedure,
    'amount' | 'onExpiry'
  >
  readonly target: string
}

export type LevelRow = readonly [name: string, enter: string, clear: string, action: LevelAction]

export * as LoanPreset from './LoanPreset.ts'
