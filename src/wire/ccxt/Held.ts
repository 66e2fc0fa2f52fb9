import type { Decimal } from '../../money/Decimal.ts'
import type { Ratio } from '../../money/Ratio.ts'
import type { CcxtPosition } from './readPositions.ts'
import type { UnifiedSymbol } from './UnifiedSymbol.ts'

/** A position as it is understood: what it is worth, and what stands behind it. */
export interface Held {
  readonly position: CcxtPosition
  readonly parts: UnifiedSymbol
  readonly contractSize: Decimal
  /** Base units; of an inverse contract, quote units. */
  readonly size: Ratio
  /** Null where neither told nor derived. */
  readonly mark: Decimal | null
  /** Settlement units at the mark, and at the entry where there is no mark. */
  readonly notional: Ratio
  /** Settlement units at the mark; null where there is none. */
  readonly profit: Ratio | null
  readonly marginMode: 'cross' | 'isolated'
  /** An isolated position's margin, without profit; null where cross. */
  readonly wallet: Ratio | null
  readonly leverage: Ratio | null
}
