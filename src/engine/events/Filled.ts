import type { Trade } from './Trade.ts'

/** A fill happened. */
export interface Filled {
  readonly type: 'Filled'
  /** The fill's own id, so that a repeat is harmless. */
  readonly fill: string
  readonly trade: Trade
  /** The order it consumed, where it cites one. */
  readonly order: string | null
}
