import type { Quantity } from '../../money/Quantity.ts'
import type { Trade } from './Trade.ts'

/** Part of an ordered trade was executed. */
export interface Executed {
  readonly type: 'Executed'
  readonly order: string
  readonly trade: Trade
  /** Lots of the order still in flight, signed. */
  readonly left: Quantity
}
