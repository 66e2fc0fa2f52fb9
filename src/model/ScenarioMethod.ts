import type { Ratio } from '../money/Ratio.ts'
import type { VolatilityMove } from '../pricing/VolatilityShock.ts'
import type { AssetId } from './Asset.ts'
import type { TieredMethod } from './Rulebook.ts'

/** A move of the price of a base, as a share of it above -1, and how much of what it makes counts. */
export interface WeighedMove {
  readonly move: Ratio
  readonly weight: Ratio
  /** Where volatilities go with it; each of the three ways where left out. Only options feel it. */
  readonly volatilities?: readonly VolatilityMove[]
}

/** How far volatilities go where a unit takes options: `VolatilityShock` of the room `pricing`, exactly. */
export interface OptionShocks {
  readonly up: Ratio
  readonly down: Ratio
  readonly shortPower: Ratio
  readonly longPower: Ratio
  readonly daysLeast: Ratio
  readonly upLeast: Ratio
  /** Of what the options of an expiry are worth together in a scenario, where that is above zero. */
  readonly discount?: Discount
  /** Of what is sold on a strike beyond what is held, at the price of what it is on, beside every loss. */
  readonly nakedShort?: Shares
}

/** base × e^(-rate × years): at most one. */
export interface Discount {
  readonly base: Ratio
  readonly rate: Ratio
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
 *
 * In the second an option counts by its delta. Never less than the sum of what contracts ask at least.
 */
export interface ScenarioUnit {
  readonly moves: readonly WeighedMove[]
  readonly loss: Shares
  readonly size: Shares
  readonly net: Shares
  readonly hedged: Shares
  /** With them options on the base are legs of it as well; without them none is taken. */
  readonly options?: OptionShocks
  /**
   * What an option or a dated future asks at least, in the numeraire for each unit of the base that it is for; a long
   * option no more than it is worth. With it, what settles in the base is not taken.
   */
  readonly perUnit?: Ratio
}

/** Portfolio margin by base, over contracts and options; collateral as beside brackets. */
export interface ScenarioMethod
  extends Pick<TieredMethod, 'collateral' | 'liabilities' | 'feeRate'> {
  readonly name: 'scenario'
  readonly units: ReadonlyMap<AssetId, ScenarioUnit>
  /** What holds for every base that is not listed, each a unit of its own; left out, nothing on them is taken. */
  readonly standard?: ScenarioUnit
}
