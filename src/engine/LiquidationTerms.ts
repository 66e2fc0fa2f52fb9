import type { LiquidationProcedure } from '../model/Rulebook.ts'

/** The terms of a liquidation: those of the version in force when it began. */
export interface LiquidationTerms extends LiquidationProcedure {
  readonly version: number
}

/** Until when no liquidation begins, by whom and why; null for until it leaves its rung. */
export interface Suspension {
  readonly until: number | null
  readonly by: string
  readonly reason: string
}
