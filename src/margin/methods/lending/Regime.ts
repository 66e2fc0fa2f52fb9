import type { ProtocolName } from '../../../model/Lending.ts'
import type { MeasureName } from '../../../model/Rulebook.ts'

/** What a protocol lets a borrower do, beyond how it counts. */
export interface Regime {
  /**
   * What collateral that is taken out, redeemed, given away or no longer pledged must leave covered:
   * the debt at the liquidation thresholds, or at the limits to open. New debt is always held to the
   * limits to open.
   */
  readonly release: MeasureName
  /** Whether an account may owe several debts beside one another. */
  readonly debts: 'several' | 'one'
  /** Whether pledged collateral that may open nothing has to leave before any other. */
  readonly ltvZeroFirst: boolean
}

const aave: Regime = { release: 'maintenance', debts: 'several', ltvZeroFirst: true }

const single: Regime = { release: 'initial', debts: 'one', ltvZeroFirst: false }

const severalDebts: Regime = { ...single, debts: 'several' }

/**
 * The regime of each protocol, as in its contracts. Aave's `validateHFAndLtv` asks a health factor
 * of one of a withdrawal; Comet's `isBorrowCollateralized`, Morpho's `_isHealthy`, Euler's account
 * status check and Maker's `frob` ask of both what they ask of a borrowing.
 *
 * Rules: [LOAN19] [LOAN20]
 */
export const regimes: { readonly [name in ProtocolName]: Regime } = {
  'aave-v3.6': aave,
  'aave-v3.7': aave,
  'aave-v4': { ...aave, ltvZeroFirst: false },
  spark: aave,
  'morpho-blue': single,
  'compound-v3': single,
  maker: single,
  'euler-v2': single,
  venus: severalDebts,
  'liquity-v1': single,
  'liquity-v2': single,
  desk: severalDebts,
}

export * as Regime from './Regime.ts'
