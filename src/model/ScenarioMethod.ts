import type { Ratio } from '../money/Ratio.ts'
import type { AssetId } from './Asset.ts'
import type { TieredMethod } from './Rulebook.ts'

/** A move of the price of a base, as a share of it above -1, and how much of what it makes counts. */
export interface WeighedMove {
  readonly move: Ratio
  readonly weight: Ratio
}

/** A share to open and one to keep. */
export interface Shares {
  readonly initial: Ratio
  readonly maintenance: Ratio
}

/**
 * What all contracts on one base ask together: the greater of
 *
 *     loss × the largest loss over the moves + size × Σ |notional|
 *     net × |Σ notional| + hedged × (Σ |notional| - |Σ notional|) ÷ 2
 */
export interface ScenarioUnit {
  readonly moves: readonly WeighedMove[]
  readonly loss: Shares
  readonly size: Shares
  readonly net: Shares
  readonly hedged: Shares
}

/** Portfolio margin by base, over linear and inverse contracts; collateral as beside brackets. */
export interface ScenarioMethod
  extends Pick<TieredMethod, 'collateral' | 'liabilities' | 'feeRate'> {
  readonly name: 'scenario'
  readonly units: ReadonlyMap<AssetId, ScenarioUnit>
}
